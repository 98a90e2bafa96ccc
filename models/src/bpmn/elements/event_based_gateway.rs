//! The first of the events behind it decides the way (BPMN 2.0, 13.4.4).
use super::{ElementKind, FlowNode};
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct EventBasedGateway {}

impl FlowNode for EventBasedGateway {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let instantiate = node.attribute("instantiate").filter(|flag| flag.value == "true");
        let parallel = node.attribute("eventGatewayType").filter(|kind| kind.value == "Parallel");
        if let Some(found) = instantiate.or(parallel) {
            let message = "An event-based gateway that starts instances or waits for all events is not supported.";
            context.error("unsupported-element", found.at, message);
        }
        Some(Self {})
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
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
                         events; '{}' is a {}.",
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
