//! Messages that were found to belong to a subscription, and signals to receive tasks.
use super::{Outcome, missing, seen};
use crate::command::{Reply, Variables};
use crate::event::Event;
use crate::parts::{catch, listener, variables};
use crate::rejection::Rejection;
use crate::state::{ElementState, Record};
use crate::turn::Turn;
use baton_models::Key;
use baton_models::bpmn::elements::ElementKind;

pub fn correlate(turn: &mut Turn, subscription: Key, given: &Variables, local: &Variables, reply_variables: bool) -> Outcome {
    let found = turn.state.subscriptions.get(subscription).cloned().ok_or_else(|| missing("message subscription", subscription))?;
    let (instance, at) = (found.instance, found.element_instance);
    let element = turn.instance(instance)?.graph.process.element(found.target).id.clone();
    turn.emit(Event::MessageReceived { instance, element, message: found.message.clone() })?;
    variables::set_all(turn, instance, at, given)?;
    variables::set_all_local(turn, instance, at, local)?;
    let repeats = repeats(turn, &found)?;
    if !repeats {
        turn.emit(Event::SubscriptionClosed { key: subscription })?;
    }
    catch::occur(turn, at, found.target)?;
    turn.run()?;
    Ok(Reply::Correlated { instance, element_instance: at, variables: seen(turn, instance, reply_variables) })
}

/// A non-interrupting boundary event stays open for the next message.
fn repeats(turn: &Turn, subscription: &crate::state::Subscription) -> Result<bool, crate::turn::Fault> {
    let graph = &turn.instance(subscription.instance)?.graph;
    Ok(matches!(&graph.process.element(subscription.target).kind, ElementKind::BoundaryEvent(event) if !event.interrupting))
}

pub fn signal(turn: &mut Turn, element_instance: Key, given: &Variables) -> Outcome {
    let live = turn.state.elements.get(element_instance).filter(|e| e.is_live());
    if live.is_none() {
        return Err(missing("execution", element_instance));
    }
    let site = turn.site(element_instance)?;
    if !matches!(site.element().kind, ElementKind::ReceiveTask(_)) {
        return Err(Rejection::Conflict(format!("'{}' is no receive task: it cannot be signalled", site.element().id)).into());
    }
    if site.at.state != ElementState::Active || listener::is_waiting(turn, element_instance) {
        return Err(Rejection::Conflict(format!("'{}' does not wait for a signal now", site.element().id)).into());
    }
    variables::set_all(turn, site.at.instance, element_instance, given)?;
    turn.complete(element_instance);
    turn.run()?;
    Ok(Reply::Done)
}
