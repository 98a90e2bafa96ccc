//! Waits for a timer or a message.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::{Found, Trigger, definition, missing};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone)]
pub struct IntermediateCatchEvent {
    /// [`Trigger::Timer`] or [`Trigger::Message`].
    pub trigger: Trigger,
}

const ACCEPTED: [&str; 2] = ["timerEventDefinition", "messageEventDefinition"];

impl FlowNode for IntermediateCatchEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        match definition(node, context) {
            Found::Nothing => missing(node, &ACCEPTED, context),
            Found::One(definition) => Trigger::parse(definition, &ACCEPTED, context).map(|trigger| Self { trigger }),
            Found::Wrong => None,
        }
    }
}
