//! Beginning a process instance or a sub-process.
use crate::graph::Graph;
use crate::rejection::Rejection;
use crate::turn::Turn;
use baton_models::ElementIndex;
use baton_models::bpmn::elements::ElementKind;

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
        |index: &&ElementIndex| matches!(&graph.process.element(**index).kind, ElementKind::StartEvent(start) if start.trigger.is_none());
    graph.process.children_of(scope).iter().find(is_none_start).copied()
}
