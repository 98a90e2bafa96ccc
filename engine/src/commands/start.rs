//! Beginning a process instance.
use super::{Outcome, missing, seen};
use crate::command::{Command, Place, Placement, Reply};
use crate::event::Event;
use crate::graph::Graph;
use crate::parts::{listener, place, start, variables};
use crate::rejection::Rejection;
use crate::state::Record;
use crate::turn::{Fault, Turn};
use baton_models::ElementIndex;
use baton_models::bpmn::elements::ElementKind;
use std::sync::Arc;

pub fn start(turn: &mut Turn, command: &Command) -> Outcome {
    let Command::Start { key, definition, business_key, variables, placements, skip, reply_variables } = command else {
        return Err(Fault::Bug("not a start".to_owned()));
    };
    let graph = turn.context.library.definition(*definition).ok_or_else(|| missing("process definition", *definition))?;
    start::check_active(turn, &graph)?;
    turn.skip = *skip;
    let begins = if placements.is_empty() { start::begins(&graph, None) } else { Vec::new() };
    let first = first_element(&graph, placements, &begins)?;
    turn.emit(Event::InstanceStarted {
        key: *key,
        definition: *definition,
        caller: None,
        business_key: business_key.clone(),
        tenant: graph.tenant.clone(),
        start: first.map(|index| graph.process.element(index).id.clone()),
        by: turn.context.actor.clone(),
    })?;
    variables::set_all_local(turn, *key, *key, variables)?;
    start::process(turn, *key)?;
    match first {
        Some(_) if placements.is_empty() => start::enter(turn, *key, *key, &begins),
        _ => {
            if !first.is_some_and(|index| is_start_event(&graph, index)) {
                place::remember_initiator(turn, &graph, *key)?;
                listener::instance_placed(turn, *key, &graph)?;
            }
            place::all(turn, *key, placements)?;
        }
    }
    turn.run()?;
    let ended = !turn.instance(*key)?.is_live();
    Ok(Reply::Started { instance: *key, ended, variables: seen(turn, *key, *reply_variables) })
}

/// What the instance begins at: the start event without a trigger where nothing else is asked for. `None`: at a flow.
fn first_element(graph: &Arc<Graph>, placements: &[Placement], begins: &[ElementIndex]) -> Result<Option<ElementIndex>, Fault> {
    let no_start = || format!("Process definition '{}' has no none start event: it is started by a message or a timer", graph.id());
    match placements.first().map(|placement| &placement.place) {
        None => match begins.first() {
            Some(first) => Ok(Some(*first)),
            None => Err(Rejection::Invalid(no_start()).into()),
        },
        Some(Place::Before(id) | Place::Occurred(id)) => Ok(graph.find(id)),
        Some(Place::After(_) | Place::Over(_)) => Ok(None),
    }
}

fn is_start_event(graph: &Graph, index: ElementIndex) -> bool {
    let element = graph.process.element(index);
    element.parent.is_none() && matches!(element.kind, ElementKind::StartEvent(_))
}
