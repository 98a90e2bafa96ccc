//! What a multi-instance activity tells while its inner instances complete (BPMN 2.0, 10.3.8 and 13.3.7).
use super::context::{Context, quote};
use super::events::Throw;
use super::xml::{Namespace, Node};
use super::{LoopEvent, LoopMoment, condition};

/// What can be told at the boundary of the activity.
const ACCEPTED: [&str; 3] = ["signalEventDefinition", "escalationEventDefinition", "errorEventDefinition"];

/// The events of a `multiInstanceLoopCharacteristics`, by its `behavior`.
pub(super) fn parse<'d>(node: Node<'d>, context: &mut Context<'d>) -> Vec<LoopEvent> {
    match node.attribute("behavior").map(|behavior| behavior.value) {
        Some("None") => referenced(node, "noneBehaviorEventRef", LoopMoment::Each, context),
        Some("One") => referenced(node, "oneBehaviorEventRef", LoopMoment::First, context),
        Some("Complex") => node.each("complexBehaviorDefinition").filter_map(|definition| complex(definition, context)).collect(),
        _ => Vec::new(),
    }
}

/// The event definition at the root that an attribute names; without one nothing is told.
fn referenced<'d>(node: Node<'d>, name: &str, when: LoopMoment, context: &mut Context<'d>) -> Vec<LoopEvent> {
    let Some(reference) = node.attribute(name) else { return Vec::new() };
    let found = context.any_root(reference.value).filter(|root| root.name().ends_with("EventDefinition"));
    let Some(definition) = found else {
        let message = format!("There is no event definition '{}' in the file.", quote(reference.value));
        context.error("unknown-definition", reference.at, message);
        return Vec::new();
    };
    Throw::one(definition, definition, &ACCEPTED, context).map(|throw| LoopEvent { when, throws: vec![throw] }).into_iter().collect()
}

fn complex<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<LoopEvent> {
    let given = node.child("condition").filter(|condition| condition.text().is_some());
    let Some(given) = given else {
        context.error("missing-condition", node.at(), "A complexBehaviorDefinition needs a condition: <condition>${...}</condition>.");
        return None;
    };
    let condition = condition::parse(given, context)?;
    let event = node.children().find(|child| child.namespace() == Namespace::Bpmn && child.name() == "event")?;
    Throw::parse(event, &ACCEPTED, context).map(|throws| LoopEvent { when: LoopMoment::When(condition), throws })
}
