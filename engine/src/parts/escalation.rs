//! Escalations: told outwards; who catches them runs beside what goes on, or instead of it (BPMN 2.0, 10.5.5.4).
use super::outward::{self, Fit};
use super::{catch, error};
use crate::event::Event;
use crate::turn::{Fault, Turn};
use baton_models::Key;
use baton_models::bpmn::events::Trigger;
use std::sync::Arc;

/// Throws an escalation at an element instance. Nobody has to catch it; true: somebody does.
pub fn throw(turn: &mut Turn, at: Key, code: &Arc<str>) -> Result<bool, Fault> {
    let origin = turn.site(at)?;
    let fits = |trigger: &Trigger| match trigger {
        Trigger::Escalation(catch) => match &catch.code {
            None => Some(Fit::Any),
            Some(caught) => (**caught == **code).then_some(Fit::Named),
        },
        _ => None,
    };
    let found = outward::catcher(turn, at, &fits)?;
    let caught = found.as_ref().map(|catcher| catcher.waiter.graph.process.element(catcher.event).id.clone());
    let (instance, element) = (origin.at.instance, origin.element().id.clone());
    turn.emit(Event::EscalationThrown { instance, element, code: code.clone(), caught })?;
    let Some(catcher) = found else { return Ok(false) };
    if catcher.waiter.graph.process.element(catcher.event).kind.interrupting() == Some(true) {
        error::pass(turn, &origin)?;
    }
    outward::remember(turn, &catcher, &fits, code, None)?;
    catch::occur(turn, catcher.waiter.key, catcher.event).map(|()| true)
}
