//! Messages find their receivers: instances that wait for them, and processes that they start.
use super::idempotency::{self, Answers};
use super::matching::{Tenants, has_variable, of_tenants};
use super::order::Extras;
use super::{Db, Error, Request, Sql, Store, row};
use baton_engine::{Command, Placement, Rejection, Reply, Skip, Variables};
use baton_models::Key;
use std::sync::Arc;
use thiserror::Error;

/// How often receivers are looked for again that were gone when the message came to them.
const ATTEMPTS: usize = 5;

/// A message with what it says about its receivers.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub name: Arc<str>,
    pub actor: Option<Arc<str>>,
    pub business_key: Option<Arc<str>>,
    /// Only those who wait with this key, where the model says one.
    pub correlation_key: Option<Arc<str>>,
    /// Only this process instance.
    pub instance: Option<Key>,
    pub tenants: Tenants,
    /// Variables that the process instance must have.
    pub correlation: Variables,
    /// Variables that the waiting element's own scope must have.
    pub local_correlation: Variables,
    pub variables: Variables,
    pub local_variables: Variables,
    /// To every receiver, be there none; else there must be just one.
    pub all: bool,
    pub reply_variables: bool,
    pub idempotency_id: Option<String>,
}

/// Who received a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Received {
    /// An element instance that waited for it.
    Caught { instance: Key, element_instance: Key, variables: Option<Variables> },
    /// A process instance that it started.
    Started { instance: Key, variables: Option<Variables> },
}

/// Why a message was not delivered.
#[derive(Debug, Error)]
pub enum CorrelationError {
    /// None or several would receive it.
    #[error("{0}")]
    Mismatch(String),
    #[error(transparent)]
    Store(#[from] Error),
}

row! {
    struct Receiver {
        key: i64,
        instance_key: Option<i64>,
        definition_key: i64,
        element_id: String,
    }
}

impl Store {
    /// Gives a message to whom it concerns.
    pub async fn correlate(&self, message: Message) -> Result<Vec<Received>, CorrelationError> {
        let message = Arc::new(message);
        if let Some(reply) = self.answered_before(&message).await? {
            return Ok(received(reply).into_iter().collect());
        }
        for _ in 0..ATTEMPTS {
            let asked = Arc::clone(&message);
            let now = self.clock().now();
            let found = self.read(move |db| receivers(db, &asked, now)).await?;
            let targets = if message.all { found } else { vec![the_one(&message, found)?] };
            let sent = targets.iter().map(|receiver| self.deliver(&message, receiver));
            let mut done = Vec::new();
            let mut gone = false;
            for reply in futures_util::future::join_all(sent).await {
                match reply {
                    Ok(reply) => done.extend(received(reply)),
                    // It went on for another reason; there may be another receiver now.
                    Err(Error::Rejected(Rejection::NotFound { .. })) => gone = true,
                    Err(error) => return Err(error.into()),
                }
            }
            if message.all || !gone {
                return Ok(done);
            }
        }
        Err(Error::Rejected(Rejection::Stale).into())
    }

    async fn deliver(&self, message: &Message, receiver: &Receiver) -> Result<Reply, Error> {
        let (variables, reply_variables) = (message.variables.clone(), message.reply_variables);
        let command = match receiver.instance_key {
            Some(_) => {
                let local_variables = message.local_variables.clone();
                Command::Correlate { subscription: Key(receiver.key), variables, local_variables, reply_variables }
            }
            None => Command::Start {
                key: self.root_key(),
                definition: Key(receiver.definition_key),
                business_key: message.business_key.clone(),
                variables: variables.into_iter().chain(message.local_variables.iter().cloned()).collect(),
                placements: vec![Placement::occurred(receiver.element_id.as_str())],
                skip: Skip::default(),
                reply_variables,
            },
        };
        // Of a message to all, each receiver has its own answer.
        let own = |id: &String| if message.all { format!("{id}/{}/{}", receiver.definition_key, receiver.key) } else { id.clone() };
        let idempotency_id = message.idempotency_id.as_ref().map(own);
        let request = Request { actor: message.actor.clone(), command, idempotency_id };
        let extras = Extras { digest: Some(digest(message)), ..Extras::default() };
        self.ask(request, extras).await
    }

    async fn answered_before(&self, message: &Arc<Message>) -> Result<Option<Reply>, Error> {
        let Some(id) = message.idempotency_id.clone() else { return Ok(None) };
        let digest = digest(message);
        let answer = self.read(move |db| Ok(Answers::load(db, [id.as_str()])?.find(&id, &digest))).await?;
        answer.transpose()
    }
}

/// What makes a repetition of a message the same message.
fn digest(message: &Message) -> Vec<u8> {
    idempotency::digest_of(&format!("{message:?}"))
}

fn received(reply: Reply) -> Option<Received> {
    match reply {
        Reply::Correlated { instance, element_instance, variables } => Some(Received::Caught { instance, element_instance, variables }),
        Reply::Started { instance, variables, .. } => Some(Received::Started { instance, variables }),
        _ => None,
    }
}

/// Those who wait for the message, and the definitions that it starts if they are active now.
fn receivers(db: &mut Db, message: &Message, now: i64) -> Result<Vec<Receiver>, Error> {
    let columns = "SELECT s.key, s.instance_key, s.definition_key, s.element_id FROM subscription s WHERE s.kind = 'message' AND s.name = ";
    let select = || of_tenants(Sql::new(columns).bind(&message.name), "s.tenant_id", &message.tenants);
    let mut waiting = select().push(" AND s.instance_key IS NOT NULL");
    if let Some(business_key) = &message.business_key {
        waiting = waiting.push(" AND s.business_key = ").bind(business_key);
    }
    if let Some(key) = &message.correlation_key {
        waiting = waiting.push(" AND s.correlation_key = ").bind(key);
    }
    if let Some(instance) = message.instance {
        waiting = waiting.push(" AND s.instance_key = ").bind(instance);
    }
    for (name, value) in &message.correlation {
        waiting = has_variable(waiting, "s.instance_key", "s.instance_key", name, value);
    }
    for (name, value) in &message.local_correlation {
        waiting = has_variable(waiting, "s.instance_key", "s.element_instance_key", name, value);
    }
    let mut found: Vec<Receiver> = db.load(waiting.push(" ORDER BY s.key"))?;
    // A message to one goes to who waits for it before it starts anything.
    let may_start = message.instance.is_none() && message.local_correlation.is_empty() && (message.all || found.is_empty());
    if may_start {
        let active = " AND s.instance_key IS NULL AND NOT EXISTS \
                      (SELECT 1 FROM definition d WHERE d.key = s.definition_key AND d.active_from > ";
        found.extend(db.load::<Receiver>(select().push(active).bind(now).push(") ORDER BY s.key"))?);
    }
    Ok(found)
}

fn the_one(message: &Message, found: Vec<Receiver>) -> Result<Receiver, CorrelationError> {
    let count = found.len();
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(receiver), None) => Ok(receiver),
        (None, _) => {
            let name = &message.name;
            let why = format!("Cannot correlate message '{name}': No process definition or execution matches the parameters");
            Err(CorrelationError::Mismatch(why))
        }
        (Some(receiver), Some(_)) => {
            let (single, many) = match receiver.instance_key {
                Some(_) => ("execution", "executions"),
                None => ("process definition", "process definitions"),
            };
            let name = &message.name;
            let why = format!("Cannot correlate message '{name}' to a single {single}. {count} {many} match the correlation keys");
            Err(CorrelationError::Mismatch(why))
        }
    }
}
