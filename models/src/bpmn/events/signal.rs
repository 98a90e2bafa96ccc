//! Signals: told to all who listen (BPMN 2.0, 10.5.5.6).
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;
use crate::bpmn::{CallMapping, parameters};
use crate::expr::Expression;

#[derive(Debug, Clone)]
pub struct Signal {
    pub name: Expression,
}

#[derive(Debug, Clone)]
pub struct SignalThrow {
    pub name: Expression,
    /// The variables that go with it.
    pub payload: Vec<CallMapping>,
}

impl Signal {
    /// The signal that `signalRef` names.
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Some(reference) = definition.attribute("signalRef") else {
            let message = "It names no signal: give signalRef, and a <signal> with that id and a name under the root element.";
            context.error("missing-signal", definition.at(), message);
            return None;
        };
        let Some(root) = context.root("signal", reference.value) else {
            let message = format!("There is no <signal> with the id '{}' in the file.", quote(reference.value));
            context.error("unknown-signal", reference.at, message);
            return None;
        };
        let Some(name) = root.attribute("name") else {
            let message = format!("The signal '{}' has no name, by which it could be found.", quote(reference.value));
            context.error("missing-name", root.at(), message);
            return None;
        };
        context.expression(name).map(|name| Self { name })
    }
}

impl SignalThrow {
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Signal { name } = Signal::parse(definition, context)?;
        Some(Self { name, payload: parameters::mappings(definition, "in", context) })
    }
}
