//! An event attached to an activity (BPMN 2.0, 13.5.3).
use crate::ElementIndex;
use crate::bpmn::events::Trigger;

#[derive(Debug, Clone)]
pub struct BoundaryEvent {
    pub attached_to: ElementIndex,
    /// `cancelActivity`.
    pub interrupting: bool,
    pub trigger: Trigger,
}
