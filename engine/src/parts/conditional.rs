//! Conditional events: judged when a variable changes that their condition reads, never by polling (BPMN 2.0, 10.5.5.3).
use super::catch;
use super::frame::Frame;
use crate::event::Event;
use crate::state::{State, Subscription};
use crate::turn::{Change, Done, Fault, Turn};
use baton_models::Key;
use baton_models::bpmn::events::{Conditional, VariableChange};
use baton_models::bpmn::{Condition, Element};
use std::collections::BTreeSet;

/// What an event that is about to be applied changes.
pub fn change(state: &State, event: &Event) -> Option<Change> {
    match event {
        Event::VariableSet { key, scope, name, .. } if state.watch.reads(name) => {
            let kind = if state.variables().get(*key).is_some() { VariableChange::Update } else { VariableChange::Create };
            Some(Change::Variable { scope: *scope, name: name.clone(), kind })
        }
        Event::VariableDeleted { key } => {
            let variable = state.variables().get(*key).filter(|variable| state.watch.reads(&variable.name))?;
            Some(Change::Variable { scope: variable.scope, name: variable.name.clone(), kind: VariableChange::Delete })
        }
        _ => None,
    }
}

/// Lets the conditional events happen whose conditions came true.
pub fn judge(turn: &mut Turn) -> Done {
    while let Some(change) = turn.next_change() {
        let waiting: BTreeSet<Key> = match &change {
            Change::Armed(subscription) => BTreeSet::from([*subscription]),
            Change::Variable { name, .. } => turn.state.watch.reading(name),
        };
        for key in waiting {
            let Some(found) = turn.state.subscriptions.get(key).cloned() else { continue };
            if concerns(turn, &found, &change)? && holds(turn, &found)? {
                catch::received(turn, &found, &Vec::new(), &Vec::new())?;
            }
        }
    }
    Ok(())
}

/// True where a change may have made the condition true.
fn concerns(turn: &Turn, found: &Subscription, change: &Change) -> Result<bool, Fault> {
    let Change::Variable { scope, name, kind } = change else { return Ok(true) };
    let graph = &turn.instance(found.instance)?.graph;
    let Some(model) = model(graph.process.element(found.target), found) else { return Ok(false) };
    let is_read = model.variables.as_ref().is_none_or(|names| names.contains(name));
    let counts = model.changes.is_empty() || model.changes.contains(kind);
    Ok(is_read && counts && turn.state.is_within(found.element_instance, *scope))
}

/// The condition that a subscription stands for, of those of its event.
fn model<'p>(event: &'p Element, found: &Subscription) -> Option<&'p Conditional> {
    event.kind.catch()?.conditions().nth(found.name.parse().unwrap_or(0))
}

/// Judges the condition.
fn holds(turn: &mut Turn, found: &Subscription) -> Result<bool, Fault> {
    let waiter = turn.waiter(found.element_instance)?;
    let event = waiter.graph.process.element(found.target);
    let Some(model) = model(event, found) else { return Ok(false) };
    let mut frame = Frame::waiting(turn, &waiter, event);
    if !model.can_hold(|name| frame.knows(name)) {
        return Ok(false);
    }
    match (&model.condition, frame.condition(&model.condition)) {
        // A script says in its own way that a variable is missing.
        (Condition::Script(_), Err(Fault::Failed { .. })) => Ok(false),
        (_, judged) => judged,
    }
}
