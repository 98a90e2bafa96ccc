//! Flow nodes among their flows.
use crate::ElementIndex;
use crate::bpmn::Element;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::elements::ElementKind;
use crate::bpmn::graph::Model;
use crate::bpmn::xml::Node;

pub(super) fn check(node: Node<'_>, index: ElementIndex, model: &Model<'_>, context: &mut Context<'_>) {
    let element = model.process.element(index);
    let Some(kind) = model.kind(index) else { return };
    direction(node, element, context);
    conditions(kind, element, model, context);
    default(node, kind, context);
    loops(node, kind, context);
    if matches!(kind, ElementKind::EventBasedGateway(_)) {
        events_behind(element, model, context);
    }
}

/// `gatewayDirection` says how many flows come in and leave (8.4.10).
fn direction(node: Node<'_>, element: &Element, context: &mut Context<'_>) {
    let Some(direction) = node.attribute("gatewayDirection") else { return };
    let (many_in, many_out) = (element.incoming.len() > 1, element.outgoing.len() > 1);
    let (fits, wants) = match direction.value {
        "Converging" => (many_in && !many_out, "several incoming flows and one outgoing"),
        "Diverging" => (!many_in && many_out, "one incoming flow and several outgoing"),
        "Mixed" => (many_in && many_out, "several incoming and several outgoing flows"),
        _ => return,
    };
    if !fits {
        let (incoming, outgoing) = (element.incoming.len(), element.outgoing.len());
        let message = format!("gatewayDirection \"{}\" means {wants}; this gateway has {incoming} and {outgoing}.", direction.value);
        context.warning("gateway-direction", direction.at, message);
    }
}

/// Conditions belong to flows of activities and gateways that choose, and a choice has at least two ways (8.4.13).
fn conditions(kind: &ElementKind, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
    let flows = || element.outgoing.iter().map(|index| model.process.flow(*index));
    if kind.is_event() {
        for flow in flows().filter(|flow| flow.condition.is_some()) {
            let message = "A condition stands behind an event. It is looked at, but other tools need not: put a gateway between.";
            context.warning("condition-behind-event", flow.at, message);
        }
    } else if let (Some(flow), None, 1) = (flows().next(), element.default_flow, element.outgoing.len())
        && flow.condition.is_some()
        && !matches!(kind, ElementKind::ParallelGateway(_) | ElementKind::EventBasedGateway(_))
    {
        let message = format!("'{}' is the only way on and has a condition: where that does not hold there is none.", quote(&flow.id));
        context.warning("only-flow-with-condition", flow.at, message);
    }
}

/// Only what chooses has a default (8.4.13).
fn default(node: Node<'_>, kind: &ElementKind, context: &mut Context<'_>) {
    let chooses = !kind.is_event() && !matches!(kind, ElementKind::ParallelGateway(_) | ElementKind::EventBasedGateway(_));
    if let (false, Some(default)) = (chooses, node.attribute("default")) {
        context.warning("default-ignored", default.at, format!("A {} chooses nothing: its default has no effect.", kind.tag()));
    }
}

/// One activity has one loop (10.3.1), and only activities have one.
fn loops(node: Node<'_>, kind: &ElementKind, context: &mut Context<'_>) {
    let mut loops = node.children().filter(|child| child.is("multiInstanceLoopCharacteristics") || child.is("standardLoopCharacteristics"));
    let (first, second) = (loops.next(), loops.next());
    if let (Some(first), false) = (first, kind.is_activity()) {
        context.warning("loop-ignored", first.at(), format!("A {} is not repeated: only activities are.", kind.tag()));
    } else if let Some(second) = second {
        context.error(
            "several-loops",
            second.at(),
            "The activity has several loops: give it one, or put it into a sub-process with the other.",
        );
    }
    if let (Some(specification), ElementKind::SubProcess(_)) = (node.child("ioSpecification"), kind) {
        let message = "An embedded sub-process has no inputs and outputs of its own: it sees the variables around it.";
        context.warning("io-ignored", specification.at(), message);
    }
}

/// An event-based gateway waits for one of several events (10.6.6).
fn events_behind(element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
    if element.outgoing.len() == 1 {
        context.warning(
            "event-gateway-single",
            element.at,
            "Behind this event-based gateway stands one event only: there is nothing to choose.",
        );
    }
    let behind = || element.outgoing.iter().map(|index| model.process.flow(*index)).map(|flow| (flow, model.kind(flow.target)));
    let task = behind().find(|(_, kind)| matches!(kind, Some(ElementKind::ReceiveTask(_))));
    let messages =
        behind().any(|(flow, kind)| matches!(kind, Some(ElementKind::IntermediateCatchEvent(_))) && model.catches_message(flow.target));
    if let (Some((flow, _)), true) = (task, messages) {
        let message = "Behind an event-based gateway stand either message events or receive tasks, not both.";
        context.warning("event-gateway-mixed", flow.at, message);
    }
}
