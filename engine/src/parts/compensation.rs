//! Compensation: what was completed is remembered in its scope, and undone in the reverse order, one after the other
//! (BPMN 2.0, 10.7 and 13.5.5).
use super::{catch, event_sub_process, scope, throw, variables};
use crate::command::Variables;
use crate::event::Event;
use crate::state::{ElementState, Kept, KeptEntry, Role, Subscription, SubscriptionKind};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{CompensationThrow, Throw, Trigger};
use baton_models::{ElementIndex, Key, Value};

/// Remembers in its scope what an activity that completes will need to be undone, if it can be.
#[inline]
pub fn remember(turn: &mut Turn, site: &Site) -> Done {
    let element = site.element();
    match site.at.role {
        Role::Body => hand_over(turn, site),
        _ if element.compensated_by.is_some() || element.kind.is_sub_process() => keep(turn, site),
        _ => Ok(()),
    }
}

fn keep(turn: &mut Turn, site: &Site) -> Done {
    let has_handler = site.element().compensated_by.is_some();
    let entries = if has_handler { Vec::new() } else { entries(turn, site)? };
    let has_event = event_sub_process::compensation_start(&site.waiter(), site.at.element).is_some();
    if !has_handler && !has_event && entries.is_empty() {
        return Ok(());
    }
    let kept = Kept { variables: own_variables(turn, site), entries };
    open(turn, site.at.scope, site.at.element, kept)
}

/// What the inner instances of a multi-instance activity remembered now belongs to the scope around it.
fn hand_over(turn: &mut Turn, body: &Site) -> Done {
    for found in remembered(turn, body.at.key) {
        turn.emit(Event::SubscriptionClosed { key: found.key })?;
        open(turn, body.at.scope, found.target, found.kept.unwrap_or_default())?;
    }
    Ok(())
}

fn open(turn: &mut Turn, scope: Key, activity: ElementIndex, kept: Kept) -> Done {
    let waiter = turn.waiter(scope)?;
    let name = waiter.graph.process.element(activity).id.clone();
    let kept = (kept != Kept::default()).then_some(kept);
    catch::subscribe(turn, &waiter, activity, SubscriptionKind::Compensation, name, kept).map(drop)
}

/// What can be undone in a scope, in the order of completion.
fn remembered(turn: &Turn, scope: Key) -> Vec<Subscription> {
    let found = turn.state.subscriptions.of(scope).filter(|found| found.kind == SubscriptionKind::Compensation);
    let mut found: Vec<Subscription> = found.cloned().collect();
    found.sort_by_key(|found| found.key);
    found
}

fn entries(turn: &Turn, site: &Site) -> Result<Vec<KeptEntry>, Fault> {
    let process = &site.graph.process;
    let entry = |found: Subscription| KeptEntry { element: process.element(found.target).id.clone(), kept: found.kept.unwrap_or_default() };
    Ok(remembered(turn, site.at.key).into_iter().map(entry).collect())
}

/// What only the activity saw, for the one who undoes it.
fn own_variables(turn: &Turn, site: &Site) -> Variables {
    let mut own: Variables = turn.state.variables.of(site.at.key).map(|v| (v.name.clone(), v.value.clone())).collect();
    if site.at.role == Role::Inner && !own.iter().any(|(name, _)| &**name == "loopCounter") {
        own.push(("loopCounter".into(), Value::Integer(i32::try_from(site.at.loop_counter).unwrap_or(i32::MAX))));
    }
    own.sort_by(|a, b| a.0.cmp(&b.0));
    own
}

/// Throws compensation from an event.
pub fn throw(turn: &mut Turn, site: &Site, model: &CompensationThrow) -> Done {
    if model.waits {
        return next(turn, site);
    }
    let found = candidates(turn, site)?;
    if found.is_empty() {
        return Ok(());
    }
    // Beside the token, which goes on, another instance of the event sees to it that all is undone in order.
    let beside = turn.entered(site.at.instance, site.at.scope, site.element(), Role::Compensating, ElementState::Active, None)?;
    for entry in found {
        turn.emit(Event::SubscriptionClosed { key: entry.key })?;
        open(turn, beside, entry.target, entry.kept.unwrap_or_default())?;
    }
    next(turn, &turn.site(beside)?)
}

/// Undoes what was completed last of all that is left; when nothing is, the thrower goes on.
pub fn next(turn: &mut Turn, thrower: &Site) -> Done {
    match candidates(turn, thrower)?.pop() {
        Some(entry) => undo(turn, thrower.at.key, &entry),
        None => finished(turn, thrower),
    }
}

/// What an element instance still has to undo, in the order of completion.
fn candidates(turn: &Turn, thrower: &Site) -> Result<Vec<Subscription>, Fault> {
    if thrower.at.role == Role::Compensating {
        let by_event = event_sub_process::compensation_start(&thrower.waiter(), thrower.at.element).is_some();
        return Ok(if by_event { Vec::new() } else { remembered(turn, thrower.at.key) });
    }
    let model = thrower.element().kind.throws().iter().find_map(|throw| match throw {
        Throw::Compensation(model) => Some(model),
        _ => None,
    });
    let mut found = Vec::new();
    for scope in scopes(turn, thrower)? {
        found.extend(remembered(turn, scope));
    }
    found.retain(|entry| entry.key < thrower.at.key && model.and_then(|model| model.activity).is_none_or(|only| only == entry.target));
    found.sort_by_key(|entry| entry.key);
    Ok(found)
}

/// The scopes whose work a throwing event undoes: its own, and around an event sub-process the one that it belongs to.
fn scopes(turn: &Turn, thrower: &Site) -> Result<Vec<Key>, Fault> {
    let mut scopes = vec![thrower.at.scope];
    let is_event_sub_process = |at: &crate::state::ElementInstance| thrower.graph.process.element(at.element).kind.is_event_sub_process();
    if let Some(at) = turn.state.elements.get(thrower.at.scope).filter(|at| is_event_sub_process(at)) {
        scopes.push(at.scope);
    }
    Ok(scopes)
}

/// Undoes one activity within `scope`: by its handler, or by what was completed in it.
fn undo(turn: &mut Turn, scope: Key, entry: &Subscription) -> Done {
    turn.emit(Event::SubscriptionClosed { key: entry.key })?;
    let instance = entry.instance;
    let graph = turn.instance(instance)?.graph.clone();
    let activity = graph.process.element(entry.target);
    let kept = entry.kept.clone().unwrap_or_default();
    if let Some(handler) = activity.compensated_by {
        return turn.begin_with(instance, scope, handler, &kept.variables);
    }
    let key = turn.entered(instance, scope, activity, Role::Compensating, ElementState::Active, None)?;
    variables::set_all_local(turn, instance, key, &kept.variables)?;
    for entry in kept.entries {
        let target = graph.find(&entry.element).ok_or_else(|| Fault::Bug(format!("there is no element '{}'", entry.element)))?;
        open(turn, key, target, entry.kept)?;
    }
    let site = turn.site(key)?;
    match event_sub_process::compensation_start(&site.waiter(), site.at.element) {
        Some(start) => event_sub_process::begin(turn, &site.waiter(), start),
        None => next(turn, &site),
    }
}

/// Everything is undone.
fn finished(turn: &mut Turn, thrower: &Site) -> Done {
    let cancels = thrower.element().kind.throws().iter().any(|throw| matches!(throw, Throw::Cancel));
    match (thrower.at.role, cancels) {
        (Role::Compensating, _) => {
            turn.complete(thrower.at.key);
            Ok(())
        }
        (_, true) => leave_transaction(turn, thrower),
        _ => throw::settle(turn, thrower.at.key),
    }
}

/// A cancel end event: every other token of the transaction ends, then all is undone.
pub fn cancel_transaction(turn: &mut Turn, site: &Site) -> Done {
    let transaction = site.at.scope;
    turn.drop_arriving(transaction);
    let others: Vec<Key> = turn.state.elements.of(transaction).map(|e| e.key).filter(|key| *key != site.at.key).collect();
    others.into_iter().try_for_each(|other| scope::cancel(turn, other))?;
    next(turn, site)
}

/// The transaction is left by its cancel boundary event; without one its token ends.
fn leave_transaction(turn: &mut Turn, thrower: &Site) -> Done {
    scope::notify(turn, thrower.at.key)?;
    turn.emit(Event::ElementCompleted { key: thrower.at.key })?;
    let transaction = turn.site(thrower.at.scope)?;
    let host = if transaction.at.role == Role::Inner { turn.site(transaction.at.scope)? } else { transaction };
    let is_cancel = |index: &&ElementIndex| match &host.graph.process.element(**index).kind {
        ElementKind::BoundaryEvent(event) => event.catch.triggers.iter().any(|trigger| matches!(trigger, Trigger::Cancel)),
        _ => false,
    };
    match host.element().boundary_events.iter().find(is_cancel) {
        Some(event) => {
            scope::cancel(turn, host.at.key)?;
            turn.enter_occurred(host.at.instance, host.at.scope, *event);
        }
        None => {
            scope::cancel(turn, host.at.key)?;
            turn.check(host.at.scope);
        }
    }
    Ok(())
}
