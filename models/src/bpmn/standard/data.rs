//! Inputs and outputs of activities, and the associations that fill them (10.4).
use super::references::{Ids, unknown};
use crate::bpmn::context::Context;
use crate::bpmn::xml::Node;
use std::collections::HashSet;

/// An `ioSpecification` has sets, and the sets name its own inputs and outputs (10.4.1).
pub(super) fn specification(node: Node<'_>, context: &mut Context<'_>) {
    for (tag, set, references) in [
        ("dataInput", "inputSet", ["dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"]),
        ("dataOutput", "outputSet", ["dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"]),
    ] {
        let own: HashSet<_> = node.each(tag).filter_map(Node::id).collect();
        if !own.is_empty() && node.child(set).is_none() {
            context.warning("io-without-set", node.at(), format!("The ioSpecification has a {tag} and no {set} that would hold it."));
        }
        for name in references {
            for reference in node.each(set).flat_map(|set| set.each(name)).filter_map(Node::text) {
                if !own.contains(reference.value) && !reference.value.split_once(':').is_some_and(|(_, id)| own.contains(id)) {
                    unknown(name, reference, context);
                }
            }
        }
    }
}

/// A data association has a target, and more than one source only where a transformation makes one of them (10.4.2).
pub(super) fn association<'d>(node: Node<'d>, ids: &Ids<'d>, context: &mut Context<'d>) {
    let sources: Vec<_> = node.each("sourceRef").filter_map(Node::text).collect();
    let target = node.child_text("targetRef");
    for (name, reference) in sources.iter().map(|source| ("sourceRef", *source)).chain(target.map(|target| ("targetRef", target))) {
        if !ids.contains(reference.value) {
            unknown(name, reference, context);
        }
    }
    for assignment in node.each("assignment").filter(|assignment| assignment.child("from").is_none() || assignment.child("to").is_none()) {
        context.warning("data-association", assignment.at(), "An assignment needs both from and to.");
    }
    if target.is_none() {
        context.warning("data-association", node.at(), format!("The {} has no targetRef: it goes nowhere.", node.name()));
    }
    if sources.len() > 1 && node.child("transformation").is_none() {
        let message = format!("The {} has several sources, and no transformation that makes one value of them.", node.name());
        context.warning("data-association", node.at(), message);
    }
}
