//! Business errors on their way outwards to the boundary event that catches them (BPMN 2.0, 10.5.7 and 13.5.3).
use super::outward::{self, Fit};
use super::{catch, scope};
use crate::event::Event;
use crate::state::Role;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::events::Trigger;
use std::sync::Arc;

/// Throws an error at an element instance. Without anybody who catches it the token ends there.
pub fn throw(turn: &mut Turn, at: Key, code: &Arc<str>, message: Option<&Arc<str>>) -> Done {
    let origin = turn.site(at)?;
    let fits = |trigger: &Trigger| match trigger {
        Trigger::Error(catch) => match &catch.code {
            None => Some(Fit::Any),
            Some(caught) => (**caught == **code).then_some(Fit::Named),
        },
        _ => None,
    };
    let Some(catcher) = outward::catcher(turn, at, &fits)? else {
        thrown(turn, &origin, code, message, None)?;
        return end_token(turn, &origin);
    };
    let event = catcher.waiter.graph.process.element(catcher.event);
    thrown(turn, &origin, code, message, Some(event.id.clone()))?;
    pass(turn, &origin)?;
    outward::remember(turn, &catcher, &fits, code, message)?;
    catch::occur(turn, catcher.waiter.key, catcher.event)
}

/// A script has thrown an error: an event catches it as if the element had thrown it. Without one an exception is a failure.
pub fn caught(turn: &mut Turn, fault: Fault) -> Done {
    let Some((at, thrown)) = turn.thrown.take() else { return Err(fault) };
    if !matches!(fault, Fault::Failed { .. }) || !turn.is_live(at) || !turn.spend(1) {
        return Err(fault);
    }
    for code in thrown.codes() {
        let names = |trigger: &Trigger| match trigger {
            Trigger::Error(catch) => catch.code.as_deref().filter(|caught| **caught == *code).map(|_| Fit::Named),
            _ => None,
        };
        if thrown.code.is_some() || outward::catcher(turn, at, &names)?.is_some() {
            return throw(turn, at, &code, thrown.message.as_ref());
        }
    }
    Err(fault)
}

fn thrown(turn: &mut Turn, origin: &Site, code: &Arc<str>, message: Option<&Arc<str>>, caught: Option<Arc<str>>) -> Done {
    let (instance, element) = (origin.at.instance, origin.element().id.clone());
    turn.emit(Event::ErrorThrown { instance, element, code: code.clone(), message: message.cloned(), caught })
}

/// An event that throws has done its work by throwing; an activity is interrupted.
pub fn pass(turn: &mut Turn, origin: &Site) -> Done {
    if origin.element().kind.throws().is_empty() {
        return Ok(());
    }
    scope::notify(turn, origin.at.key)?;
    turn.emit(Event::ElementCompleted { key: origin.at.key })
}

/// Ends the token where an error was thrown that nobody caught.
fn end_token(turn: &mut Turn, origin: &Site) -> Done {
    let key = origin.at.key;
    scope::cancel_children(turn, key)?;
    scope::notify(turn, key)?;
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
