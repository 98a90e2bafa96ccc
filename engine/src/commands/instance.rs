//! Ending a process instance from outside.
use super::{Outcome, missing};
use crate::command::Reply;
use crate::parts::{call, scope};
use crate::state::{InstanceState, Record};
use crate::turn::Turn;
use baton_models::Key;
use std::sync::Arc;

pub fn cancel(turn: &mut Turn, instance: Key, reason: Option<Arc<str>>) -> Outcome {
    let live = turn.state.instances.get(instance).filter(|i| i.is_live());
    if live.is_none() {
        return Err(missing("process instance", instance));
    }
    let state = InstanceState::ExternallyTerminated;
    scope::cancel_instance(turn, instance, state, reason)?;
    call::cancelled(turn, instance, state)?;
    turn.run()?;
    Ok(Reply::Done)
}
