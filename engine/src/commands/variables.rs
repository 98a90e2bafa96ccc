//! Setting variables from outside.
use super::{Outcome, missing};
use crate::command::{Reply, Variables};
use crate::parts::{task_listener, variables};
use crate::state::Record;
use crate::turn::Turn;
use baton_models::Key;
use std::sync::Arc;

pub fn set(turn: &mut Turn, scope: Key, local: bool, given: &Variables, deletions: &[Arc<str>]) -> Outcome {
    if !turn.state.is_live(scope) {
        return Err(missing("execution", scope));
    }
    let instance = turn.state.elements.get(scope).map_or(scope, |e| e.instance);
    match local {
        true => variables::set_all_local(turn, instance, scope, given)?,
        false => variables::set_all(turn, instance, scope, given)?,
    }
    for name in deletions {
        variables::remove(turn, scope, name, local)?;
    }
    let task = turn.state.tasks.of(scope).filter(|_| local).find(|task| task.is_live()).map(|task| task.key);
    task_listener::touched(turn, task)?;
    Ok(Reply::Done)
}
