//! Where a token ends, and what it tells before (BPMN 2.0, 13.5.3).
use super::{ElementKind, FlowNode};
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::events::Throw;
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct EndEvent {
    /// Nothing: the token just ends.
    pub throws: Vec<Throw>,
}

const ACCEPTED: [&str; 7] = [
    "terminateEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "signalEventDefinition",
    "messageEventDefinition",
    "compensateEventDefinition",
    "cancelEventDefinition",
];

impl FlowNode for EndEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        Throw::parse(node, &ACCEPTED, context).map(|throws| Self { throws })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if !element.outgoing.is_empty() {
            context.error("end-with-outgoing", element.at, "A flow leads out of an end event: nothing can come after the end.");
        }
        let in_transaction = element.parent.is_some_and(|parent| matches!(model.kind(parent), Some(ElementKind::Transaction(_)) | None));
        if self.throws.iter().any(|throw| matches!(throw, Throw::Cancel)) && !in_transaction {
            let message = "A cancel end event ends a transaction: it stands directly in one.";
            context.error("cancel-outside-transaction", element.at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::testing::{check_with, find, process};
    use expect_test::{Expect, expect};

    fn end(definition: &str) -> String {
        format!("<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>\n<endEvent id='x'>{definition}</endEvent>")
    }

    fn check(definition: &str, expected: Expect) {
        check_with(&end(definition), "<error id='e' errorCode='E1' camunda:errorMessage='${why}'/><error id='none'/>", expected);
    }

    #[test]
    fn ends_plainly_with_an_error_or_all_at_once() {
        let parsed = |definition| {
            let process = process(&end(definition), "<error id='e' errorCode='E1' camunda:errorMessage='${why}'/>");
            let crate::bpmn::elements::ElementKind::EndEvent(event) = &find(&process, "x").kind else { panic!() };
            event.throws.first().cloned()
        };
        assert!(parsed("").is_none());
        assert!(matches!(parsed("<terminateEventDefinition/>"), Some(Throw::Terminate { all: false })));
        let Some(Throw::Error(error)) = parsed("<errorEventDefinition errorRef='e'/>") else { panic!() };
        assert_eq!((error.code.as_str(), error.message.unwrap().source.as_str()), ("E1", "${why}"));
    }

    #[test]
    fn what_does_not_end_a_process_is_refused() {
        check("<errorEventDefinition errorRef='OUT_OF_STOCK'/>", expect![[r#"
            Warning 3:50: element 'x': There is no <error> with the id 'OUT_OF_STOCK' in the file; 'OUT_OF_STOCK' is taken as the error code. [unknown-error]
        "#]]);
        check("<errorEventDefinition errorRef='none'/>", expect![[r#"
            Error 3:50: element 'x': The error 'none' has no errorCode, by which it could be caught. [missing-error-code]
        "#]]);
        check("<errorEventDefinition/>", expect![[r#"
            Error 3:18: element 'x': It names no error: give it errorRef="x-error", and under the root element write <error id="x-error" errorCode="x"/>. [missing-error]
        "#]]);
        check("<messageEventDefinition/>", expect![""]);
        check("<extensionElements/></endEvent><sequenceFlow id='g' sourceRef='x' targetRef='t'/><task id='t'/><endEvent id='y'>", expect![[r#"
            Error 3:1: element 'x': A flow leads out of an end event: nothing can come after the end. [end-with-outgoing]
            Warning 3:99: element 't': No flow leaves this element, and other ways of its scope end with an end event: is something missing? [dead-end]
            Warning 3:113: element 'y': No flow leads here, so it is never reached. [unreachable]
        "#]]);
    }
}
