//! Scopes: how they end by themselves, and how they are cancelled with everything in them.
use super::{call, flow, job, mapping, multi_instance};
use crate::behaviours;
use crate::event::Event;
use crate::state::{ElementState, InstanceState, JobKind, Record, Role};
use crate::turn::{Done, Site, Turn};
use baton_models::Key;
use std::sync::Arc;

/// Ends a scope in which nothing is left.
pub fn check(turn: &mut Turn, scope: Key) -> Done {
    if turn.is_arriving(scope) {
        return Ok(());
    }
    if let Some(instance) = turn.state.instances.get(scope) {
        if instance.active > 0 {
            return Ok(());
        }
        turn.emit(Event::InstanceEnded { key: scope, state: InstanceState::Completed, reason: None })?;
        close(turn, scope, false)?;
        return call::returned(turn, scope);
    }
    let scope = turn.at(scope)?;
    if scope.active == 0 && scope.role != Role::Body {
        let key = scope.key;
        turn.complete(key);
    }
    Ok(())
}

/// An element instance has done its work: results are mapped, what waited for it is closed, the token moves on.
pub fn complete(turn: &mut Turn, key: Key) -> Done {
    let site = turn.site(key)?;
    let element = site.element();
    if site.at.state != ElementState::Leaving {
        if site.at.role != Role::Body {
            mapping::outputs(turn, &site)?;
        }
        close(turn, key, true)?;
        let inner = element.multi_instance.as_ref().filter(|_| site.at.role == Role::Inner);
        if inner.map_or(element.async_after, |m| m.async_after) {
            turn.emit(Event::ElementMoved { key, state: ElementState::Leaving })?;
            return job::continuation(turn, key, JobKind::AsyncAfter);
        }
    }
    leave(turn, &site)
}

/// Moves the token of a done element instance on.
pub fn leave(turn: &mut Turn, site: &Site) -> Done {
    let key = site.at.key;
    if site.at.role == Role::Inner {
        turn.emit(Event::ElementCompleted { key })?;
        return multi_instance::inner_done(turn, site);
    }
    let flows = behaviours::of(&site.element().kind).leave(turn, site)?;
    turn.emit(Event::ElementCompleted { key })?;
    flow::take(turn, site, flows)
}

/// Cancels an element instance with all that is in it; its token is gone.
pub fn cancel(turn: &mut Turn, key: Key) -> Done {
    cancel_children(turn, key)?;
    let called = turn.at(key)?.called;
    if let Some(called) = called.filter(|called| turn.state.instances.get(*called).is_some_and(Record::is_live)) {
        cancel_instance(turn, called, InstanceState::InternallyTerminated, None)?;
    }
    close(turn, key, false)?;
    turn.emit(Event::ElementCanceled { key })
}

/// Cancels everything in a scope, but not the scope itself.
pub fn cancel_children(turn: &mut Turn, scope: Key) -> Done {
    turn.drop_arriving(scope);
    let children: Vec<Key> = turn.state.elements.of(scope).map(|e| e.key).collect();
    children.into_iter().try_for_each(|child| cancel(turn, child))
}

/// Cancels a process instance with all that it called.
pub fn cancel_instance(turn: &mut Turn, key: Key, state: InstanceState, reason: Option<Arc<str>>) -> Done {
    cancel_children(turn, key)?;
    close(turn, key, false)?;
    turn.emit(Event::InstanceEnded { key, state, reason })
}

/// Closes what waits for an element instance or a process instance. `done`: it has completed, and is not cancelled.
pub fn close(turn: &mut Turn, key: Key, done: bool) -> Done {
    let state = &turn.state;
    let mut events: Vec<Event> = Vec::new();
    events.extend(state.tasks.of(key).map(|t| Event::TaskDeleted { key: t.key, reason: "deleted".into() }));
    events.extend(state.external_tasks.of(key).map(|t| Event::ExternalTaskEnded { key: t.key }));
    events.extend(state.jobs.of(key).map(|j| Event::JobEnded { key: j.key }));
    events.extend(state.subscriptions.of(key).map(|s| Event::SubscriptionClosed { key: s.key }));
    events.extend(state.incidents.of(key).map(|i| Event::IncidentEnded { key: i.key, resolved: done }));
    events.into_iter().try_for_each(|event| turn.emit(event))
}
