//! Rules of the standard that a file can break and still be read: each is reported, since what is drawn is then not what
//! is meant. Most are warnings, as real files break them and run elsewhere; what would run as something else is an error.
mod collaboration;
mod data;
mod elements;
mod lanes;
mod loops;
mod references;
#[cfg(test)]
mod tests;
mod values;
mod ways;

use super::context::Context;
use super::graph::Model;
use super::xml::{Namespace, Node};
use crate::ElementIndex;
use references::Ids;

/// Checks what stands beside the processes.
pub(super) fn file<'d>(definitions: Node<'d>, context: &mut Context<'d>) {
    references::roots(definitions, context);
    references::services(definitions, context);
    collaboration::check(definitions, context);
}

/// Checks a process: its elements with what was read of them, and what stands between them.
pub(super) fn process<'d>(
    definitions: Node<'d>,
    process: Node<'d>,
    nodes: &[(Node<'d>, Option<ElementIndex>)],
    model: &Model<'_>,
    context: &mut Context<'d>,
) {
    let ways = ways::Ways::new(model);
    for (number, (node, _)) in nodes.iter().enumerate() {
        context.element = node.id();
        let index = ElementIndex(number as u32);
        elements::check(*node, index, model, context);
        ways.check(*node, index, model, context);
    }
    context.element = process.id();
    walk(process, &Ids::new(definitions), context);
    context.element = None;
}

/// Checks an element and all that is in it. Depth is bounded by the reader.
fn walk<'d>(node: Node<'d>, ids: &Ids<'d>, context: &mut Context<'d>) {
    let around = context.element;
    context.element = node.id().or(around);
    values::check(node, context);
    match node.name() {
        "laneSet" => lanes::check(node, ids, context),
        "multiInstanceLoopCharacteristics" => loops::multi_instance(node, context),
        "transaction" => loops::transaction(node, context),
        "ioSpecification" => data::specification(node, context),
        "dataInputAssociation" | "dataOutputAssociation" => data::association(node, ids, context),
        _ => references::check(node, ids, context),
    }
    for child in node.children().filter(|child| child.namespace() == Namespace::Bpmn) {
        walk(child, ids, context);
    }
    context.element = around;
}
