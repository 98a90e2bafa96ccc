//! Where a process or sub-process begins (BPMN 2.0, 13.5.1).
use crate::bpmn::events::Trigger;
use crate::form::Form;

#[derive(Debug, Clone, Default)]
pub struct StartEvent {
    /// What starts it; `None`: the API, a form, a call activity, or the enclosing sub-process.
    pub trigger: Option<Trigger>,
    /// The variable that receives the id of the user who started the instance.
    pub initiator: Option<String>,
    pub form: Option<Form>,
}
