//! Beginning a process instance.
use super::{Outcome, missing, seen};
use crate::command::{Command, Reply};
use crate::event::Event;
use crate::graph::Graph;
use crate::parts::{start, variables};
use crate::rejection::Rejection;
use crate::state::Record;
use crate::turn::{Fault, Turn};
use baton_models::ElementIndex;
use baton_models::bpmn::elements::ElementKind;
use std::sync::Arc;

pub fn start(turn: &mut Turn, command: &Command) -> Outcome {
    let Command::Start { key, definition, business_key, variables, element, reply_variables } = command else {
        return Err(Fault::Bug("not a start".to_owned()));
    };
    let graph = turn.context.library.definition(*definition).ok_or_else(|| missing("process definition", *definition))?;
    start::check_active(turn, &graph)?;
    let event = start_event(&graph, element.as_deref())?;
    turn.emit(Event::InstanceStarted {
        key: *key,
        definition: *definition,
        caller: None,
        business_key: business_key.clone(),
        tenant: graph.tenant.clone(),
        start: Some(graph.process.element(event).id.clone()),
        by: turn.context.actor.clone(),
    })?;
    variables::set_all_local(turn, *key, *key, variables)?;
    turn.enter(*key, *key, event, None);
    turn.run()?;
    let ended = !turn.instance(*key)?.is_live();
    Ok(Reply::Started { instance: *key, ended, variables: seen(turn, *key, *reply_variables) })
}

/// The start event that was asked for, else the one without a trigger.
fn start_event(graph: &Arc<Graph>, id: Option<&str>) -> Result<ElementIndex, Fault> {
    let process = &graph.process;
    let found = match id {
        Some(id) => graph.find(id).filter(|index| {
            let element = process.element(*index);
            element.parent.is_none() && matches!(element.kind, ElementKind::StartEvent(_))
        }),
        None => start::none_start(graph),
    };
    found.ok_or_else(|| {
        let message = match id {
            Some(id) => format!("the process '{}' has no start event '{id}'", process.id),
            None => format!("Process definition '{}' has no none start event: it is started by a message or a timer", graph.id()),
        };
        Rejection::Invalid(message).into()
    })
}
