//! Work done by a system.
use crate::bpmn::Work;

#[derive(Debug, Clone)]
pub struct ServiceTask {
    pub work: Work,
}
