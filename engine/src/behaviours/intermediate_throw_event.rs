//! Throws something on the way; tokens pass, the history shows it.
use super::Behaviour;
use crate::parts::{compensation, throw};
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::IntermediateThrowEvent;

impl Behaviour for IntermediateThrowEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        throw::all(turn, site, &self.throws)
    }

    fn emptied(&self, turn: &mut Turn, site: &Site) -> Done {
        compensation::next(turn, site)
    }
}
