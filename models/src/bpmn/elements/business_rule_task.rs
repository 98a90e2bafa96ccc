//! Evaluates a decision; done by an external worker whose topic is the decision's id.
use crate::bpmn::Work;

#[derive(Debug, Clone)]
pub struct BusinessRuleTask {
    pub work: Work,
}
