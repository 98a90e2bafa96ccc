//! Beginning a process instance or a sub-process.
use super::event_sub_process;
use crate::graph::Graph;
use crate::rejection::Rejection;
use crate::turn::{Done, Fault, Site, Turn};
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

/// Begins a sub-process: its event sub-processes begin to listen, a token goes to its start event.
pub fn sub_process(turn: &mut Turn, site: &Site) -> Done {
    let start = none_start_in(&site.graph, Some(site.at.element)).ok_or_else(|| Fault::Failed {
        element: site.element().id.clone(),
        message: "the sub-process has no none start event".to_owned(),
    })?;
    event_sub_process::arm(turn, &site.waiter(), Some(site.at.element))?;
    turn.enter(site.at.instance, site.at.key, start, None);
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
