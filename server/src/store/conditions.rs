//! Conditional start events: judged when somebody gives variables.
use super::idempotency;
use super::matching::{Tenants, of_tenants};
use super::order::Extras;
use super::{Error, Request, Sql, Store, row};
use baton_engine::eval::{self, Given, Scripts};
use baton_engine::{Command, Graph, Placement, Reply, Skip, Variables};
use baton_models::Key;
use baton_models::bpmn::Condition;
use std::sync::Arc;

/// Variables, and which definitions they may start.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    pub actor: Option<Arc<str>>,
    pub business_key: Option<Arc<str>>,
    /// Only this definition; else the newest version of each.
    pub definition: Option<Key>,
    pub tenants: Tenants,
    pub variables: Variables,
    /// Each definition is started once for this id.
    pub id: Option<String>,
}

row! {
    struct Start {
        key: i64,
        definition_key: i64,
        element_id: String,
    }
}

impl Store {
    /// Starts an instance at each conditional start event whose condition holds, and gives their keys.
    pub async fn evaluate(&self, evaluation: Evaluation) -> Result<Vec<Key>, Error> {
        let asked = evaluation.clone();
        let starts: Vec<Start> = self
            .read(move |db| {
                let columns = "SELECT s.key, s.definition_key, s.element_id FROM subscription s WHERE s.kind = 'conditional' \
                               AND s.name = '' AND s.instance_key IS NULL";
                let mut sql = of_tenants(Sql::new(columns), "s.tenant_id", &asked.tenants);
                if let Some(definition) = asked.definition {
                    sql = sql.push(" AND s.definition_key = ").bind(definition);
                }
                db.load(sql.push(" ORDER BY s.key"))
            })
            .await?;
        let (definitions, now, variables) = (self.library(), self.clock().now(), evaluation.variables.clone());
        let judge = move |start: &Start| Ok(holds(&*definitions.graph(Key(start.definition_key))?, &start.element_id, &variables, now));
        let held = tokio::task::spawn_blocking(move || {
            let judged = starts.into_iter().map(|start| judge(&start).map(|held: bool| held.then_some(start)));
            judged.filter_map(Result::transpose).collect::<Result<Vec<Start>, Error>>()
        });
        let held = held.await.map_err(|why| Error::Bug(why.to_string()))??;
        let mut started = Vec::new();
        for start in held {
            started.extend(self.start_by_condition(&start, &evaluation).await?);
        }
        Ok(started)
    }

    async fn start_by_condition(&self, start: &Start, evaluation: &Evaluation) -> Result<Option<Key>, Error> {
        let command = Command::Start {
            key: self.root_key(),
            definition: Key(start.definition_key),
            business_key: evaluation.business_key.clone(),
            variables: evaluation.variables.clone(),
            placements: vec![Placement::occurred(start.element_id.as_str())],
            skip: Skip::default(),
            reply_variables: false,
        };
        let idempotency_id = evaluation.id.as_ref().map(|id| format!("{id}/{}", start.key));
        let digest = idempotency::digest_of(&format!("{:?}", evaluation.variables));
        let request = Request { actor: evaluation.actor.clone(), command, idempotency_id };
        match self.ask(request, Extras { digest: Some(digest), ..Extras::default() }).await? {
            Reply::Started { instance, .. } => Ok(Some(instance)),
            _ => Ok(None),
        }
    }
}

/// Judges a condition; where it cannot be judged, it does not hold.
fn holds(graph: &Graph, event: &str, variables: &Variables, now: i64) -> bool {
    let Some(catch) = graph.find(event).and_then(|index| graph.process.element(index).kind.catch()) else { return false };
    let mut given = Given { variables: variables.clone(), now, ..Given::default() };
    let is_there = |name: &str| variables.iter().any(|(known, _)| **known == *name);
    catch.conditions().filter(|model| model.can_hold(is_there)).any(|model| match &model.condition {
        Condition::Expression(expression) => eval::evaluate_condition(expression, &mut given).unwrap_or(false),
        Condition::Script(script) => {
            let value = eval::run_script(script, &mut given, &mut Scripts::default());
            matches!(value, Ok(baton_models::Value::Boolean(true)))
        }
    })
}
