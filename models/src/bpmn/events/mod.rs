//! Event definitions: what an event waits for, or does.
mod error;
mod message;
pub(super) mod timer;

pub use error::{ErrorCatch, ErrorThrow};
pub use message::Message;
pub use timer::{Timer, TimerKind};

use super::context::{Context, quote};
use super::xml::{Namespace, Node};

/// What a catching event waits for.
#[derive(Debug, Clone)]
pub enum Trigger {
    Timer(Timer),
    Message(Message),
    /// Only on boundary events.
    Error(ErrorCatch),
}

/// What an end event does with the token that reaches it.
#[derive(Debug, Clone, Default)]
pub enum EndTrigger {
    #[default]
    None,
    Terminate,
    Error(ErrorThrow),
}

impl Trigger {
    /// What a catching event waits for; `accepted` are the definitions that its position allows.
    pub(crate) fn parse<'d>(definition: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Self> {
        match definition.name() {
            name if !accepted.contains(&name) => unsupported(definition, accepted, context),
            "timerEventDefinition" => Timer::parse(definition, context).map(Trigger::Timer),
            "messageEventDefinition" => Message::parse(definition, context).map(Trigger::Message),
            "errorEventDefinition" => Some(Trigger::Error(ErrorCatch::parse(definition, context))),
            _ => unsupported(definition, accepted, context),
        }
    }
}

impl EndTrigger {
    pub(crate) fn parse<'d>(definition: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        match definition.name() {
            "terminateEventDefinition" => Some(EndTrigger::Terminate),
            "errorEventDefinition" => ErrorThrow::parse(definition, context).map(EndTrigger::Error),
            _ => unsupported(definition, &["terminateEventDefinition", "errorEventDefinition"], context),
        }
    }
}

/// What stands in an event.
pub(crate) enum Found<'d> {
    Nothing,
    One(Node<'d>),
    /// What does not hold together; it was reported.
    Wrong,
}

/// The event definition of an event, its own or one at the root that `eventDefinitionRef` names.
pub(crate) fn definition<'d>(event: Node<'d>, context: &mut Context<'d>) -> Found<'d> {
    let is_definition = |node: &Node<'_>| node.name() == "eventDefinitionRef" || node.name().ends_with("EventDefinition");
    let mut found = event.children().filter(|child| child.namespace() == Namespace::Bpmn && is_definition(child));
    let Some(first) = found.next() else { return Found::Nothing };
    if let Some(second) = found.next() {
        context.error("several-definitions", second.at(), "An event with several event definitions is not supported: give it one.");
        return Found::Wrong;
    }
    if first.name() != "eventDefinitionRef" {
        return Found::One(first);
    }
    let reference = first.text().map(|text| text.value).unwrap_or_default();
    match context.any_root(reference).filter(|root| root.name().ends_with("EventDefinition")) {
        Some(definition) => Found::One(definition),
        None => {
            context.error("unknown-definition", first.at(), format!("There is no event definition '{}' in the file.", quote(reference)));
            Found::Wrong
        }
    }
}

/// Reports a definition that is not accepted where it stands.
pub(crate) fn unsupported<T>(definition: Node<'_>, accepted: &[&str], context: &mut Context<'_>) -> Option<T> {
    let here = if accepted.is_empty() { "none".to_owned() } else { accepted.join(", ") };
    let message = format!("<{}> is not supported on this event. Accepted: {here}.", quote(definition.name()));
    context.error("unsupported-element", definition.at(), message);
    None
}

/// Reports a catching event that waits for nothing.
pub(crate) fn missing<T>(event: Node<'_>, accepted: &[&str], context: &mut Context<'_>) -> Option<T> {
    let message = format!("The {} does not say what it waits for: give it one of {}.", event.name(), accepted.join(", "));
    context.error("missing-definition", event.at(), message);
    None
}
