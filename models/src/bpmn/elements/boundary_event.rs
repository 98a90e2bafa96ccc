//! An event attached to an activity (BPMN 2.0, 13.5.3).
use super::FlowNode;
use crate::ElementIndex;
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::events::{Found, Trigger, definition, missing};
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

#[derive(Debug, Clone)]
pub struct BoundaryEvent {
    pub attached_to: ElementIndex,
    /// `cancelActivity`.
    pub interrupting: bool,
    pub trigger: Trigger,
}

const ACCEPTED: [&str; 3] = ["timerEventDefinition", "messageEventDefinition", "errorEventDefinition"];

impl FlowNode for BoundaryEvent {
    fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let attached_to = attached_to(node, context);
        let interrupting = node.attribute("cancelActivity").is_none_or(|flag| flag.value != "false");
        let trigger = match definition(node, context) {
            Found::Nothing => missing(node, &ACCEPTED, context),
            Found::One(definition) => Trigger::parse(definition, &ACCEPTED, context),
            Found::Wrong => None,
        };
        if matches!(trigger, Some(Trigger::Error(_))) && !interrupting {
            let message = "An error always ends the activity: cancelActivity=\"false\" is not possible here.";
            context.error("error-not-interrupting", node.at(), message);
        }
        Some(Self { attached_to: attached_to?, interrupting, trigger: trigger? })
    }

    fn check(&self, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
        if !element.incoming.is_empty() {
            context.error("boundary-with-incoming", element.at, "A flow leads into a boundary event: only its activity can trigger it.");
        }
        let activity = model.process.element(self.attached_to);
        if let Some(kind) = model.kind(self.attached_to).filter(|kind| !kind.is_activity()) {
            let message = format!("It is attached to '{}', a {}; accepted are activities.", quote(&activity.id), kind.tag());
            context.error("boundary-attached-to", element.at, message);
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
