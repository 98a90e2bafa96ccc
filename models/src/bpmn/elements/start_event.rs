//! Where a process or sub-process begins (BPMN 2.0, 13.5.1).
use super::{ElementKind, FlowNode};
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::events::{Catch, Message, Trigger};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;
use crate::form::{self, Form};

#[derive(Debug, Clone, Default)]
pub struct StartEvent {
    /// What starts it; nothing: the API, a form, a call activity, or the enclosing sub-process.
    pub catch: Catch,
    /// Of an event sub-process: what it interrupts ends.
    pub interrupting: bool,
    /// The variable that receives the id of the user who started the instance.
    pub initiator: Option<String>,
    pub form: Option<Form>,
}

const ACCEPTED: [&str; 7] = [
    "timerEventDefinition",
    "messageEventDefinition",
    "signalEventDefinition",
    "conditionalEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "compensateEventDefinition",
];

impl FlowNode for StartEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let catch = Catch::parse(node, &ACCEPTED, context)?;
        let mut interrupting = node.flag("isInterrupting", true);
        if !interrupting && catch.is_of_error() {
            let message = "An error always ends the scope: isInterrupting=\"false\" changes nothing here.";
            context.warning("error-not-interrupting", node.at(), message);
            interrupting = true;
        }
        let initiator = node.extension("initiator").map(|name| name.value.to_owned());
        Some(Self { catch, interrupting, initiator, form: form::parse(node, context) })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if !element.incoming.is_empty() {
            context.error("start-with-incoming", element.at, "A flow leads into a start event: nothing can come before the start.");
        }
        match element.parent.map(|parent| model.kind(parent)) {
            None => self.check_of_process(element, context),
            Some(Some(ElementKind::SubProcess(around))) if around.triggered_by_event => self.check_of_handler(element, context),
            Some(Some(_)) if !self.catch.is_none() => {
                let message = "A sub-process starts when it is reached: its start event has no event definition.";
                context.error("sub-process-start", element.at, message);
            }
            Some(_) => {}
        }
    }
}

impl StartEvent {
    fn check_of_process(&self, element: &Element, context: &mut Context<'_>) {
        for trigger in &self.catch.triggers {
            match trigger {
                Trigger::Message(Message { name, .. }) if name.literal().is_none() => {
                    let message =
                        format!("The message name '{}' is computed, but before the start there is nothing to compute it from.", quote(&name.source));
                    context.error("message-start-computed", element.at, message);
                }
                Trigger::Error(_) | Trigger::Escalation(_) | Trigger::Compensation => {
                    let message = "Errors, escalations and compensation come from within an instance: only the start event of an event \
                                   sub-process catches them.";
                    context.error("process-start", element.at, message);
                }
                _ => {}
            }
        }
    }

    fn check_of_handler(&self, element: &Element, context: &mut Context<'_>) {
        if self.catch.is_none() {
            let message = "It does not say what triggers the event sub-process: give its start event an event definition.";
            context.error("event-sub-process-start", element.at, message);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use super::*;
    use crate::bpmn::events::TimerKind;
    use crate::bpmn::testing::{check, check_with, find, process};
    use expect_test::expect;

    const END: &str = "<sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'/>";

    fn start(node: &str) -> StartEvent {
        let process = process(&format!("{node}{END}"), "<message id='m' name='order'/>");
        let crate::bpmn::elements::ElementKind::StartEvent(start) = &find(&process, "s").kind else { panic!() };
        start.clone()
    }

    #[test]
    fn starts_by_hand_message_or_timer() {
        let plain = start("<startEvent id='s' camunda:initiator='who' camunda:formKey='app:form.html'/>");
        assert!(plain.catch.is_none() && matches!(plain.form, Some(Form::Key(_))));
        assert_eq!(plain.initiator.unwrap(), "who");
        let message = start("<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent>");
        assert!(matches!(message.catch.triggers.first(), Some(Trigger::Message(message)) if message.name.literal() == Some("order")));
        let timer = start("<startEvent id='s'><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></startEvent>");
        assert!(matches!(timer.catch.triggers.first(), Some(Trigger::Timer(timer)) if timer.kind == TimerKind::Cycle));
    }

    #[test]
    fn other_triggers_are_refused() {
        check(&format!("<startEvent id='s'><signalEventDefinition/></startEvent>{END}"), expect![[r#"
            Error 2:20: element 's': It names no signal: give it signalRef="s-signal", and under the root element write <signal id="s-signal" name="s"/>. [missing-signal]
        "#]]);
        check(
            &format!("<startEvent id='s'><messageEventDefinition messageRef='m'/><timerEventDefinition/></startEvent>{END}"),
            expect![[r#"
                Error 2:56: element 's': There is no <message> with the id 'm' in the file. [unknown-message]
            "#]],
        );
    }

    #[test]
    fn it_is_clear_where_to_begin() {
        check(&format!("<startEvent id='s'/><startEvent id='t'/><sequenceFlow id='g' sourceRef='t' targetRef='s'/>{END}"), expect![[r#"
            Error 2:1: element 's': A flow leads into a start event: nothing can come before the start. [start-with-incoming]
            Warning 2:21: element 't': A second start event without event definition: instances begin at the first one in the file. One that is to begin here says so (startInstructions with startBeforeActivity), or this one is given a message. [several-none-starts]
        "#]]);
        check("<task id='a'/>", expect![""]);
        check("<startEvent id='s'/><subProcess id='x'><startEvent id='t'><timerEventDefinition><timeDate>${d}</timeDate></timerEventDefinition></startEvent></subProcess><sequenceFlow id='f' sourceRef='s' targetRef='x'/>", expect![[r#"
            Error 2:40: element 't': A sub-process starts when it is reached: its start event has no event definition. [sub-process-start]
        "#]]);
        let computed = "<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent>";
        check_with(computed, "<message id='m' name='order-${n}'/>", expect![[r#"
            Error 2:1: element 's': The message name 'order-${n}' is computed, but before the start there is nothing to compute it from. [message-start-computed]
        "#]]);
        let message = |id| format!("<startEvent id='{id}'><messageEventDefinition messageRef='m'/></startEvent>");
        check_with(&format!("{}{}", message("a"), message("b")), "<message id='m' name='n'/>", expect![[r#"
            Error 2:73: element 'b': A second start event for the message 'n'. [duplicate-message-start]
        "#]]);
    }
}
