//! Waiting for what an event names, and what happens when it comes.
use super::frame::Frame;
use super::{boundary, event_sub_process, job, variables};
use crate::command::Variables;
use crate::event::Event;
use crate::state::{Kept, Subscription, SubscriptionKind};
use crate::turn::{Done, Fault, Site, Turn, Waiter};
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{Catch, Message, Trigger};
use baton_models::expr::Expression;
use baton_models::{ElementIndex, Key};
use std::sync::Arc;

/// Opens a job or a subscription for each thing that the event `target` waits for.
pub fn wait_for(turn: &mut Turn, waiter: &Waiter, target: ElementIndex, catch: &Catch) -> Done {
    let mut conditions = 0;
    catch.triggers.iter().try_for_each(|trigger| match trigger {
        Trigger::Timer(timer) => job::timer(turn, waiter, target, timer),
        Trigger::Message(model) => message(turn, waiter, target, model),
        Trigger::Signal(signal) => {
            let name = called(turn, waiter, target, "name of the signal", &signal.name)?;
            subscribe(turn, waiter, target, SubscriptionKind::Signal, name, None).map(drop)
        }
        Trigger::Conditional(_) => {
            // The first of an event's conditions has no name, the others have their numbers.
            let name = if conditions == 0 { "".into() } else { conditions.to_string().into() };
            conditions += 1;
            let key = subscribe(turn, waiter, target, SubscriptionKind::Conditional, name, None)?;
            turn.armed(key);
            Ok(())
        }
        // These are looked for when they are thrown.
        Trigger::Error(_) | Trigger::Escalation(_) | Trigger::Compensation | Trigger::Cancel => Ok(()),
    })
}

/// Opens a subscription for a message. What the message must carry is computed now, as its name is.
pub fn message(turn: &mut Turn, waiter: &Waiter, target: ElementIndex, model: &Message) -> Done {
    let name = called(turn, waiter, target, "name of the message", &model.name)?;
    let key = model.correlation_key.as_ref();
    let key = key.map(|key| called(turn, waiter, target, "correlation key of the message", key)).transpose()?;
    open(turn, waiter, target, SubscriptionKind::Message, name, key, None).map(drop)
}

/// A text that must be there.
fn called(turn: &mut Turn, waiter: &Waiter, target: ElementIndex, what: &str, text: &Expression) -> Result<Arc<str>, Fault> {
    let event = waiter.graph.process.element(target);
    Frame::waiting(turn, waiter, event).name(text, format_args!("the {what}"))
}

/// Opens a subscription.
pub fn subscribe(
    turn: &mut Turn,
    waiter: &Waiter,
    target: ElementIndex,
    kind: SubscriptionKind,
    name: Arc<str>,
    kept: Option<Kept>,
) -> Result<Key, Fault> {
    open(turn, waiter, target, kind, name, None, kept)
}

fn open(
    turn: &mut Turn,
    waiter: &Waiter,
    target: ElementIndex,
    kind: SubscriptionKind,
    name: Arc<str>,
    correlation_key: Option<Arc<str>>,
    kept: Option<Kept>,
) -> Result<Key, Fault> {
    let key = turn.key();
    turn.emit(Event::SubscriptionOpened {
        key,
        instance: waiter.instance,
        element_instance: waiter.key,
        target: waiter.graph.process.element(target).id.clone(),
        kind,
        name,
        correlation_key,
        kept,
    })?;
    Ok(key)
}

/// What a subscription waited for has come, with variables.
pub fn received(turn: &mut Turn, found: &Subscription, given: &Variables, local: &Variables) -> Done {
    let (instance, at) = (found.instance, found.element_instance);
    let process = turn.instance(instance)?.graph.clone();
    let event = process.process.element(found.target);
    let (element, name) = (event.id.clone(), found.name.clone());
    turn.emit(match found.kind {
        SubscriptionKind::Message => Event::MessageReceived { instance, element, message: name },
        SubscriptionKind::Signal => Event::SignalReceived { instance, element, signal: name },
        SubscriptionKind::Conditional | SubscriptionKind::Compensation => Event::ConditionHeld { instance, element },
    })?;
    variables::set_all(turn, instance, at, given)?;
    variables::set_all_local(turn, instance, at, local)?;
    if !stays_open(&event.kind) {
        turn.emit(Event::SubscriptionClosed { key: found.key })?;
    }
    occur(turn, at, found.target)
}

/// True for events that wait for the next time while their work goes on: those that do not interrupt. One that waits for
/// all of its definitions begins anew when all have come.
pub fn stays_open(kind: &ElementKind) -> bool {
    kind.interrupting() == Some(false) && kind.catch().is_some_and(|catch| !catch.all)
}

/// What the event `target` waits for has happened, or one thing of it.
pub fn occur(turn: &mut Turn, waiting: Key, target: ElementIndex) -> Done {
    let waiter = turn.waiter(waiting)?;
    let kind = &waiter.graph.process.element(target).kind;
    if let Some(catch) = kind.catch().filter(|catch| catch.all) {
        if is_waited_for(turn, waiting, target) {
            return Ok(());
        }
        if kind.interrupting() == Some(false) {
            wait_for(turn, &waiter, target, catch)?;
        }
    }
    match kind {
        ElementKind::BoundaryEvent(_) => boundary::fire(turn, waiting, target),
        ElementKind::StartEvent(_) => event_sub_process::fire(turn, &waiter, target),
        _ if turn.at(waiting)?.element == target => {
            turn.complete(waiting);
            Ok(())
        }
        _ => choose(turn, &turn.site(waiting)?, target),
    }
}

/// True while something is open for an event.
fn is_waited_for(turn: &Turn, waiting: Key, target: ElementIndex) -> bool {
    let tag = u64::from(target.0);
    turn.state.jobs.find(waiting, tag).next().is_some() || turn.state.subscriptions.find(waiting, tag).next().is_some()
}

/// An event behind an event-based gateway was the first: its way is taken (BPMN 2.0, 13.4.4).
fn choose(turn: &mut Turn, site: &Site, target: ElementIndex) -> Done {
    let process = &site.graph.process;
    let flow = site.element().outgoing.iter().find(|flow| process.flow(**flow).target == target);
    let flow = flow.ok_or_else(|| Fault::Bug(format!("no flow leads from '{}' to the event", site.element().id)))?;
    super::scope::notify(turn, site.at.key)?;
    super::scope::close(turn, site.at.key, true)?;
    turn.emit(Event::ElementCompleted { key: site.at.key })?;
    turn.emit(Event::FlowTaken { instance: site.at.instance, flow: process.flow(*flow).id.clone(), why: None })?;
    turn.enter_occurred(site.at.instance, site.at.scope, target);
    Ok(())
}
