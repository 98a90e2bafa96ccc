//! Waits for what it names; a link passes.
use super::Behaviour;
use crate::parts::catch;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::IntermediateCatchEvent;

impl Behaviour for IntermediateCatchEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        if self.catch.is_none() {
            turn.complete(site.at.key);
        }
        catch::wait_for(turn, &site.waiter(), site.at.element, &self.catch)
    }
}
