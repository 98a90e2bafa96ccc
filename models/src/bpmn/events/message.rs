//! Messages by name (BPMN 2.0, 10.5.5.5).
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;
use crate::bpmn::{Work, work};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct Message {
    pub name: Expression,
}

/// A message that is sent as a service task works; without an implementation nothing is done, as in Camunda 7.
#[derive(Debug, Clone)]
pub struct MessageThrow {
    pub work: Option<Work>,
}

impl MessageThrow {
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        if !work::is_given(definition) {
            return Some(Self { work: None });
        }
        work::parse(definition, context).map(|work| Self { work: Some(work) })
    }
}

impl Message {
    /// The message that `messageRef` of an event definition or a receive task names.
    pub(crate) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Some(reference) = node.attribute("messageRef") else {
            let message = "It names no message: give messageRef, and a <message> with that id and a name under the root element.";
            context.error("missing-message", node.at(), message);
            return None;
        };
        let Some(root) = context.root("message", reference.value) else {
            let message = format!("There is no <message> with the id '{}' in the file.", quote(reference.value));
            context.error("unknown-message", reference.at, message);
            return None;
        };
        let Some(name) = root.attribute("name") else {
            let message = format!("The message '{}' has no name, by which it could be found.", quote(reference.value));
            context.error("missing-name", root.at(), message);
            return None;
        };
        context.expression(name).map(|name| Self { name })
    }
}
