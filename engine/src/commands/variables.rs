//! Setting variables from outside.
use super::{Outcome, missing};
use crate::command::{Reply, Variables};
use crate::parts::variables;
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
    Ok(Reply::Done)
}
