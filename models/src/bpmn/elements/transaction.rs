//! A sub-process that can be cancelled: what was done in it is then undone (BPMN 2.0, 10.3.5 and 13.3.6).
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct Transaction {}

impl FlowNode for Transaction {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }
}
