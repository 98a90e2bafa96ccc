//! Event definitions: what a catching event waits for, and what a throwing one does (BPMN 2.0, 10.5.5).
mod compensation;
mod conditional;
mod error;
mod escalation;
pub(super) mod link;
mod message;
mod signal;
pub(super) mod timer;

pub use compensation::CompensationThrow;
pub use conditional::{Conditional, VariableChange};
pub use error::{ErrorCatch, ErrorThrow};
pub use escalation::{EscalationCatch, EscalationThrow};
pub use message::{Message, MessageThrow};
pub use signal::{Signal, SignalThrow};
pub use timer::{Timer, TimerKind};

use super::context::{Context, quote, shown};
use super::vendor;
use super::xml::{Namespace, Node, Text};

/// What a catching event waits for: one of its definitions, or all of them (`parallelMultiple`). Without definitions it
/// waits for nothing.
#[derive(Debug, Clone, Default)]
pub struct Catch {
    pub triggers: Vec<Trigger>,
    pub all: bool,
}

/// One thing that a catching event waits for.
#[derive(Debug, Clone)]
pub enum Trigger {
    Timer(Timer),
    Message(Message),
    Signal(Signal),
    Conditional(Conditional),
    Error(ErrorCatch),
    Escalation(EscalationCatch),
    /// The activity, or the sub-process around, is compensated.
    Compensation,
    /// The transaction was cancelled.
    Cancel,
}

/// One thing that a throwing event does.
#[derive(Debug, Clone)]
pub enum Throw {
    Terminate {
        /// Not only what it stands in, but the process instance and all that called it.
        all: bool,
    },
    Error(ErrorThrow),
    Escalation(EscalationThrow),
    Signal(SignalThrow),
    Message(MessageThrow),
    Compensation(CompensationThrow),
    Cancel,
}

/// What may stand where an instance can wait for something that comes from outside.
pub(crate) const FROM_OUTSIDE: [&str; 4] =
    ["timerEventDefinition", "messageEventDefinition", "signalEventDefinition", "conditionalEventDefinition"];

impl Catch {
    /// True where one of its triggers is an error.
    pub fn is_of_error(&self) -> bool {
        self.triggers.iter().any(|trigger| matches!(trigger, Trigger::Error(_)))
    }

    /// The conditions that it waits for.
    pub fn conditions(&self) -> impl Iterator<Item = &Conditional> {
        self.triggers.iter().filter_map(|trigger| match trigger {
            Trigger::Conditional(model) => Some(model),
            _ => None,
        })
    }

    /// True where nothing has to happen.
    pub fn is_none(&self) -> bool {
        self.triggers.is_empty()
    }

    /// What an event waits for; `accepted` are the definitions that its position allows. `None` after an error was
    /// reported.
    pub(crate) fn parse<'d>(event: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Self> {
        let definitions = definitions(event, context)?;
        let mut triggers = Vec::with_capacity(definitions.len());
        for definition in definitions {
            triggers.push(Trigger::parse(event, definition, accepted, context)?);
        }
        let all = triggers.len() > 1 && event.flag("parallelMultiple", false);
        let outside =
            |trigger: &Trigger| matches!(trigger, Trigger::Timer(_) | Trigger::Message(_) | Trigger::Signal(_) | Trigger::Conditional(_));
        if all && !triggers.iter().all(outside) {
            let message = format!("An event that waits for all of its definitions (parallelMultiple) accepts {}.", FROM_OUTSIDE.join(", "));
            context.error("parallel-multiple", event.at(), message);
        }
        Some(Self { triggers, all })
    }

    /// The same for an event that must wait for something.
    pub(crate) fn required<'d>(event: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Self> {
        let catch = Self::parse(event, accepted, context)?;
        if catch.is_none() {
            let message = format!("The {} does not say what it waits for: give it one of {}.", event.name(), accepted.join(", "));
            context.error("missing-definition", event.at(), message);
            return None;
        }
        Some(catch)
    }
}

impl Trigger {
    fn parse<'d>(event: Node<'d>, definition: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Self> {
        match definition.name() {
            name if !accepted.contains(&name) => unsupported(definition, accepted, context),
            "timerEventDefinition" => Timer::parse(definition, context).map(Self::Timer),
            "messageEventDefinition" => Message::parse(event, definition, context).map(Self::Message),
            "signalEventDefinition" => Signal::parse(event, definition, context).map(Self::Signal),
            "conditionalEventDefinition" => Conditional::parse(definition, context).map(Self::Conditional),
            "errorEventDefinition" => Some(Self::Error(ErrorCatch::parse(definition, context))),
            "escalationEventDefinition" => EscalationCatch::parse(definition, context).map(Self::Escalation),
            "compensateEventDefinition" => Some(Self::Compensation),
            "cancelEventDefinition" => Some(Self::Cancel),
            _ => unsupported(definition, accepted, context),
        }
    }
}

impl Throw {
    /// What a throwing event does, in the order of its definitions; `None` after an error was reported.
    pub(crate) fn parse<'d>(event: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Vec<Self>> {
        definitions(event, context)?.into_iter().map(|definition| Self::one(event, definition, accepted, context)).collect()
    }

    /// What one definition of an event throws.
    pub(crate) fn one<'d>(event: Node<'d>, definition: Node<'d>, accepted: &[&str], context: &mut Context<'d>) -> Option<Self> {
        match definition.name() {
            name if !accepted.contains(&name) => unsupported(definition, accepted, context),
            "terminateEventDefinition" => Some(Self::Terminate { all: vendor::flag(definition, "terminateAll", false) }),
            "errorEventDefinition" => ErrorThrow::parse(event, definition, context).map(Self::Error),
            "escalationEventDefinition" => EscalationThrow::parse(event, definition, context).map(Self::Escalation),
            "signalEventDefinition" => SignalThrow::parse(event, definition, context).map(Self::Signal),
            "messageEventDefinition" => MessageThrow::parse(definition, context).map(Self::Message),
            "compensateEventDefinition" => CompensationThrow::parse(definition, context).map(Self::Compensation),
            "cancelEventDefinition" => Some(Self::Cancel),
            _ => unsupported(definition, accepted, context),
        }
    }
}

/// The event definitions of an event, its own and those at the root that `eventDefinitionRef` names. `None` after an
/// error was reported.
pub(crate) fn definitions<'d>(event: Node<'d>, context: &mut Context<'d>) -> Option<Vec<Node<'d>>> {
    let found: Vec<Node<'d>> = event.children().filter(is_definition).collect();
    found.into_iter().map(|node| resolve(node, context)).collect()
}

fn is_definition(node: &Node<'_>) -> bool {
    node.namespace() == Namespace::Bpmn && (node.name() == "eventDefinitionRef" || node.name().ends_with("EventDefinition"))
}

fn resolve<'d>(node: Node<'d>, context: &mut Context<'d>) -> Option<Node<'d>> {
    if node.name() != "eventDefinitionRef" {
        return Some(node);
    }
    let reference = node.text().map(|text| text.value).unwrap_or_default();
    let found = context.any_root(reference).filter(|root| root.name().ends_with("EventDefinition"));
    if found.is_none() {
        context.error("unknown-definition", node.at(), format!("There is no event definition '{}' in the file.", quote(reference)));
    }
    found
}

/// The root element (`message` or `signal`) that a definition refers to, and its name; the name alone where an extension says
/// it. `None` after an error was reported.
fn named<'d>(event: Node<'d>, definition: Node<'d>, tag: &'static str, context: &mut Context<'d>) -> Option<(Option<Node<'d>>, Text<'d>)> {
    let (reference, expression, missing, unknown) = match tag {
        "message" => ("messageRef", "messageExpression", "missing-message", "unknown-message"),
        _ => ("signalRef", "signalExpression", "missing-signal", "unknown-signal"),
    };
    let said = definition.extension(expression);
    let Some(reference) = definition.attribute(reference) else {
        if said.is_none() {
            context.error(missing, definition.at(), format!("It names no {tag}: {}", propose(event, tag, "name")));
        }
        return said.map(|name| (None, name));
    };
    let Some(root) = context.root(tag, reference.value) else {
        if said.is_none() {
            context.error(unknown, reference.at, format!("There is no <{tag}> with the id '{}' in the file.", quote(reference.value)));
        }
        return said.map(|name| (None, name));
    };
    let name = root.attribute("name");
    if name.is_none() {
        let message = format!("The {tag} '{}' has no name, by which it could be found.", quote(reference.value));
        context.error("missing-name", root.at(), message);
    }
    name.map(|name| (Some(root), name))
}

/// What to write where a definition names nothing: a root element `tag`, called like the event, by the attribute that others
/// find it by.
fn propose(event: Node<'_>, tag: &str, called: &str) -> String {
    let id = event.id().map_or(tag, shown);
    let name = event.attribute("name").map_or(id.to_owned(), |name| name.value.split_whitespace().collect::<Vec<_>>().join(" "));
    let name = quote(&name).replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("give it {tag}Ref=\"{id}-{tag}\", and under the root element write <{tag} id=\"{id}-{tag}\" {called}=\"{name}\"/>.")
}

/// Reports a definition that is not accepted where it stands.
fn unsupported<T>(definition: Node<'_>, accepted: &[&str], context: &mut Context<'_>) -> Option<T> {
    let here = if accepted.is_empty() { "none".to_owned() } else { accepted.join(", ") };
    let message = format!("<{}> is not possible on this event. Accepted: {here}.", quote(definition.name()));
    context.error("unsupported-element", definition.at(), message);
    None
}
