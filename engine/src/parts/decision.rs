//! Decisions that a business rule task asks for: found as called processes are, evaluated within the command.
use super::frame::{Frame, to_json};
use super::{variables, work};
use crate::decision::{DecisionDefinition, DecisionVersion};
use crate::eval::dmn::Evaluated;
use crate::eval::feel::{FeelContext, clock, from_feel, to_feel};
use crate::eval::{Scope, Sight};
use crate::event::Event;
use crate::state::DecisionTold;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Value;
use baton_models::bpmn::elements::{Binding, DecisionCall, DecisionMapping};
use serde_json::Value as Json;
use std::sync::Arc;

/// What an evaluation counts as, in elements passed.
const STEPS: u32 = 20;

/// The variable that output parameters find the result in.
const RESULT: &str = "decisionResult";

/// Evaluates the decision, keeps its result and goes on.
pub fn evaluate(turn: &mut Turn, site: &Site, call: &DecisionCall) -> Done {
    let definition = find(turn, site, call)?;
    let fail = |message: String| Fault::Failed { element: site.element().id.clone(), message };
    turn.spend(STEPS);
    let mut frame = Frame::new(turn, site);
    let (given, clock) = (given(&definition, &mut frame).map_err(fail)?, clock(&frame));
    let evaluated = definition.decisions.evaluate(&definition.id, &given, clock);
    let no_result = |why: &str| fail(format!("the decision '{}' (version {}) has no result: {why}", definition.id, definition.version));
    let evaluated = evaluated.map_err(|why| no_result(&why))?;
    if let Some(why) = evaluated.failures.first() {
        return Err(no_result(why));
    }
    tell(turn, site, &definition, &evaluated)?;
    let failed = |why: String| no_result(&Sight::of_decision(&given).complete(&why));
    let results = evaluated.results().map_err(failed)?;
    if !site.element().outputs.is_empty() {
        let all = Value::from_json(&Json::Array(results.iter().map(map).collect()));
        variables::set_local(turn, site.at.instance, site.at.key, RESULT.into(), all)?;
    }
    let value = match call.result_variable {
        Some(_) if call.mapping == DecisionMapping::Value => from_feel(&evaluated.value).map_err(failed)?,
        Some(_) => mapped(&results, call.mapping).map_err(failed)?,
        None => Value::Null,
    };
    work::finish(turn, site, value, call.result_variable.as_deref())
}

fn find(turn: &mut Turn, site: &Site, call: &DecisionCall) -> Result<Arc<DecisionDefinition>, Fault> {
    let fail = |message: String| Fault::Failed { element: site.element().id.clone(), message };
    let id = Frame::new(turn, site).text(&call.decision)?.unwrap_or_default();
    let tenant = match &call.tenant {
        Some(expression) => Frame::new(turn, site).text(expression)?.filter(|tenant| !tenant.is_empty()),
        None => site.graph.tenant.clone(),
    };
    let text = match &call.binding {
        Binding::Version(expression) | Binding::VersionTag(expression) => Frame::new(turn, site).text(expression)?.unwrap_or_default(),
        _ => Arc::default(),
    };
    let which = match &call.binding {
        Binding::Latest => DecisionVersion::Latest,
        Binding::Deployment => DecisionVersion::Deployment(site.graph.deployment),
        Binding::VersionTag(_) => DecisionVersion::VersionTag(&text),
        Binding::Version(_) => {
            DecisionVersion::Version(text.trim().parse().map_err(|_| fail(format!("'{text}' is no version of a decision")))?)
        }
    };
    let found = turn.context.library.decision(&id, which, tenant.as_deref());
    found.ok_or_else(|| {
        let which = match which {
            DecisionVersion::Latest => String::new(),
            DecisionVersion::Version(version) => format!(" in version {version}"),
            DecisionVersion::VersionTag(tag) => format!(" with the version tag '{tag}'"),
            DecisionVersion::Deployment(_) => " in the deployment of the process".to_owned(),
        };
        fail(format!("no decision deployed with key '{id}'{which}"))
    })
}

/// The variables that the decision may read. What has no meaning in FEEL, such as a file, is left out.
fn given(definition: &DecisionDefinition, scope: &mut dyn Scope) -> Result<FeelContext, String> {
    let mut context = FeelContext::default();
    let mut add = |name: &str, value: &Value| {
        if let Ok(value) = to_feel(value) {
            context.set_entry(&name.into(), value);
        }
    };
    match definition.decisions.reads() {
        Some(names) => names.iter().for_each(|name| {
            if let Some(value) = scope.variable(name) {
                add(name, &value);
            }
        }),
        // Inner ones come before outer ones of the same name.
        None => scope.variables().iter().rev().for_each(|(name, value)| add(name, value)),
    }
    Ok(context)
}

/// Notes what was evaluated, with its inputs, outputs and rules.
fn tell(turn: &mut Turn, site: &Site, definition: &DecisionDefinition, evaluated: &Evaluated) -> Done {
    let library = turn.context.library;
    let find = |id: &str| library.decision(id, DecisionVersion::Deployment(definition.deployment), definition.tenant.as_deref());
    let decisions = DecisionTold::all(definition, evaluated, find, || turn.context.keys.next());
    let decisions = decisions.into_iter().map(Arc::new).collect();
    let (instance, element_instance, element) = (site.at.instance, site.at.key, site.element().id.clone());
    let user = turn.context.actor.clone();
    turn.emit(Event::DecisionsEvaluated { instance, element_instance, element, user, decisions })
}

type Rule = Vec<(String, Value)>;

fn map(rule: &Rule) -> Json {
    Json::Object(rule.iter().map(|(name, value)| (name.clone(), to_json(value))).collect())
}

/// The result as the model wants it.
fn mapped(results: &[Rule], mapping: DecisionMapping) -> Result<Value, String> {
    let entry = |rule: &Rule| match rule.as_slice() {
        [] => Ok(Value::Null),
        [(_, value)] => Ok(value.clone()),
        several => Err(format!("there are {} outputs, and the task wants one entry", several.len())),
    };
    let single = || match results {
        [] => Ok(None),
        [rule] => Ok(Some(rule)),
        several => Err(format!("{} rules match, and the task wants a single one", several.len())),
    };
    match mapping {
        DecisionMapping::SingleEntry => single()?.map_or(Ok(Value::Null), entry),
        DecisionMapping::SingleResult => Ok(single()?.map_or(Value::Null, |rule| Value::from_json(&map(rule)))),
        DecisionMapping::CollectEntries => {
            let entries: Result<Vec<Json>, String> = results.iter().map(|rule| entry(rule).map(|value| to_json(&value))).collect();
            Ok(Value::from_json(&Json::Array(entries?)))
        }
        DecisionMapping::ResultList | DecisionMapping::Value => Ok(Value::from_json(&Json::Array(results.iter().map(map).collect()))),
    }
}
