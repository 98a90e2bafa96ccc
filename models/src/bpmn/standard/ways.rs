//! Where ways end: at end events where there are any, behind each boundary event, and at links (10.5).
use crate::ElementIndex;
use crate::bpmn::Element;
use crate::bpmn::context::Context;
use crate::bpmn::elements::ElementKind;
use crate::bpmn::events::Trigger;
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;
use std::collections::HashSet;

/// What all elements of a process are compared with.
pub(super) struct Ways {
    /// The scopes that have end events.
    ended: HashSet<Option<ElementIndex>>,
    /// The activities that undo others.
    handlers: HashSet<ElementIndex>,
}

impl Ways {
    pub fn new(model: &Model<'_>) -> Self {
        let elements = || model.process.elements.iter();
        let ends = elements().filter(|element| matches!(element.kind, ElementKind::EndEvent(_)));
        Self { ended: ends.map(|element| element.parent).collect(), handlers: elements().filter_map(|e| e.compensated_by).collect() }
    }

    pub fn check(&self, node: Node<'_>, index: ElementIndex, model: &Model<'_>, context: &mut Context<'_>) {
        let element = model.process.element(index);
        let Some(kind) = model.kind(index) else { return };
        if node.child("linkEventDefinition").is_some() {
            link(kind, element, model, context);
        } else if element.for_compensation {
            if !self.handlers.contains(&index) {
                let message = "No compensation boundary event leads here, so it never undoes anything.";
                context.warning("handler-unused", element.at, message);
            }
        } else if element.outgoing.is_empty() {
            self.dead_end(kind, element, context);
        }
        if catches(kind, &Trigger::Cancel) && kind.interrupting() == Some(false) {
            context.warning(
                "cancel-not-interrupting",
                element.at,
                "The transaction is left by this event: cancelActivity=\"false\" has no effect.",
            );
        }
    }

    /// Nothing leaves the element, which is neither an end event nor a handler.
    fn dead_end(&self, kind: &ElementKind, element: &Element, context: &mut Context<'_>) {
        if matches!(kind, ElementKind::BoundaryEvent(_)) {
            if !catches(kind, &Trigger::Compensation) {
                let message = "No flow leaves this boundary event: when it happens its token ends.";
                context.warning("boundary-without-outgoing", element.at, message);
            }
        } else if !matches!(kind, ElementKind::EndEvent(_)) && !element.incoming.is_empty() && self.ended.contains(&element.parent) {
            let message = "No flow leaves this element, and other ways of its scope end with an end event: is something missing?";
            context.warning("dead-end", element.at, message);
        }
    }
}

/// True for an event that waits for something of the same kind as the trigger.
fn catches(kind: &ElementKind, wanted: &Trigger) -> bool {
    let same = |trigger: &Trigger| std::mem::discriminant(trigger) == std::mem::discriminant(wanted);
    kind.catch().is_some_and(|catch| catch.triggers.iter().any(same))
}

/// The flow of a link is its pair (10.5.5.2). The flows that the parser added for pairs stand where their link events do.
fn link(kind: &ElementKind, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
    let flows = if matches!(kind, ElementKind::IntermediateThrowEvent(_)) { &element.outgoing } else { &element.incoming };
    let drawn = flows.iter().map(|index| model.process.flow(*index)).find(|flow| flow.at != model.process.element(flow.source).at);
    if let Some(flow) = drawn {
        let message = "A link event is one half of a flow: nothing else leaves the one that throws, or leads to the one that catches.";
        context.warning("link-with-flow", flow.at, message);
    }
}
