//! Waits for a timer, a message, a signal or a condition; or is where a link leads to.
use super::FlowNode;
use crate::bpmn::context::Context;
use crate::bpmn::events::{Catch, FROM_OUTSIDE, link};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct IntermediateCatchEvent {
    /// Nothing: a link leads here, tokens pass.
    pub catch: Catch,
}

impl FlowNode for IntermediateCatchEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        if link::is_link(node, context)? {
            return Some(Self::default());
        }
        Catch::required(node, &FROM_OUTSIDE, context).map(|catch| Self { catch })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::events::Trigger;
    use crate::bpmn::elements::ElementKind;
    use crate::bpmn::testing::{check_between, element};
    use expect_test::expect;

    #[test]
    fn waits_for_a_timer_or_a_message() {
        let caught = |definition: &str| {
            let node = format!("<intermediateCatchEvent id='x'>{definition}</intermediateCatchEvent>");
            let roots = "<message id='m' name='paid-${order}'/><timerEventDefinition id='t'><timeDuration>PT1M</timeDuration></timerEventDefinition>";
            let ElementKind::IntermediateCatchEvent(event) = element(&node, roots).kind else { panic!() };
            event.catch.triggers[0].clone()
        };
        assert!(matches!(caught("<timerEventDefinition><timeDate>${due}</timeDate></timerEventDefinition>"), Trigger::Timer(_)));
        assert!(matches!(caught("<messageEventDefinition messageRef='bpmn:m'/>"), Trigger::Message(m) if m.name.source == "paid-${order}"));
        assert!(matches!(caught("<eventDefinitionRef>t</eventDefinitionRef>"), Trigger::Timer(_)), "a definition at the root");
    }

    #[test]
    fn what_it_cannot_wait_for_is_refused() {
        let check = |definition: &str, expected| {
            check_between(&format!("<intermediateCatchEvent id='x'>{definition}</intermediateCatchEvent>"), "<message id='n'/>", expected);
        };
        check("", expect![[r#"
            Error 3:1: element 'x': The intermediateCatchEvent does not say what it waits for: give it one of timerEventDefinition, messageEventDefinition, signalEventDefinition, conditionalEventDefinition. [missing-definition]
        "#]]);
        check("<conditionalEventDefinition/>", expect![[r#"
            Error 3:32: element 'x': It says no condition: give <condition>${...}</condition>. [missing-condition]
        "#]]);
        check("<errorEventDefinition/>", expect![[r#"
            Error 3:32: element 'x': <errorEventDefinition> is not possible on this event. Accepted: timerEventDefinition, messageEventDefinition, signalEventDefinition, conditionalEventDefinition. [unsupported-element]
        "#]]);
        check("<eventDefinitionRef>t</eventDefinitionRef>", expect![[r#"
            Error 3:32: element 'x': There is no event definition 't' in the file. [unknown-definition]
        "#]]);
        check("<messageEventDefinition/>", expect![[r#"
            Error 3:32: element 'x': It names no message: give it messageRef="x-message", and under the root element write <message id="x-message" name="x"/>. [missing-message]
        "#]]);
        check("<messageEventDefinition messageRef='m'/>", expect![[r#"
            Error 3:68: element 'x': There is no <message> with the id 'm' in the file. [unknown-message]
        "#]]);
        check("<messageEventDefinition messageRef='n'/>", expect![[r#"
            Error 5:11: element 'x': The message 'n' has no name, by which it could be found. [missing-name]
        "#]]);
    }
}
