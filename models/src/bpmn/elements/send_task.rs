//! Sends a message, by a worker, an expression or a mail.
use crate::bpmn::Work;

#[derive(Debug, Clone)]
pub struct SendTask {
    pub work: Work,
}
