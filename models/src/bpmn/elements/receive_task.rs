//! Waits for a message.
use crate::bpmn::events::Message;

#[derive(Debug, Clone, Default)]
pub struct ReceiveTask {
    /// Without one it waits for an explicit trigger.
    pub message: Option<Message>,
}
