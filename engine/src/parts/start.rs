//! Beginning a process instance or a sub-process.
use super::event_sub_process;
use crate::graph::Graph;
use crate::rejection::Rejection;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, Key};

/// Refuses definitions of which instances cannot be started yet.
pub fn check_active(turn: &Turn, graph: &Graph) -> Result<(), Rejection> {
    if graph.is_active(turn.context.now) { Ok(()) } else { Err(Rejection::Suspended { definition: graph.id() }) }
}

/// The start event of the process that needs no trigger.
pub fn none_start(graph: &Graph) -> Option<ElementIndex> {
    none_start_in(graph, None)
}

/// The start event of a scope that needs no trigger.
pub fn none_start_in(graph: &Graph, scope: Option<ElementIndex>) -> Option<ElementIndex> {
    let is_none_start =
        |index: &&ElementIndex| matches!(&graph.process.element(**index).kind, ElementKind::StartEvent(start) if start.catch.is_none());
    graph.process.children_of(scope).iter().find(is_none_start).copied()
}

/// Begins a sub-process: its event sub-processes begin to listen, a token goes to its start event,
/// or to all that no flow leads to. An empty one, as tools draw what is collapsed, is passed at once.
pub fn sub_process(turn: &mut Turn, site: &Site) -> Done {
    let begins = begins(&site.graph, Some(site.at.element));
    if site.graph.process.children_of(Some(site.at.element)).is_empty() {
        turn.complete(site.at.key);
        return Ok(());
    }
    if begins.is_empty() {
        let message = "the sub-process has no none start event".to_owned();
        return Err(Fault::Failed { element: site.element().id.clone(), message });
    }
    event_sub_process::arm(turn, &site.waiter(), Some(site.at.element))?;
    enter(turn, site.at.instance, site.at.key, &begins);
    Ok(())
}

/// The event sub-processes of a process begin to listen.
pub fn process(turn: &mut Turn, instance: Key) -> Done {
    if turn.instance(instance)?.graph.process.handlers.is_empty() {
        return Ok(());
    }
    let waiter = turn.waiter(instance)?;
    event_sub_process::arm(turn, &waiter, None)
}

/// Where a scope begins: at its none start event; without any start event at every element to which no flow leads
/// (BPMN 2.0, 13.3.4).
pub fn begins(graph: &Graph, scope: Option<ElementIndex>) -> Vec<ElementIndex> {
    if let Some(start) = none_start_in(graph, scope) {
        return vec![start];
    }
    let (process, children) = (&graph.process, graph.process.children_of(scope));
    if children.iter().any(|index| process.element(*index).is_start()) {
        return Vec::new();
    }
    children.iter().filter(|index| comes_first(process.element(**index))).copied().collect()
}

/// True for elements that begin by themselves, or may be chosen in an ad-hoc sub-process.
pub fn comes_first(element: &Element) -> bool {
    element.incoming.is_empty() && !element.begins_by_itself()
}

/// Lets an instance or a sub-process begin.
pub fn enter(turn: &mut Turn, instance: Key, scope: Key, begins: &[ElementIndex]) {
    begins.iter().rev().for_each(|index| turn.enter(instance, scope, *index, None));
}
