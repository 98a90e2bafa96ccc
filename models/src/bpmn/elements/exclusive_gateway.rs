//! Takes the first flow whose condition holds (BPMN 2.0, 13.4.2).
#[derive(Debug, Clone, Default)]
pub struct ExclusiveGateway {}
