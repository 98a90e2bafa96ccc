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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    #[test]
    fn only_milestones_are_thrown() {
        assert_eq!(element("<intermediateThrowEvent id='x'/>", "").kind.tag(), "intermediateThrowEvent");
        check_between("<intermediateThrowEvent id='x'><messageEventDefinition/></intermediateThrowEvent>", "", expect![[r#"
            Error 3:32: element 'x': <messageEventDefinition> is not supported on this event. Accepted: no definition. [unsupported-element]
        "#]]);
    }
}
