//! Takes every flow whose condition holds, and joins what may still come (BPMN 2.0, 13.4.3).
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct InclusiveGateway {}

impl FlowNode for InclusiveGateway {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }
}
