//! Messages by name (BPMN 2.0, 10.5.5.5).
use super::named;
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;
use crate::bpmn::{Work, work};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct Message {
    pub name: Expression,
    /// What a message must carry to be received here, computed when the waiting begins. Start events of processes have none.
    pub correlation_key: Option<Expression>,
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
    /// The message that `messageRef` of an event definition or a receive task names, or whose name an extension says.
    pub(crate) fn parse<'d>(event: Node<'d>, node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let (root, name) = named(event, node, "message", context)?;
        let correlation_key = node.extension("correlationKey").or_else(|| root.and_then(|root| root.extension("correlationKey")));
        Some(Self { name: context.expression(name)?, correlation_key: context.optional(correlation_key) })
    }
}
