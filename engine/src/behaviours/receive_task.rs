//! Waits for its message; without one, for a signal to its element instance.
use super::Behaviour;
use crate::parts::catch;
use crate::turn::{Done, Site, Turn};
use baton_models::bpmn::elements::ReceiveTask;

impl Behaviour for ReceiveTask {
    fn enter(&self, turn: &mut Turn, site: &Site) -> Done {
        match &self.message {
            Some(message) => catch::message(turn, &site.waiter(), site.at.element, message),
            None => Ok(()),
        }
    }
}
