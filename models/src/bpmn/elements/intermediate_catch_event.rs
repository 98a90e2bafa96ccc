//! Waits for a timer or a message.
use crate::bpmn::events::Trigger;

#[derive(Debug, Clone)]
pub struct IntermediateCatchEvent {
    /// [`Trigger::Timer`] or [`Trigger::Message`].
    pub trigger: Trigger,
}
