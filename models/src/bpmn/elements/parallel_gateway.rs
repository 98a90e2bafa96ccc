//! Takes all flows, and joins all (BPMN 2.0, 13.4.1).
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ParallelGateway {}

impl FlowNode for ParallelGateway {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }
}
