//! Tells something on the way: a milestone, a signal, an escalation, a message, compensation, or a link to another place.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::{Throw, link};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct IntermediateThrowEvent {
    /// Nothing: tokens pass.
    pub throws: Vec<Throw>,
}

const ACCEPTED: [&str; 5] = [
    "signalEventDefinition",
    "escalationEventDefinition",
    "messageEventDefinition",
    "compensateEventDefinition",
    "linkEventDefinition",
];

impl FlowNode for IntermediateThrowEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if link::is_link(node, context)? {
            return Some(Self::default());
        }
        Throw::parse(node, &ACCEPTED, context).map(|throws| Self { throws })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    #[test]
    fn milestones_and_what_can_be_told_on_the_way() {
        assert_eq!(element("<intermediateThrowEvent id='x'/>", "").kind.tag(), "intermediateThrowEvent");
        check_between("<intermediateThrowEvent id='x'><messageEventDefinition/><escalationEventDefinition escalationRef='e'/></intermediateThrowEvent>", "<escalation id='e' escalationCode='E'/>", expect![""]);
        check_between("<intermediateThrowEvent id='x'><errorEventDefinition/></intermediateThrowEvent>", "", expect![[r#"
            Error 3:32: element 'x': <errorEventDefinition> is not possible on this event. Accepted: signalEventDefinition, escalationEventDefinition, messageEventDefinition, compensateEventDefinition, linkEventDefinition. [unsupported-element]
        "#]]);
    }
}
