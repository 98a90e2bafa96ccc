//! A milestone that tokens pass.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::{Found, definition, unsupported};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct IntermediateThrowEvent {}

impl FlowNode for IntermediateThrowEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        match definition(node, context) {
            Found::Nothing => Some(Self {}),
            Found::One(definition) => unsupported(definition, &["no definition"], context),
            Found::Wrong => None,
        }
    }
}
