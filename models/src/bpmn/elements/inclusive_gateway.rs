//! Takes every flow whose condition holds, and joins those that can still come (BPMN 2.0, 13.4.3).
#[derive(Debug, Clone, Default)]
pub struct InclusiveGateway {}
