//! A process within a process, with variables of its own.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct SubProcess {}

impl FlowNode for SubProcess {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(event) = node.attribute("triggeredByEvent").filter(|flag| flag.value == "true") {
            let message = "An event sub-process is not supported yet. Accepted are embedded sub-processes and boundary events.";
            context.error("unsupported-element", event.at, message);
            return None;
        }
        Some(Self {})
    }
}
