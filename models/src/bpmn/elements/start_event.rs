//! Where a process or sub-process begins (BPMN 2.0, 13.5.1).
use super::FlowNode;
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::events::{Found, Message, Trigger, definition};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;
use crate::form::{self, Form};

#[derive(Debug, Clone, Default)]
pub struct StartEvent {
    /// What starts it; `None`: the API, a form, a call activity, or the enclosing sub-process.
    pub trigger: Option<Trigger>,
    /// The variable that receives the id of the user who started the instance.
    pub initiator: Option<String>,
    pub form: Option<Form>,
}

const ACCEPTED: [&str; 2] = ["timerEventDefinition", "messageEventDefinition"];

impl FlowNode for StartEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let trigger = match definition(node, context) {
            Found::Nothing => None,
            Found::One(definition) => Some(Trigger::parse(definition, &ACCEPTED, context)?),
            Found::Wrong => return None,
        };
        let initiator = node.extension("initiator").map(|name| name.value.to_owned());
        Some(Self { trigger, initiator, form: form::parse(node, context) })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if !element.incoming.is_empty() {
            context.error("start-with-incoming", element.at, "A flow leads into a start event: nothing can come before the start.");
        }
        let within_sub_process = element.parent.and_then(|parent| model.kind(parent)).is_some();
        if within_sub_process && self.trigger.is_some() {
            let message = "A sub-process starts when it is reached: its start event has no event definition.";
            context.error("sub-process-start", element.at, message);
        }
        if let Some(Trigger::Message(Message { name })) = self.trigger.as_ref().filter(|_| element.parent.is_none())
            && name.literal().is_none()
        {
            let message = format!("The message name '{}' is computed, but before the start there is nothing to compute it from.", quote(&name.source));
            context.error("message-start-computed", element.at, message);
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
        assert!(plain.trigger.is_none() && matches!(plain.form, Some(Form::Key(_))));
        assert_eq!(plain.initiator.unwrap(), "who");
        let message = start("<startEvent id='s'><messageEventDefinition messageRef='m'/></startEvent>");
        assert!(matches!(message.trigger, Some(Trigger::Message(message)) if message.name.literal() == Some("order")));
        let timer = start("<startEvent id='s'><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></startEvent>");
        assert!(matches!(timer.trigger, Some(Trigger::Timer(timer)) if timer.kind == TimerKind::Cycle));
    }

    #[test]
    fn other_triggers_are_refused() {
        check(&format!("<startEvent id='s'><signalEventDefinition/></startEvent>{END}"), expect![[r#"
            Error 2:20: element 's': <signalEventDefinition> is not supported on this event. Accepted: timerEventDefinition, messageEventDefinition. [unsupported-element]
        "#]]);
        check(
            &format!("<startEvent id='s'><messageEventDefinition messageRef='m'/><timerEventDefinition/></startEvent>{END}"),
            expect![[r#"
                Error 2:60: element 's': An event with several event definitions is not supported: give it one. [several-definitions]
            "#]],
        );
    }

    #[test]
    fn it_is_clear_where_to_begin() {
        check(&format!("<startEvent id='s'/><startEvent id='t'/><sequenceFlow id='g' sourceRef='t' targetRef='s'/>{END}"), expect![[r#"
            Error 2:1: element 's': A flow leads into a start event: nothing can come before the start. [start-with-incoming]
            Error 2:21: element 't': A second start event without event definition: it is not clear where to begin. [several-start-events]
        "#]]);
        check("<task id='a'/>", expect![[r#"
            Error 1:137: element 'p': There is no start event, so it is not clear where to begin. [missing-start-event]
            Warning 2:1: element 'a': No flow leads here, so it is never reached. [unreachable]
        "#]]);
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
