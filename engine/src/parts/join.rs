//! Joins: elements that gather tokens. A waiting join is one element instance, with a record for each flow over which
//! tokens have come.
use super::{complex_gateway, job, listener};
use crate::event::Event;
use crate::graph::Graph;
use crate::state::{ElementInstance, ElementState, JobKind, Role};
use crate::turn::{Done, Fault, Turn};
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key};

/// When an element that gathers tokens goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// With a token of each flow (13.4.1).
    Each,
    /// With what can come (13.4.3).
    Reachable,
    /// When its condition holds (13.4.5).
    Complex,
    /// With so many tokens, over whichever flows (`startQuantity`; 10.3).
    Quantity(u32),
}

fn rule(element: &Element) -> Option<Rule> {
    match element.kind {
        ElementKind::ParallelGateway(_) if element.incoming.len() > 1 => Some(Rule::Each),
        ElementKind::InclusiveGateway(_) if element.incoming.len() > 1 => Some(Rule::Reachable),
        ElementKind::ComplexGateway(_) => Some(Rule::Complex),
        _ if element.start_quantity > 1 => Some(Rule::Quantity(element.start_quantity)),
        _ => None,
    }
}

/// True for elements that wait for several tokens.
pub fn gathers(element: &Element) -> bool {
    rule(element).is_some()
}

/// A token comes to a join over a flow.
pub fn arrive(turn: &mut Turn, graph: &Graph, instance: Key, scope: Key, index: ElementIndex, via: FlowIndex) -> Done {
    let element = graph.process.element(index);
    let Some(rule) = rule(element) else { return Err(Fault::Bug(format!("'{}' does not gather tokens", element.id))) };
    let key = match waiting(turn, element, scope, index).map(|e| e.key) {
        Some(key) => key,
        None => turn.entered(instance, scope, element, role_of(element), state_of(rule), None)?,
    };
    let via = match rule {
        Rule::Quantity(_) => element.incoming.first().copied().unwrap_or(via),
        _ => via,
    };
    let is_first = turn.state.arrival(key, via.0).is_none();
    let flow = graph.process.flow(via).id.clone();
    if rule == Rule::Each && is_first && turn.at(key)?.arrived as usize + 1 == element.incoming.len() {
        turn.emit(Event::JoinFilled { key, flow })?;
        return go_on(turn, element, key, None);
    }
    let arrival = if is_first { Some(turn.key()) } else { None };
    turn.emit(Event::JoinArrived { key, flow, arrival })?;
    match rule {
        Rule::Quantity(quantity) if turn.state.arrival(key, via.0).is_some_and(|a| a.tokens >= quantity) => begin(turn, element, key),
        Rule::Complex => complex_gateway::arrived(turn, key),
        _ => Ok(()),
    }
}

fn role_of(element: &Element) -> Role {
    if element.multi_instance.is_some() { Role::Body } else { Role::Plain }
}

/// An activity has not begun while it waits for its tokens.
fn state_of(rule: Rule) -> ElementState {
    if matches!(rule, Rule::Quantity(_)) { ElementState::Pending } else { ElementState::Active }
}

/// The flow over which a token counts that was put at a join: the first that has brought none.
pub fn first_missing(turn: &Turn, graph: &Graph, scope: Key, index: ElementIndex) -> Option<FlowIndex> {
    let element = graph.process.element(index);
    if matches!(rule(element), Some(Rule::Quantity(_))) {
        return element.incoming.first().copied();
    }
    let join = waiting(turn, element, scope, index).map(|join| join.key);
    element.incoming.iter().find(|flow| join.is_none_or(|join| turn.state.arrival(join, flow.0).is_none())).copied()
}

/// The join that still gathers tokens in a scope.
fn waiting<'t>(turn: &'t Turn, element: &Element, scope: Key, index: ElementIndex) -> Option<&'t ElementInstance> {
    let gathers = |join: &&ElementInstance| match join.state {
        _ if element.listeners.is_some() && listener::is_waiting(turn, join.key) => false,
        ElementState::Active if matches!(element.kind, ElementKind::ComplexGateway(_)) => join.arrived > 0,
        ElementState::Active => !is_full(element, join),
        ElementState::Resetting => join.arrived > 0,
        ElementState::Pending => join.arrived > 0 && element.start_quantity > 1,
        _ => false,
    };
    turn.state.elements.find(scope, u64::from(index.0)).find(gathers)
}

/// True when every incoming flow has brought a token.
pub fn is_full(element: &Element, join: &ElementInstance) -> bool {
    join.arrived as usize >= element.incoming.len()
}

/// The round is done. Where more tokens came over a flow than one they stay, and wait for the next round.
/// `tokens`: how many became one, where that matters.
pub fn go_on(turn: &mut Turn, element: &Element, key: Key, tokens: Option<u32>) -> Done {
    if turn.state.arrivals.of(key).any(|arrival| arrival.tokens > 1) {
        turn.emit(Event::JoinReleased { key, tokens: None })?;
        return pass(turn, element, key, ElementState::Active, tokens);
    }
    if element.async_before {
        turn.emit(Event::ElementMoved { key, state: ElementState::Pending })?;
        return job::continuation(turn, key, JobKind::AsyncBefore);
    }
    leave(turn, element, key);
    Ok(())
}

/// Nothing is waited for any more but listeners.
fn leave(turn: &mut Turn, element: &Element, key: Key) {
    if element.listeners.is_some() { turn.begin(key) } else { turn.complete(key) }
}

/// A token leaves a join that stays for those which wait: an element instance of its own, in this state.
pub fn pass(turn: &mut Turn, element: &Element, join: Key, state: ElementState, tokens: Option<u32>) -> Done {
    let join = turn.at(join)?;
    let (instance, scope) = (join.instance, join.scope);
    let waits = element.async_before && state == ElementState::Active;
    let leaving = turn.entered(instance, scope, element, Role::Plain, if waits { ElementState::Pending } else { state }, tokens)?;
    if waits {
        return job::continuation(turn, leaving, JobKind::AsyncBefore);
    }
    leave(turn, element, leaving);
    Ok(())
}

/// An activity has all the tokens that it takes to begin.
fn begin(turn: &mut Turn, element: &Element, key: Key) -> Done {
    turn.emit(Event::JoinReleased { key, tokens: Some(element.start_quantity) })?;
    if element.async_before {
        return job::continuation(turn, key, JobKind::AsyncBefore);
    }
    turn.emit(Event::ElementMoved { key, state: ElementState::Active })?;
    turn.begin(key);
    Ok(())
}

/// Lets joins go on that no token can reach any more. True: something may go on now.
pub fn release(turn: &mut Turn) -> Result<bool, Fault> {
    let waiting: Vec<Key> = turn.waiting_joins();
    for key in waiting {
        let Some(join) = turn.state.elements.get(key) else { continue };
        let graph = turn.instance(join.instance)?.graph.clone();
        let element = graph.process.element(join.element);
        let is_complex = matches!(element.kind, ElementKind::ComplexGateway(_));
        let waits = if is_complex { ElementState::Resetting } else { ElementState::Active };
        let is_done = join.state != waits || join.arrived == 0 || (element.listeners.is_some() && listener::is_waiting(turn, key));
        if !is_done && !can_still_arrive(turn, &graph, join) {
            if is_complex {
                complex_gateway::reset(turn, element, key)?
            } else {
                go_on(turn, element, key, None)?
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// True while a token of the scope can come to a flow that has brought none, unless it can as well come over one that
/// has (BPMN 2.0, 13.4.3). The tokens are asked one after the other, and mostly the first one holds the join up.
fn can_still_arrive(turn: &Turn, graph: &Graph, join: &ElementInstance) -> bool {
    let has_arrived = |flow: &FlowIndex| turn.state.arrival(join.key, flow.0).is_some();
    let mut others = turn.state.elements.of(join.scope).filter(|token| token.key != join.key);
    if let Some(reach) = graph.reach(join.element) {
        return others.any(|token| {
            let flows = reach.get(&token.element).map_or(&[][..], Vec::as_slice);
            flows.iter().any(|flow| !has_arrived(flow)) && !flows.iter().any(has_arrived)
        });
    }
    let (arrived, missing): (Vec<_>, Vec<_>) = graph.process.element(join.element).incoming.iter().copied().partition(has_arrived);
    let (arrived, missing) = (graph.sources(&arrived, join.element), graph.sources(&missing, join.element));
    others.any(|token| missing.contains(&token.element) && !arrived.contains(&token.element))
}
