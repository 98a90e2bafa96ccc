//! The first of the events behind it decides the way (BPMN 2.0, 13.4.4).
use super::{ElementKind, FlowNode};
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct EventBasedGateway {
    /// The first of the events behind it starts an instance; no flow leads to it.
    pub instantiate: bool,
    /// Of one that starts instances: each of the events must come, the first starts the instance.
    pub parallel: bool,
}

impl FlowNode for EventBasedGateway {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let instantiate = node.flag("instantiate", false);
        let parallel = node.attribute("eventGatewayType").filter(|kind| kind.value == "Parallel");
        if let Some(parallel) = parallel.filter(|_| !instantiate) {
            let message = "Only an event-based gateway that starts instances (instantiate=\"true\") can wait for all of its events.";
            context.error("event-gateway-parallel", parallel.at, message);
        }
        Some(Self { instantiate, parallel: parallel.is_some() })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if self.instantiate && !(element.incoming.is_empty() && element.parent.is_none()) {
            let message = "An event-based gateway that starts instances stands directly in the process, and no flow leads to it.";
            context.error("event-gateway-instantiate", element.at, message);
        }
        if element.outgoing.is_empty() {
            context.error("event-gateway-without-events", element.at, "No flow leads from here to an event.");
        }
        for index in &element.outgoing {
            let flow = model.process.flow(*index);
            let target = model.process.element(flow.target);
            match model.kind(flow.target) {
                None | Some(ElementKind::IntermediateCatchEvent(_)) => {}
                Some(ElementKind::ReceiveTask(task)) if task.message.is_some() && target.boundary_events.is_empty() => {}
                Some(kind) => {
                    let message = format!(
                        "Behind an event-based gateway stand intermediate catch events, or receive tasks with a message and without boundary \
                         events; '{}' is of kind {}.",
                        quote(&target.id),
                        kind.tag()
                    );
                    context.error("event-gateway-target", flow.at, message);
                }
            }
            if target.incoming.len() > 1 {
                let message = format!("'{}' stands behind an event-based gateway and must not have other incoming flows.", quote(&target.id));
                context.error("event-gateway-target", target.at, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
    use crate::bpmn::testing::{check_with, process};
    use expect_test::expect;

    const ROOTS: &str = "<message id='m' name='n'/>";
    const TIMER: &str = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>";

    fn behind(targets: &str) -> String {
        format!(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x'/>
<sequenceFlow id='g' sourceRef='x' targetRef='a'/>
<sequenceFlow id='h' sourceRef='x' targetRef='b'/>
{targets}"
        )
    }

    #[test]
    fn events_and_receive_tasks_stand_behind_it() {
        let inner = behind(&format!("<intermediateCatchEvent id='a'>{TIMER}</intermediateCatchEvent><receiveTask id='b' messageRef='m'/>"));
        assert_eq!(process(&inner, ROOTS).elements.len(), 4);
    }

    #[test]
    fn nothing_else_stands_behind_it() {
        check_with(&behind("<userTask id='a'/><receiveTask id='b'/>"), ROOTS, expect![[r#"
            Error 3:1: element 'x': Behind an event-based gateway stand intermediate catch events, or receive tasks with a message and without boundary events; 'a' is of kind userTask. [event-gateway-target]
            Error 4:1: element 'x': Behind an event-based gateway stand intermediate catch events, or receive tasks with a message and without boundary events; 'b' is of kind receiveTask. [event-gateway-target]
        "#]]);
        check_with(
            &behind(&format!(
                "<intermediateCatchEvent id='a'>{TIMER}</intermediateCatchEvent>
<receiveTask id='b' messageRef='m'/><sequenceFlow id='i' sourceRef='a' targetRef='b'/>"
            )),
            ROOTS,
            expect![[r#"
                Error 6:1: element 'x': 'b' stands behind an event-based gateway and must not have other incoming flows. [event-gateway-target]
            "#]],
        );
        check_with(
            "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/><eventBasedGateway id='x' instantiate='true'/>",
            ROOTS,
            expect![[r#"
                Error 2:71: element 'x': An event-based gateway that starts instances stands directly in the process, and no flow leads to it. [event-gateway-instantiate]
                Error 2:71: element 'x': No flow leads from here to an event. [event-gateway-without-events]
            "#]],
        );
    }

    #[test]
    fn one_mistake_is_told_once() {
        check_with(&behind("<intermediateCatchEvent id='a'/><transaction id='b'/>"), ROOTS, expect![[r#"
            Error 4:1: element 'x': Behind an event-based gateway stand intermediate catch events, or receive tasks with a message and without boundary events; 'b' is of kind transaction. [event-gateway-target]
            Error 5:1: element 'a': The intermediateCatchEvent does not say what it waits for: give it one of timerEventDefinition, messageEventDefinition, signalEventDefinition, conditionalEventDefinition. [missing-definition]
            Warning 5:33: element 'b': The sub-process is empty: a token passes it at once. [empty-sub-process]
        "#]]);
    }
}
