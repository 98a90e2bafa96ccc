//! Takes all flows, and joins all (BPMN 2.0, 13.4.1).
#[derive(Debug, Clone, Default)]
pub struct ParallelGateway {}
