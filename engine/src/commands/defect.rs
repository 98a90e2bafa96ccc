//! A defect of ours struck while a command was decided: what the command concerned shows an incident, and a job rests.
use super::{Outcome, missing};
use crate::command::{Reply, Target};
use crate::event::Event;
use crate::parts::job;
use crate::state::Record;
use crate::turn::{Done, Fault, Turn};
use baton_models::Key;
use std::sync::Arc;

/// The word by which the incident is known.
const KIND: &str = "defect";

/// Records the defect at what `target` names. One incident at a place is enough, however often the command is repeated.
pub fn record(turn: &mut Turn, target: Target, message: &Arc<str>) -> Outcome {
    match target {
        Target::Job(key) => rest(turn, key, message)?,
        other => {
            let (instance, at) = place(turn, other)?;
            if !turn.state.incidents.of(at).any(|incident| *incident.kind == *KIND) {
                raise(turn, instance, at, message)?;
            }
        }
    }
    Ok(Reply::Done)
}

/// A job is not tried again before somebody raises its retries.
fn rest(turn: &mut Turn, key: Key, message: &Arc<str>) -> Done {
    let found = turn.state.jobs.get(key).cloned().ok_or_else(|| missing("job", key))?;
    let is_known = turn.state.incidents.of(found.element_instance).any(|incident| incident.cause == Some(key));
    if found.retries == 0 && is_known {
        return Ok(());
    }
    turn.emit(Event::JobFailed { key, message: message.clone(), details: None, retries: 0, due_at: found.due_at })?;
    if is_known {
        return Ok(());
    }
    let waiter = turn.waiter(found.element_instance)?;
    let element = waiter.graph.process.element(found.target).id.clone();
    job::incident(turn, &waiter, element, "failedJob", message.clone(), Some(key))
}

/// The process instance, and the element instance in it or once more the process instance.
fn place(turn: &Turn, target: Target) -> Result<(Key, Key), Fault> {
    let state = &turn.state;
    let at = match target {
        Target::Task(key) => state.tasks.get(key).filter(|task| task.is_live()).map(|task| task.element_instance),
        Target::ExternalTask(key) => state.external_tasks.get(key).map(|task| task.element_instance),
        Target::Subscription(key) => state.subscriptions.get(key).map(|subscription| subscription.element_instance),
        other => Some(other.key()),
    };
    let at = at.filter(|at| state.is_live(*at)).ok_or_else(|| missing("execution", target.key()))?;
    Ok((state.elements.get(at).map_or(at, |element| element.instance), at))
}

fn raise(turn: &mut Turn, instance: Key, at: Key, message: &Arc<str>) -> Done {
    let key = turn.key();
    let element = match turn.state.elements.get(at) {
        Some(_) => Some(turn.site(at)?.element().id.clone()),
        None => None,
    };
    turn.emit(Event::IncidentRaised {
        key,
        instance,
        element_instance: at,
        element,
        kind: KIND.into(),
        message: message.clone(),
        cause: None,
    })
}
