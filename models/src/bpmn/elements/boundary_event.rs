//! An event attached to an activity (BPMN 2.0, 13.5.3).
use super::{ElementKind, FlowNode};
use crate::ElementIndex;
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::events::{Catch, Trigger};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone)]
pub struct BoundaryEvent {
    pub attached_to: ElementIndex,
    /// `cancelActivity`.
    pub interrupting: bool,
    pub catch: Catch,
}

const ACCEPTED: [&str; 8] = [
    "timerEventDefinition",
    "messageEventDefinition",
    "signalEventDefinition",
    "conditionalEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "compensateEventDefinition",
    "cancelEventDefinition",
];

impl FlowNode for BoundaryEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let attached_to = attached_to(node, context);
        let mut interrupting = node.flag("cancelActivity", true);
        let catch = Catch::required(node, &ACCEPTED, context);
        if !interrupting && catch.as_ref().is_some_and(Catch::is_of_error) {
            let message = "An error always ends the activity: cancelActivity=\"false\" changes nothing here.";
            context.warning("error-not-interrupting", node.at(), message);
            interrupting = true;
        }
        Some(Self { attached_to: attached_to?, interrupting, catch: catch? })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if !element.incoming.is_empty() {
            context.error("boundary-with-incoming", element.at, "A flow leads into a boundary event: only its activity can trigger it.");
        }
        let activity = model.process.element(self.attached_to);
        if let Some(kind) = model.kind(self.attached_to).filter(|kind| !kind.is_activity()) {
            let message = format!("It is attached to '{}' ({}); accepted are activities.", quote(&activity.id), kind.tag());
            context.error("boundary-attached-to", element.at, message);
        }
        let cancels = self.catch.triggers.iter().any(|trigger| matches!(trigger, Trigger::Cancel));
        if cancels && !matches!(activity.kind, ElementKind::Transaction(_)) {
            let message = format!("Only a transaction can be cancelled; '{}' is of kind {}.", quote(&activity.id), activity.kind.tag());
            context.error("cancel-outside-transaction", element.at, message);
        }
        if activity.parent != element.parent {
            let message = format!("It is attached to '{}', which is in another sub-process.", quote(&activity.id));
            context.error("boundary-attached-to", element.at, message);
        }
    }
}

fn attached_to(node: Node<'_>, context: &mut Context<'_>) -> Option<ElementIndex> {
    let Some(reference) = node.attribute("attachedToRef") else {
        context.error("boundary-attached-to", node.at(), "It does not say to which activity it is attached (attachedToRef).");
        return None;
    };
    let found = context.flow_node(reference.value);
    if found.is_none() {
        let message = format!("It is attached to '{}', which is not in the process.", quote(reference.value));
        context.error("boundary-attached-to", reference.at, message);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{between, check_with, find, process};
    use expect_test::{Expect, expect};

    const ROOTS: &str = "<message id='m' name='stop'/><error id='e' errorCode='E1'/>";

    fn attached(event: &str) -> String {
        format!("{}<endEvent id='z'/>\n{event}\n<sequenceFlow id='h' sourceRef='b' targetRef='z'/>", between("<userTask id='x'/>"))
    }

    fn check(event: &str, expected: Expect) {
        check_with(&attached(event), ROOTS, expected);
    }

    #[test]
    fn it_belongs_to_its_activity() {
        let process = process(
            &attached("<boundaryEvent id='b' attachedToRef='x' cancelActivity='false'><messageEventDefinition messageRef='m'/></boundaryEvent>"),
            ROOTS,
        );
        let ElementKind::BoundaryEvent(event) = &find(&process, "b").kind else { panic!() };
        assert!(!event.interrupting && matches!(event.catch.triggers[0], Trigger::Message(_)));
        assert_eq!(find(&process, "x").boundary_events, [process.by_id["b"]]);
        assert_eq!(event.attached_to, process.by_id["x"]);
    }

    #[test]
    fn errors_are_caught_by_code_or_all() {
        let caught = |definition| {
            let process = process(&attached(&format!("<boundaryEvent id='b' attachedToRef='x'>{definition}</boundaryEvent>")), ROOTS);
            let ElementKind::BoundaryEvent(event) = &find(&process, "b").kind else { panic!() };
            let Trigger::Error(error) = event.catch.triggers[0].clone() else { panic!() };
            error
        };
        let one = caught("<errorEventDefinition errorRef='e' camunda:errorCodeVariable='c' camunda:errorMessageVariable='m'/>");
        assert_eq!((one.code.as_deref(), one.code_variable.as_deref(), one.message_variable.as_deref()), (Some("E1"), Some("c"), Some("m")));
        assert_eq!(caught("<errorEventDefinition/>").code, None);
    }

    #[test]
    fn what_cannot_be_attached_is_refused() {
        let timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>";
        check(&format!("<boundaryEvent id='b'>{timer}</boundaryEvent>"), expect![[r#"
            Error 5:1: element 'b': It does not say to which activity it is attached (attachedToRef). [boundary-attached-to]
        "#]]);
        check(&format!("<boundaryEvent id='b' attachedToRef='nowhere'>{timer}</boundaryEvent>"), expect![[r#"
            Error 5:38: element 'b': It is attached to 'nowhere', which is not in the process. [boundary-attached-to]
        "#]]);
        check(&format!("<boundaryEvent id='b' attachedToRef='e'>{timer}</boundaryEvent>"), expect![[r#"
            Error 5:1: element 'b': It is attached to 'e' (endEvent); accepted are activities. [boundary-attached-to]
        "#]]);
        check("<boundaryEvent id='b' attachedToRef='x'/>", expect![[r#"
            Error 5:1: element 'b': The boundaryEvent does not say what it waits for: give it one of timerEventDefinition, messageEventDefinition, signalEventDefinition, conditionalEventDefinition, errorEventDefinition, escalationEventDefinition, compensateEventDefinition, cancelEventDefinition. [missing-definition]
        "#]]);
        check("<boundaryEvent id='b' attachedToRef='x' cancelActivity='false'><errorEventDefinition/></boundaryEvent>", expect![[r#"
            Warning 5:1: element 'b': An error always ends the activity: cancelActivity="false" changes nothing here. [error-not-interrupting]
        "#]]);
        check("<boundaryEvent id='b' attachedToRef='x'><signalEventDefinition/></boundaryEvent>", expect![[r#"
            Error 5:41: element 'b': It names no signal: give it signalRef="b-signal", and under the root element write <signal id="b-signal" name="b"/>. [missing-signal]
        "#]]);
        check(&format!("<boundaryEvent id='b' attachedToRef='x'>{timer}</boundaryEvent><sequenceFlow id='i' sourceRef='x' targetRef='b'/>"), expect![[r#"
            Error 5:1: element 'b': A flow leads into a boundary event: only its activity can trigger it. [boundary-with-incoming]
        "#]]);
        check(
            "<boundaryEvent id='b' attachedToRef='x'><errorEventDefinition errorRef='e'/></boundaryEvent>\n<boundaryEvent id='c' attachedToRef='x'><errorEventDefinition errorRef='E1'/></boundaryEvent>",
            expect![[r#"
                Error 6:1: element 'c': A second boundary event that catches the error 'E1'. [duplicate-error-boundary]
                Warning 6:1: element 'c': No flow leaves this boundary event: when it happens its token ends. [boundary-without-outgoing]
                Warning 6:73: element 'c': There is no <error> with the id 'E1' in the file; 'E1' is taken as the error code. [unknown-error]
            "#]],
        );
    }

    #[test]
    fn an_activity_of_another_scope_is_out_of_reach() {
        check_with(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>
<subProcess id='x'><startEvent id='t'/><sequenceFlow id='g' sourceRef='t' targetRef='u'/><userTask id='u'/></subProcess>
<boundaryEvent id='b' attachedToRef='u'><errorEventDefinition/></boundaryEvent>",
            "",
            expect![[r#"
                Error 4:1: element 'b': It is attached to 'u', which is in another sub-process. [boundary-attached-to]
                Warning 4:1: element 'b': No flow leaves this boundary event: when it happens its token ends. [boundary-without-outgoing]
            "#]],
        );
    }
}
