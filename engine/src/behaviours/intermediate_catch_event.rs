//! Waits for its timer or message.
use super::Behaviour;
use crate::parts::catch;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::IntermediateCatchEvent;

impl Behaviour for IntermediateCatchEvent {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        catch::wait_for(turn, site, site.at.element, &self.trigger)
    }
}
