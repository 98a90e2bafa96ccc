//! Work outside any system: tokens pass, the history shows it.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ManualTask {}

impl FlowNode for ManualTask {
    fn parse<'d>(_: Node<'d>, _: &mut Context<'d>) -> Option<Self> {
        Some(Self {})
    }
}
