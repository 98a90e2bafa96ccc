//! Pools and the messages between them (9.2 and 9.3).
use super::references::unknown;
use crate::bpmn::Ids;
use crate::bpmn::context::{Context, lookup, quote};
use crate::bpmn::xml::{Namespace, Node, Text};

/// What a message flow may begin or end at: the pool it is in, and its element.
#[derive(Clone, Copy)]
struct End<'d> {
    pool: &'d str,
    node: Node<'d>,
}

/// Checks the participants and message flows of all collaborations.
pub(super) fn check<'d>(definitions: Node<'d>, context: &mut Context<'d>) {
    let mut ends = None;
    for collaboration in definitions.each("collaboration") {
        for participant in collaboration.each("participant") {
            context.element = participant.id();
            multiplicity(participant, context);
            let process = participant.attribute("processRef").filter(|process| context.any_root(process.value).is_none());
            if let Some(process) = process {
                unknown("processRef", process, context);
            }
        }
        for flow in collaboration.each("messageFlow") {
            context.element = flow.id();
            message_flow(flow, ends.get_or_insert_with(|| all(definitions)), context);
        }
    }
    context.element = None;
}

/// How many of a kind take part: at most as many as at least (9.2.1).
fn multiplicity(participant: Node<'_>, context: &mut Context<'_>) {
    let Some(node) = participant.child("participantMultiplicity") else { return };
    let number = |name: &str| node.attribute(name).and_then(|number| number.value.trim().parse::<u32>().ok());
    if number("maximum").is_some_and(|maximum| maximum == 0 || maximum < number("minimum").unwrap_or_default()) {
        context.warning("participant-multiplicity", node.at(), "The maximum of participants is 0, or less than the minimum.");
    }
}

/// Everything in the pools by its id; a pool that names its process is that process.
fn all(definitions: Node<'_>) -> Ids<&str, End<'_>> {
    let mut ends = Ids::default();
    for process in definitions.each("process") {
        gather(process, process.id().unwrap_or_default(), &mut ends);
    }
    for participant in definitions.each("collaboration").flat_map(|collaboration| collaboration.each("participant")) {
        let Some(id) = participant.id() else { continue };
        let pool = participant.attribute("processRef").map_or(id, |process| process.value);
        let pool = pool.split_once(':').map_or(pool, |(_, id)| if ends.contains_key(id) { id } else { pool });
        ends.insert(id, End { pool, node: participant });
    }
    ends
}

fn gather<'d>(node: Node<'d>, pool: &'d str, ends: &mut Ids<&'d str, End<'d>>) {
    if let Some(id) = node.id() {
        ends.insert(id, End { pool, node });
    }
    node.children().filter(|child| child.namespace() == Namespace::Bpmn).for_each(|child| gather(child, pool, ends));
}

fn message_flow<'d>(flow: Node<'d>, ends: &Ids<&'d str, End<'d>>, context: &mut Context<'d>) {
    let source = end(flow, "sourceRef", "sends", ends, context);
    let target = end(flow, "targetRef", "receives", ends, context);
    if let (Some(source), Some(target)) = (source, target)
        && source.pool == target.pool
        && !source.pool.is_empty()
    {
        let message =
            format!("The message flow stays within the pool '{}'. Within a pool tokens move over sequence flows.", quote(source.pool));
        context.error("message-flow-within-pool", flow.at(), message);
    }
}

fn end<'d>(flow: Node<'d>, name: &str, does: &str, ends: &Ids<&'d str, End<'d>>, context: &mut Context<'d>) -> Option<End<'d>> {
    let Some(reference) = flow.attribute(name) else {
        context.warning("message-flow-end", flow.at(), format!("The message flow has no {name}."));
        return None;
    };
    let found = lookup(ends, reference.value);
    match found {
        None => unknown(name, reference, context),
        Some(End { node, .. }) => stands(node, reference, does, context),
    }
    found
}

/// Pools, activities and events send and receive; an event does one of the two.
fn stands(node: Node<'_>, reference: Text<'_>, does: &str, context: &mut Context<'_>) {
    let name = node.name();
    let sends = matches!(name, "endEvent" | "intermediateThrowEvent");
    let receives = matches!(name, "startEvent" | "intermediateCatchEvent" | "boundaryEvent");
    let neither = name.ends_with("Gateway") || matches!(name, "sequenceFlow" | "lane" | "laneSet" | "dataObject" | "textAnnotation");
    if neither || (sends && does == "receives") || (receives && does == "sends") {
        let message = format!("'{}' is a {}, which {does} no message.", quote(reference.value), quote(name));
        context.warning("message-flow-end", reference.at, message);
    }
}
