//! Tokens end here, after what the event throws (BPMN 2.0, 13.5.3).
use super::Behaviour;
use crate::parts::{compensation, throw};
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::EndEvent;

impl Behaviour for EndEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        throw::all(turn, site, &self.throws)
    }

    fn emptied(&self, turn: &mut Turn, site: &Site) -> Done {
        compensation::next(turn, site)
    }
}
