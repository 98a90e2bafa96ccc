//! A task without a type: tokens pass, the history shows it.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct Task {}

impl FlowNode for Task {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }
}
