//! Tokens that are put somewhere without having come there: at the start of an instance, or when a running one is
//! modified. The scopes around are entered as far as they are not there, without running their start events.
use super::{boundary, event_sub_process, job, join, listener, mapping, start, variables};
use crate::command::{BODY, Place, Placement};
use crate::event::Event;
use crate::graph::Graph;
use crate::rejection::Rejection;
use crate::state::{ElementState, JobKind, Role};
use crate::turn::{Done, Fault, Turn};
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key, Value};
use std::sync::Arc;

/// Where a token begins, found in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// At the element. `inner`: of a multi-instance activity only one inner instance.
    Element {
        index: ElementIndex,
        inner: bool,
    },
    Flow(FlowIndex),
    /// At an event that has happened.
    Event(ElementIndex),
}

/// Puts a token for each placement, one after another: the next one finds what the one before has done.
pub fn all(turn: &mut Turn, instance: Key, placements: &[Placement]) -> Done {
    let graph = turn.instance(instance)?.graph.clone();
    let targets = placements.iter().map(|placement| find(&graph, &placement.place)).collect::<Result<Vec<_>, _>>()?;
    // The instance does not end before the last token was put.
    turn.hold(instance);
    for (placement, target) in placements.iter().zip(targets) {
        if turn.state.is_live(instance) {
            put(turn, &graph, instance, placement, target)?;
            turn.run()?;
        }
    }
    turn.release(instance);
    Ok(())
}

fn find(graph: &Graph, place: &Place) -> Result<Target, Rejection> {
    let process = &graph.process;
    let element = |id: &str| {
        graph.find(id).ok_or_else(|| Rejection::Invalid(format!("cannot {place}: the process '{}' has no element '{id}'", process.id)))
    };
    match place {
        Place::Before(id) => match id.strip_suffix(BODY) {
            Some(activity) => {
                let index = element(activity)?;
                let is_body = process.element(index).multi_instance.is_some();
                let refused = || Rejection::Invalid(format!("cannot {place}: '{activity}' is no multi-instance activity"));
                if is_body { Ok(Target::Element { index, inner: false }) } else { Err(refused()) }
            }
            None => {
                let index = element(id)?;
                Ok(Target::Element { index, inner: process.element(index).multi_instance.is_some() })
            }
        },
        Place::After(id) => match process.element(element(id)?).outgoing.as_slice() {
            [flow] => Ok(Target::Flow(*flow)),
            flows => {
                let found = if flows.is_empty() { "no outgoing sequence flow" } else { "more than one outgoing sequence flow" };
                Err(Rejection::Invalid(format!("cannot {place}: the element has {found}; name the flow with startTransition")))
            }
        },
        Place::Occurred(id) => {
            let found = graph.find(id).ok_or_else(|| Rejection::Invalid(format!("cannot {place}: the process has no such element")))?;
            let is_start = matches!(process.element(found).kind, ElementKind::StartEvent(_));
            Ok(if is_start { Target::Element { index: found, inner: false } } else { Target::Event(found) })
        }
        Place::Over(id) => {
            let missing = || Rejection::Invalid(format!("cannot {place}: the process '{}' has no sequence flow '{id}'", process.id));
            Ok(Target::Flow(graph.find_flow(id).ok_or_else(missing)?))
        }
    }
}

fn put(turn: &mut Turn, graph: &Arc<Graph>, instance: Key, placement: &Placement, target: Target) -> Done {
    let process = &graph.process;
    let around = match target {
        Target::Element { index, .. } | Target::Event(index) => process.element(index).parent,
        Target::Flow(flow) => process.element(process.flow(flow).source).parent,
    };
    let scope = enter_scope(turn, graph, instance, around)?;
    variables::set_all(turn, instance, scope, &placement.variables)?;
    match target {
        Target::Flow(index) => {
            // A token on a flow has no scope of its own: what is local belongs to the scope around it.
            variables::set_all_local(turn, instance, scope, &placement.local_variables)?;
            let flow = process.flow(index);
            turn.emit(Event::FlowTaken { instance, flow: flow.id.clone(), why: None })?;
            listener::flow_placed(turn, instance, scope, flow)?;
            turn.enter(instance, scope, flow.target, Some(index));
            Ok(())
        }
        Target::Element { index, .. } if join::gathers(process.element(index)) => {
            variables::set_all_local(turn, instance, scope, &placement.local_variables)?;
            let flow = join::first_missing(turn, graph, scope, index);
            turn.enter(instance, scope, index, flow);
            Ok(())
        }
        Target::Event(index) => {
            occurred(turn, graph, instance, scope, index);
            Ok(())
        }
        Target::Element { index, inner } => begin(turn, graph, instance, scope, index, inner, placement),
    }
}

/// An event that starts instances has happened. Behind a parallel gateway the others are waited for.
fn occurred(turn: &mut Turn, graph: &Graph, instance: Key, scope: Key, event: ElementIndex) {
    let process = &graph.process;
    turn.enter_occurred(instance, scope, event);
    for flow in &process.element(event).incoming {
        let gateway = process.element(process.flow(*flow).source);
        if !matches!(&gateway.kind, ElementKind::EventBasedGateway(model) if model.instantiate && model.parallel) {
            continue;
        }
        let others = gateway.outgoing.iter().map(|flow| process.flow(*flow).target).filter(|target| *target != event);
        others.for_each(|other| turn.enter(instance, scope, other, None));
    }
}

/// Makes the element's instance with its local variables, and lets it begin.
pub fn begin(turn: &mut Turn, graph: &Graph, instance: Key, scope: Key, index: ElementIndex, inner: bool, placement: &Placement) -> Done {
    let element = graph.process.element(index);
    let model = element.multi_instance.as_ref();
    let (key, waits) = match model {
        Some(model) if inner => {
            let waits = model.async_before;
            (inner_instance(turn, graph, instance, scope, index, state_of(waits))?, waits)
        }
        _ => {
            let (role, waits) = (if model.is_some() { Role::Body } else { Role::Plain }, element.async_before);
            (turn.entered(instance, scope, element, role, state_of(waits), None)?, waits)
        }
    };
    variables::set_all_local(turn, instance, key, &placement.local_variables)?;
    if waits {
        return job::continuation(turn, key, JobKind::AsyncBefore);
    }
    turn.begin(key);
    Ok(())
}

fn state_of(waits: bool) -> ElementState {
    if waits { ElementState::Pending } else { ElementState::Active }
}

/// The scope that stands for a sub-process, or the instance itself: the one that is there, else a new one.
fn enter_scope(turn: &mut Turn, graph: &Arc<Graph>, instance: Key, sub_process: Option<ElementIndex>) -> Result<Key, Fault> {
    let Some(index) = sub_process else { return Ok(instance) };
    let element = graph.process.element(index);
    let around = enter_scope(turn, graph, instance, element.parent)?;
    let inner = element.multi_instance.is_some();
    let found: Vec<Key> = scopes_of(turn, around, index, inner);
    match (found.as_slice(), inner) {
        ([key], _) => return Ok(*key),
        ([], _) => {}
        (several, _) => {
            let message = format!("'{}' runs {} times: it cannot be told in which of them the token is meant", element.id, several.len());
            return Err(Rejection::Invalid(message).into());
        }
    }
    let key = match inner {
        true => inner_instance(turn, graph, instance, around, index, ElementState::Active)?,
        false => turn.entered(instance, around, element, Role::Plain, ElementState::Active, None)?,
    };
    open(turn, key)?;
    Ok(key)
}

/// The running instances of a sub-process within a scope; of a multi-instance one, its inner instances.
fn scopes_of(turn: &Turn, around: Key, index: ElementIndex, inner: bool) -> Vec<Key> {
    let at = |scope: Key, role: Role| {
        let found = turn.state.elements.find(scope, u64::from(index.0));
        found.filter(|e| e.role == role && e.state == ElementState::Active).map(|e| e.key).collect::<Vec<_>>()
    };
    match inner {
        true => at(around, Role::Body).into_iter().flat_map(|body| at(body, Role::Inner)).collect(),
        false => at(around, Role::Plain),
    }
}

/// One more inner instance of a multi-instance activity; its body is made if it is not there.
fn inner_instance(
    turn: &mut Turn,
    graph: &Graph,
    instance: Key,
    scope: Key,
    index: ElementIndex,
    state: ElementState,
) -> Result<Key, Fault> {
    let element = graph.process.element(index);
    let there = turn.state.elements.find(scope, u64::from(index.0)).find(|e| e.role == Role::Body).map(|e| (e.key, e.loop_total, e.active));
    let (body, total) = match there {
        Some((_, _, active)) if active > 0 && element.multi_instance.as_ref().is_some_and(|model| model.sequential) => {
            let message = format!("'{}' runs one instance after another: a second one cannot begin beside the first", element.id);
            return Err(Rejection::Invalid(message).into());
        }
        Some((key, total, _)) => (key, total),
        None => {
            let key = turn.entered(instance, scope, element, Role::Body, ElementState::Active, None)?;
            let site = turn.site(key)?;
            boundary::arm(turn, &site)?;
            (key, 0)
        }
    };
    turn.emit(Event::LoopStarted { key: body, total: total.saturating_add(1) })?;
    turn.entered(instance, body, element, Role::Inner, state, Some(total))
}

/// What happens when a sub-process is entered, but for its start event.
fn open(turn: &mut Turn, key: Key) -> Done {
    let site = turn.site(key)?;
    mapping::inputs(turn, &site)?;
    if site.at.role == Role::Plain {
        boundary::arm(turn, &site)?;
    }
    event_sub_process::arm(turn, &site.waiter(), Some(site.at.element))?;
    listener::scope_placed(turn, &site)
}

/// Who started the instance, where its start event would have remembered it.
pub fn remember_initiator(turn: &mut Turn, graph: &Graph, instance: Key) -> Done {
    let event = start::none_start(graph).map(|index| &graph.process.element(index).kind);
    let Some(ElementKind::StartEvent(event)) = event else { return Ok(()) };
    let Some(name) = &event.initiator else { return Ok(()) };
    let by = turn.instance(instance)?.started_by.clone().map_or(Value::Null, Value::String);
    variables::set_local(turn, instance, instance, name.as_str().into(), by)
}
