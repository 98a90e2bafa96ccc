//! Ad-hoc sub-processes: what can be chosen, and when nothing more can be (BPMN 2.0, 13.3.5).
use super::frame::Frame;
use super::{place, scope};
use crate::command::{Placement, Variables};
use crate::event::Event;
use crate::rejection::Rejection;
use crate::state::{ElementState, Record};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::{AdHocSubProcess, ElementKind};
use baton_models::{ElementIndex, Key};
use std::sync::Arc;

/// An activity that is chosen, with variables of its own.
pub type Choice = (Arc<str>, Variables);

/// What an element instance is, if it is an ad-hoc sub-process.
fn model(site: &Site) -> Option<&AdHocSubProcess> {
    match &site.element().kind {
        ElementKind::AdHocSubProcess(model) => Some(model),
        _ => None,
    }
}

/// Begins activities of an ad-hoc sub-process.
pub fn choose(turn: &mut Turn, key: Key, chosen: &[Choice]) -> Done {
    let site = turn.site(key)?;
    let name = site.element().id.clone();
    let Some(model) = model(&site) else {
        return Err(Rejection::Invalid(format!("'{name}' is no ad-hoc sub-process: nothing can be chosen in it")).into());
    };
    if site.at.state != ElementState::Active {
        return Err(Rejection::Conflict(format!("nothing more can be chosen in '{name}'")).into());
    }
    if model.sequential && (site.at.active > 0 || chosen.len() > 1) {
        let message = format!("in '{name}' one activity runs after the other: a second one cannot begin beside the first");
        return Err(Rejection::Conflict(message).into());
    }
    let found = chosen.iter().map(|(id, _)| find(&site, id)).collect::<Result<Vec<_>, _>>()?;
    for ((element, variables), index) in chosen.iter().zip(found) {
        turn.emit(Event::ActivityChosen { instance: site.at.instance, scope: key, element: element.clone() })?;
        let placement = Placement { local_variables: variables.clone(), ..Placement::before(element.clone()) };
        place::begin(turn, &site.graph, site.at.instance, key, index, false, &placement)?;
    }
    Ok(())
}

fn find(site: &Site, id: &str) -> Result<ElementIndex, Rejection> {
    let process = &site.graph.process;
    let mut known = site.graph.choices(site.at.element);
    known.find(|index| *process.element(*index).id == *id).ok_or_else(|| {
        let ids: Vec<&str> = site.graph.choices(site.at.element).map(|index| &*process.element(index).id).collect();
        Rejection::Invalid(format!("'{id}' cannot be chosen in '{}'; accepted are: {}", site.element().id, ids.join(", ")))
    })
}

/// True for what is directly in an ad-hoc sub-process.
pub fn is_around(site: &Site) -> bool {
    let parent = site.element().parent;
    parent.is_some_and(|parent| matches!(site.graph.process.element(parent).kind, ElementKind::AdHocSubProcess(_)))
}

/// Something in the ad-hoc sub-process has completed: it may be done.
pub fn review(turn: &mut Turn, key: Key) -> Done {
    let site = turn.site(key)?;
    let Some(model) = model(&site) else { return Ok(()) };
    let is_empty = site.at.active == 0 && !turn.is_arriving(key);
    match (site.at.state, &model.completion) {
        (ElementState::Finishing, _) if is_empty => end(turn, key),
        (ElementState::Active, Some(condition)) => match Frame::new(turn, &site).condition(condition)? {
            true => finish(turn, key, model),
            false => Ok(()),
        },
        (ElementState::Active, None) if is_empty => finish(turn, key, model),
        _ => Ok(()),
    }
}

/// Its owner has completed the task: nothing more is chosen. False: the element instance is no ad-hoc sub-process.
pub fn completed_by_owner(turn: &mut Turn, key: Key) -> Result<bool, Fault> {
    // What comes with the variables comes first.
    turn.finish()?;
    if !turn.state.elements.get(key).is_some_and(Record::is_live) {
        return Ok(false);
    }
    let site = turn.site(key)?;
    let Some(model) = model(&site) else { return Ok(false) };
    let held = model.completion.as_ref().map_or(Ok(true), |condition| Frame::new(turn, &site).condition(condition))?;
    if !held {
        let message = format!("'{}' is not done: its completion condition does not hold yet", site.element().id);
        return Err(Rejection::Conflict(message).into());
    }
    finish(turn, key, model).map(|()| true)
}

/// Nothing more can be chosen. It ends when it is empty after conditional events had their turn, which may begin something.
fn finish(turn: &mut Turn, key: Key, model: &AdHocSubProcess) -> Done {
    turn.emit(Event::ElementMoved { key, state: ElementState::Finishing })?;
    if model.cancel_remaining {
        scope::cancel_children(turn, key)?;
    }
    turn.check(key);
    Ok(())
}

fn end(turn: &mut Turn, key: Key) -> Done {
    let open: Vec<Key> = turn.state.tasks.of(key).map(|task| task.key).collect();
    open.into_iter().try_for_each(|key| turn.emit(Event::TaskCompleted { key }))?;
    turn.complete(key);
    Ok(())
}
