//! Signals: told to all who listen (BPMN 2.0, 10.5.5.6).
use super::named;
use crate::bpmn::context::Context;
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
    /// The signal that `signalRef` names, or whose name an extension says.
    pub(crate) fn parse<'d>(event: Node<'d>, definition: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let name = named(event, definition, "signal", context)?.1;
        context.expression(name).map(|name| Self { name })
    }
}

impl SignalThrow {
    pub(crate) fn parse<'d>(event: Node<'d>, definition: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let Signal { name } = Signal::parse(event, definition, context)?;
        Some(Self { name, payload: parameters::mappings(definition, "in", context) })
    }
}
