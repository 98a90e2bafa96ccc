//! Where a token ends (BPMN 2.0, 13.5.3).
use crate::bpmn::events::EndTrigger;

#[derive(Debug, Clone, Default)]
pub struct EndEvent {
    pub trigger: EndTrigger,
}
