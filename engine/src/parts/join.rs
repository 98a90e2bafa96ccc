//! Joins: gateways that gather tokens. A waiting join is one element instance that knows the flows which have arrived.
use super::{job, listener};
use crate::event::Event;
use crate::graph::Graph;
use crate::state::{ElementInstance, ElementState, JobKind, Role};
use crate::turn::{Done, Fault, Turn};
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key};
use std::collections::BTreeSet;

/// True for gateways that wait for tokens of several flows.
pub fn gathers(element: &Element) -> bool {
    element.incoming.len() > 1 && matches!(element.kind, ElementKind::ParallelGateway(_) | ElementKind::InclusiveGateway(_))
}

/// A token comes to a join over a flow.
pub fn arrive(turn: &mut Turn, graph: &Graph, instance: Key, scope: Key, index: ElementIndex, via: FlowIndex) -> Done {
    let element = graph.process.element(index);
    let key = match waiting(turn, element, scope, index).map(|e| e.key) {
        Some(key) => key,
        None => turn.entered(instance, scope, element, Role::Plain, ElementState::Active, None)?,
    };
    turn.emit(Event::JoinArrived { key, flow: graph.process.flow(via).id.clone() })?;
    if matches!(element.kind, ElementKind::ParallelGateway(_)) && is_full(element, turn.at(key)?) {
        return full(turn, element, key);
    }
    Ok(())
}

/// The flow over which a token counts that was put at a join: the first that has brought none.
pub fn first_missing(turn: &Turn, graph: &Graph, scope: Key, index: ElementIndex) -> Option<FlowIndex> {
    let element = graph.process.element(index);
    let join = waiting(turn, element, scope, index);
    element.incoming.iter().find(|flow| join.is_none_or(|join| !join.arrived.contains(flow))).copied()
}

/// The join that still gathers tokens in a scope.
fn waiting<'t>(turn: &'t Turn, element: &Element, scope: Key, index: ElementIndex) -> Option<&'t ElementInstance> {
    turn.state.elements.find(scope, u64::from(index.0)).find(|e| e.state == ElementState::Active && !is_full(element, e))
}

/// True when every incoming flow has brought a token.
fn is_full(element: &Element, join: &ElementInstance) -> bool {
    join.arrived.len() >= element.incoming.len() && element.incoming.iter().all(|flow| join.arrived.contains(flow))
}

/// The join is done; tokens that came twice over a flow wait for the next round, which begins when this one has left.
fn full(turn: &mut Turn, element: &Element, key: Key) -> Done {
    let join = turn.at(key)?;
    let (instance, scope, index) = (join.instance, join.scope, join.element);
    let mut seen = BTreeSet::new();
    let surplus: Vec<FlowIndex> = join.arrived.iter().filter(|flow| !seen.insert(**flow)).copied().collect();
    for flow in surplus {
        turn.enter(instance, scope, index, Some(flow));
    }
    if element.async_before {
        turn.emit(Event::ElementMoved { key, state: ElementState::Pending })?;
        return job::continuation(turn, key, JobKind::AsyncBefore);
    }
    if element.listeners.is_some() {
        turn.begin(key);
    } else {
        turn.complete(key);
    }
    Ok(())
}

/// Lets inclusive joins go on that no token can reach any more. True: something may go on now.
pub fn release(turn: &mut Turn) -> Result<bool, Fault> {
    let waiting: Vec<Key> = turn.waiting_joins();
    for key in waiting {
        let Some(join) = turn.state.elements.get(key).filter(|e| e.state == ElementState::Active) else { continue };
        let graph = turn.instance(join.instance)?.graph.clone();
        let element = graph.process.element(join.element);
        let is_done = element.listeners.is_some() && listener::is_waiting(turn, key);
        if !is_done && !can_still_arrive(turn, &graph, join) {
            full(turn, element, key)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// True while a token of the scope can come to a flow that has brought none, unless it can as well come over one that
/// has (BPMN 2.0, 13.4.3).
fn can_still_arrive(turn: &Turn, graph: &Graph, join: &ElementInstance) -> bool {
    let reach = graph.reach(join.element);
    let incoming = &graph.process.element(join.element).incoming;
    let holds_up = |token: ElementIndex| {
        let comes_over =
            |arrived: bool| incoming.iter().zip(reach).any(|(flow, from)| join.arrived.contains(flow) == arrived && from.contains(&token));
        comes_over(false) && !comes_over(true)
    };
    let is_there = |element: ElementIndex| turn.state.elements.find(join.scope, u64::from(element.0)).any(|e| e.key != join.key);
    reach.iter().flatten().any(|element| holds_up(*element) && is_there(*element))
}
