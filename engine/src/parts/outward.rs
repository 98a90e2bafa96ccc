//! The way outwards from where something was thrown to the event that catches it: event sub-processes of the scope,
//! boundary events of the activity around, then the next scope, across call activities too (BPMN 2.0, 10.5.7).
use super::{event_sub_process, variables};
use crate::state::Role;
use crate::turn::{Done, Fault, Site, Turn, Waiter};
use baton_models::bpmn::events::Trigger;
use baton_models::{ElementIndex, Key};
use std::sync::Arc;

/// An event that catches, and who waits with it.
pub struct Catcher {
    pub waiter: Waiter,
    pub event: ElementIndex,
}

/// How well an event catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It names what was thrown.
    Named,
    /// It catches everything of the kind.
    Any,
}

/// The nearest event around an element instance that catches; on one level one that names what was thrown goes first.
pub fn catcher(turn: &Turn, at: Key, fits: &dyn Fn(&Trigger) -> Option<Fit>) -> Result<Option<Catcher>, Fault> {
    let mut here = Some(at);
    while let Some(key) = here {
        let site = turn.site(key)?;
        if site.at.role != Role::Inner
            && let Some(event) = best(&site.waiter(), &site.element().boundary_events, fits)
        {
            return Ok(Some(Catcher { waiter: site.waiter(), event }));
        }
        if let Some((waiter, starts)) = event_sub_process::around(turn, key)?
            && let Some(event) = best(&waiter, &starts, fits)
        {
            return Ok(Some(Catcher { waiter, event }));
        }
        here = outer(turn, &site)?;
    }
    Ok(None)
}

/// Puts code and message into the variables that the catching event names.
pub fn remember(
    turn: &mut Turn,
    catcher: &Catcher,
    fits: &dyn Fn(&Trigger) -> Option<Fit>,
    code: &Arc<str>,
    message: Option<&Arc<str>>,
) -> Done {
    let Some(catch) = catcher.waiter.graph.process.element(catcher.event).kind.catch() else { return Ok(()) };
    for trigger in catch.triggers.iter().filter(|trigger| fits(trigger).is_some()) {
        let (code_variable, message_variable) = match trigger {
            Trigger::Error(caught) => (&caught.code_variable, &caught.message_variable),
            Trigger::Escalation(caught) => (&caught.code_variable, &None),
            _ => continue,
        };
        variables::set_named(turn, &catcher.waiter, code_variable.as_deref(), Some(code))?;
        variables::set_named(turn, &catcher.waiter, message_variable.as_deref(), message)?;
    }
    Ok(())
}

fn best(waiter: &Waiter, events: &[ElementIndex], fits: &dyn Fn(&Trigger) -> Option<Fit>) -> Option<ElementIndex> {
    let fit = |index: ElementIndex| {
        let catch = waiter.graph.process.element(index).kind.catch();
        catch.and_then(|catch| catch.triggers.iter().find_map(fits))
    };
    let with = |wanted: Fit| events.iter().find(|index| fit(**index) == Some(wanted)).copied();
    with(Fit::Named).or_else(|| with(Fit::Any))
}

/// The element instance around this one, across the call activity if need be.
fn outer(turn: &Turn, site: &Site) -> Result<Option<Key>, Fault> {
    if site.at.scope != site.at.instance {
        return Ok(Some(site.at.scope));
    }
    Ok(turn.instance(site.at.instance)?.caller)
}
