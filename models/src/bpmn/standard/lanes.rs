//! Lanes (10.7): which flow nodes they hold.
use super::references::{Ids, unknown};
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;
use std::collections::HashSet;

/// Checks one set of lanes; sets within its lanes are sets of their own.
pub(super) fn check<'d>(set: Node<'d>, ids: &Ids<'d>, context: &mut Context<'d>) {
    let mut seen = HashSet::new();
    let set_of = context.element;
    for lane in set.each("lane") {
        context.element = lane.id().or(set_of);
        for reference in lane.each("flowNodeRef").filter_map(Node::text) {
            if !ids.contains(reference.value) {
                unknown("flowNodeRef", reference, context);
            } else if !seen.insert(reference.value) {
                let message = format!("'{}' is in two lanes of one set.", quote(reference.value));
                context.warning("lane-twice", reference.at, message);
            }
        }
    }
    context.element = set_of;
}
