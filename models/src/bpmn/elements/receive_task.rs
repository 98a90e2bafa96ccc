//! Waits for a message.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::Message;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct ReceiveTask {
    /// Without one it waits for an explicit trigger.
    pub message: Option<Message>,
}

impl FlowNode for ReceiveTask {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if let Some(instantiate) = node.attribute("instantiate").filter(|flag| flag.value == "true") {
            let message = "A receive task that starts instances is not supported: use a message start event.";
            context.error("unsupported-element", instantiate.at, message);
        }
        match node.attribute("messageRef") {
            None => Some(Self::default()),
            Some(_) => Message::parse(node, context).map(|message| Self { message: Some(message) }),
        }
    }
}
