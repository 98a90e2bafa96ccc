//! The first of the events behind it decides the way (BPMN 2.0, 13.4.4).
#[derive(Debug, Clone, Default)]
pub struct EventBasedGateway {}
