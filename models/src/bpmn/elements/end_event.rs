//! Where a token ends (BPMN 2.0, 13.5.3).
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::events::{EndTrigger, Found, definition};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct EndEvent {
    pub trigger: EndTrigger,
}

impl FlowNode for EndEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        match definition(node, context) {
            Found::Nothing => Some(Self::default()),
            Found::One(definition) => EndTrigger::parse(definition, context).map(|trigger| Self { trigger }),
            Found::Wrong => None,
        }
    }

    fn check(&self, element: &Element, _: &Model<'_>, context: &mut Context<'_>) {
        if !element.outgoing.is_empty() {
            context.error("end-with-outgoing", element.at, "A flow leads out of an end event: nothing can come after the end.");
        }
    }
}
