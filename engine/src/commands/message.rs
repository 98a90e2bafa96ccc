//! Messages that were found to belong to a subscription, and signals to receive tasks.
use super::{Outcome, missing, seen};
use crate::command::{Reply, Variables};
use crate::parts::{catch, listener, variables};
use crate::rejection::Rejection;
use crate::state::{ElementState, Record, SubscriptionKind};
use crate::turn::Turn;
use baton_models::Key;
use baton_models::bpmn::elements::ElementKind;

pub fn correlate(turn: &mut Turn, subscription: Key, given: &Variables, local: &Variables, reply_variables: bool) -> Outcome {
    let found = turn.state.subscriptions.get(subscription).filter(|found| found.kind != SubscriptionKind::Compensation);
    let found = found.cloned().ok_or_else(|| missing("event subscription", subscription))?;
    let (instance, at) = (found.instance, found.element_instance);
    catch::received(turn, &found, given, local)?;
    turn.run()?;
    Ok(Reply::Correlated { instance, element_instance: at, variables: seen(turn, instance, reply_variables) })
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
