//! Scopes: how they end by themselves, and how they are cancelled with everything in them.
use super::{ad_hoc, afterwards, call, compensation, flow, job, listener, mapping, multi_instance};
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
        if instance.active > 0 || afterwards::is_open(turn, scope) {
            return Ok(());
        }
        if instance.graph.process.listeners.is_some() {
            let graph = instance.graph.clone();
            listener::instance_ended(turn, scope, &graph)?;
        }
        return ended(turn, scope);
    }
    let at = turn.at(scope)?;
    match (at.active, at.role) {
        (1.., _) | (_, Role::Body) => Ok(()),
        (_, Role::Compensating) => compensation::next(turn, &turn.site(scope)?),
        _ => {
            let site = turn.site(scope)?;
            behaviours::of(&site.element().kind).emptied(turn, &site)
        }
    }
}

/// A process instance ends by itself, unless something began in it after all.
pub fn ended(turn: &mut Turn, instance: Key) -> Done {
    if turn.is_arriving(instance) || turn.instance(instance)?.active > 0 {
        return Ok(());
    }
    turn.emit(Event::InstanceEnded { key: instance, state: InstanceState::Completed, reason: None })?;
    close(turn, instance, false)?;
    call::returned(turn, instance)
}

/// The last token of a process instance has waited for the listeners of the process.
pub fn finished(turn: &mut Turn, token: Key, instance: Key) -> Done {
    close(turn, token, true)?;
    turn.emit(Event::ElementCompleted { key: token })?;
    ended(turn, instance)
}

/// An element instance has done its work: results are mapped, what waited for it is closed, the token moves on.
pub fn complete(turn: &mut Turn, key: Key) -> Done {
    let site = turn.site(key)?;
    if site.at.role == Role::Compensating {
        close(turn, key, true)?;
        turn.emit(Event::ElementCompleted { key })?;
        turn.check(site.at.scope);
        return Ok(());
    }
    let (is_leaving, listens) = (site.at.state == ElementState::Leaving, site.at.role != Role::Body && listener::any(&site));
    if (is_leaving || listens) && listener::is_waiting(turn, key) {
        return Ok(());
    }
    if is_leaving {
        // What came up while it waited to leave.
        close(turn, key, true)?;
        return leave(turn, &site);
    }
    if listens && !listener::end(turn, &site)? {
        return Ok(());
    }
    left(turn, &site)
}

/// The end listeners of an element instance have run: what waited for it is closed, the token moves on, at once or later.
pub fn left(turn: &mut Turn, site: &Site) -> Done {
    let (key, element) = (site.at.key, site.element());
    compensation::remember(turn, site)?;
    close(turn, key, true)?;
    let inner = element.multi_instance.as_ref().filter(|_| site.at.role == Role::Inner);
    if inner.map_or(element.async_after, |m| m.async_after) {
        turn.emit(Event::ElementMoved { key, state: ElementState::Leaving })?;
        return job::continuation(turn, key, JobKind::AsyncAfter);
    }
    leave(turn, site)
}

/// Maps the results of a done element instance, and moves its token on.
pub fn leave(turn: &mut Turn, site: &Site) -> Done {
    let key = site.at.key;
    match site.at.role {
        Role::Body => multi_instance::collect(turn, site)?,
        _ => mapping::outputs(turn, site)?,
    }
    if site.at.role == Role::Inner {
        turn.emit(Event::ElementCompleted { key })?;
        return multi_instance::inner_done(turn, site);
    }
    let mut flows = behaviours::of(&site.element().kind).leave(turn, site)?;
    let quantity = site.element().completion_quantity as usize;
    if quantity > 1 {
        flows = flows.into_iter().flat_map(|flow| std::iter::repeat_n(flow, quantity)).collect();
    }
    if flows.iter().any(|(flow, _)| !site.graph.process.flow(*flow).listeners.is_empty()) {
        return listener::take(turn, site, flows);
    }
    if flows.is_empty() && site.graph.process.listeners.is_some() && !listener::last(turn, site)? {
        return Ok(());
    }
    turn.emit(Event::ElementCompleted { key })?;
    flow::take(turn, site, flows)?;
    if site.element().parent.is_some() && ad_hoc::is_around(site) && site.element().kind.is_activity() {
        return ad_hoc::review(turn, site.at.scope);
    }
    Ok(())
}

/// Cancels an element instance with all that is in it; its token is gone.
pub fn cancel(turn: &mut Turn, key: Key) -> Done {
    cancel_children(turn, key)?;
    let called = turn.at(key)?.called;
    if let Some(called) = called.filter(|called| turn.state.instances.get(*called).is_some_and(Record::is_live)) {
        cancel_instance(turn, called, InstanceState::InternallyTerminated, None)?;
    }
    notify(turn, key)?;
    close(turn, key, false)?;
    turn.emit(Event::ElementCanceled { key })
}

/// Lets the end listeners of an element instance know that it ends otherwise than by its work.
pub fn notify(turn: &mut Turn, key: Key) -> Done {
    let at = turn.at(key)?;
    let listens =
        matches!(at.role, Role::Plain | Role::Inner) && turn.instance(at.instance)?.graph.process.element(at.element).listeners.is_some();
    if !listens {
        return Ok(());
    }
    let site = turn.site(key)?;
    listener::cancelled(turn, &site)
}

/// Cancels everything in a scope, but not the scope itself.
pub fn cancel_children(turn: &mut Turn, scope: Key) -> Done {
    turn.drop_arriving(scope);
    let children: Vec<Key> = turn.state.elements.of(scope).map(|e| e.key).collect();
    children.into_iter().try_for_each(|child| cancel(turn, child))
}

/// Cancels a process instance with all that it called.
pub fn cancel_instance(turn: &mut Turn, key: Key, state: InstanceState, reason: Option<Arc<str>>) -> Done {
    turn.ending(key);
    cancel_children(turn, key)?;
    let graph = turn.instance(key)?.graph.clone();
    listener::instance_ended(turn, key, &graph)?;
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
