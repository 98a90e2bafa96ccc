//! Business errors on their way outwards to the boundary event that catches them (BPMN 2.0, 10.5.7 and 13.5.3).
use super::{boundary, scope, variables};
use crate::event::Event;
use crate::state::Role;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{ErrorCatch, Trigger};
use baton_models::{ElementIndex, Key, Value};
use std::sync::Arc;

/// Throws an error at an element instance. Without anybody who catches it the token ends there.
pub fn throw(turn: &mut Turn, at: Key, code: &Arc<str>, message: Option<&Arc<str>>) -> Done {
    let origin = turn.site(at)?;
    let mut here = Some(at);
    while let Some(key) = here {
        let site = turn.site(key)?;
        if let Some((event, catch)) = catcher(&site, code) {
            let caught = Some(site.graph.process.element(event).id.clone());
            thrown(turn, &origin, code, message, caught)?;
            pass(turn, &origin)?;
            remember(turn, &site, &catch, code, message)?;
            return boundary::fire(turn, key, event);
        }
        here = outer(turn, &site)?;
    }
    thrown(turn, &origin, code, message, None)?;
    end_token(turn, &origin)
}

/// The element instance around this one, across the call activity if need be.
fn outer(turn: &Turn, site: &Site) -> Result<Option<Key>, Fault> {
    if site.at.scope != site.at.instance {
        return Ok(Some(site.at.scope));
    }
    Ok(turn.instance(site.at.instance)?.caller)
}

/// The boundary event that catches this code: one that names it, else one for every error.
fn catcher(site: &Site, code: &str) -> Option<(ElementIndex, ErrorCatch)> {
    if site.at.role == Role::Inner {
        return None;
    }
    let catches = || {
        site.element().boundary_events.iter().filter_map(|index| match &site.graph.process.element(*index).kind {
            ElementKind::BoundaryEvent(event) => match &event.trigger {
                Trigger::Error(catch) => Some((*index, catch.clone())),
                _ => None,
            },
            _ => None,
        })
    };
    catches().find(|(_, catch)| catch.code.as_deref() == Some(code)).or_else(|| catches().find(|(_, catch)| catch.code.is_none()))
}

fn thrown(turn: &mut Turn, origin: &Site, code: &Arc<str>, message: Option<&Arc<str>>, caught: Option<Arc<str>>) -> Done {
    let (instance, element) = (origin.at.instance, origin.element().id.clone());
    turn.emit(Event::ErrorThrown { instance, element, code: code.clone(), message: message.cloned(), caught })
}

/// Puts code and message into the variables that the catching event names.
fn remember(turn: &mut Turn, site: &Site, catch: &ErrorCatch, code: &Arc<str>, message: Option<&Arc<str>>) -> Done {
    let values = [(&catch.code_variable, Some(code)), (&catch.message_variable, message)];
    for (name, value) in values {
        if let Some(name) = name {
            let value = value.map_or(Value::Null, |text| Value::String(text.clone()));
            variables::set(turn, site.at.instance, site.at.scope, name.as_str().into(), value)?;
        }
    }
    Ok(())
}

/// An end event that throws has done its work by throwing; an activity is interrupted.
fn pass(turn: &mut Turn, origin: &Site) -> Done {
    match origin.element().kind {
        ElementKind::EndEvent(_) => turn.emit(Event::ElementCompleted { key: origin.at.key }),
        _ => Ok(()),
    }
}

/// Ends the token where an error was thrown that nobody caught.
fn end_token(turn: &mut Turn, origin: &Site) -> Done {
    let key = origin.at.key;
    scope::cancel_children(turn, key)?;
    scope::close(turn, key, true)?;
    turn.emit(Event::ElementCompleted { key })?;
    match origin.at.role {
        Role::Inner => super::multi_instance::inner_done(turn, origin),
        _ => {
            turn.check(origin.at.scope);
            Ok(())
        }
    }
}
