//! Choosing what is done in an ad-hoc sub-process.
use super::{Outcome, missing};
use crate::command::Reply;
use crate::parts::ad_hoc::{self, Choice};
use crate::state::Record;
use crate::turn::Turn;
use baton_models::Key;

pub fn choose(turn: &mut Turn, element_instance: Key, chosen: &[Choice]) -> Outcome {
    if !turn.state.elements.get(element_instance).is_some_and(Record::is_live) {
        return Err(missing("execution", element_instance));
    }
    ad_hoc::choose(turn, element_instance, chosen)?;
    turn.run()?;
    Ok(Reply::Done)
}
