//! Signals: heard by all who listen, in this root process instance at once, elsewhere as soon as the command is on disk
//! (BPMN 2.0, 10.5.5.6).
use super::frame::Frame;
use super::{call, catch};
use crate::command::Variables;
use crate::event::Event;
use crate::state::SubscriptionKind;
use crate::turn::{Done, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::events::SignalThrow;
use std::sync::Arc;

/// Throws a signal from an event.
pub fn throw(turn: &mut Turn, site: &Site, signal: &SignalThrow) -> Done {
    let element = site.element().id.clone();
    let name = Frame::new(turn, site).name(&signal.name, format_args!("the name of the signal"))?;
    let payload = call::values(turn, site, &signal.payload, site.at.key)?;
    let variables: Variables = payload.into_iter().map(|(name, value, _)| (name, value)).collect();
    let (key, instance) = (turn.key(), site.at.instance);
    turn.emit(Event::SignalThrown { key, instance, element, name: name.clone(), variables: variables.clone() })?;
    broadcast(turn, &name, &variables)
}

/// Gives a signal to all who listen within the root process instance.
fn broadcast(turn: &mut Turn, name: &Arc<str>, variables: &Variables) -> Done {
    let listens = turn.state.subscriptions.iter().filter(|found| found.kind == SubscriptionKind::Signal && found.name == *name);
    let listeners: Vec<Key> = listens.map(|found| found.key).collect();
    for key in listeners {
        // Another one may have ended it in the meantime.
        let Some(found) = turn.state.subscriptions.get(key).cloned() else { continue };
        catch::received(turn, &found, variables, &Vec::new())?;
    }
    Ok(())
}
