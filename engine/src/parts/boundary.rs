//! Boundary events: armed with their activity, fired beside it or instead of it.
use super::{catch, scope};
use crate::turn::{Done, Site, Turn};
use baton_models::{ElementIndex, Key};

/// Opens what the boundary events of an activity wait for.
pub fn arm(turn: &mut Turn, site: &Site) -> Done {
    for index in &site.element().boundary_events {
        if let Some(catch) = site.graph.process.element(*index).kind.catch() {
            catch::wait_for(turn, &site.waiter(), *index, catch)?;
        }
    }
    Ok(())
}

/// The event has happened: an interrupting one takes the token of its activity, another adds one.
pub fn fire(turn: &mut Turn, host: Key, event: ElementIndex) -> Done {
    let site = turn.site(host)?;
    if site.graph.process.element(event).kind.interrupting() == Some(true) {
        scope::cancel(turn, host)?;
    }
    turn.enter_occurred(site.at.instance, site.at.scope, event);
    Ok(())
}
