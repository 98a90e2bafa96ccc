//! What events do to jobs, subscriptions and incidents.
use super::apply::{Misfit, known};
use super::*;
use crate::event::Event;

impl State {
    pub(super) fn apply_wait(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        match event {
            Event::JobCreated {
                key,
                instance,
                element_instance,
                target,
                kind,
                due_at,
                retries,
                priority,
                repeat,
                repeats_left,
                listener,
            } => {
                let target = self.resolve(*instance, target)?;
                self.jobs.put(Job {
                    key: *key,
                    instance: *instance,
                    element_instance: *element_instance,
                    target,
                    kind: *kind,
                    due_at: *due_at,
                    retries: *retries,
                    priority: *priority,
                    repeat: repeat.clone(),
                    repeats_left: *repeats_left,
                    listener: *listener,
                    error_message: None,
                    error_details: None,
                    created_at: at,
                });
                Ok(())
            }
            Event::JobFailed { key, message, details, retries, due_at } => {
                let fail = |j: &mut Job| {
                    j.error_message = Some(message.clone());
                    j.error_details = details.clone();
                    j.retries = *retries;
                    j.due_at = *due_at;
                };
                known(self.jobs.update(*key, fail), "job", *key)
            }
            Event::JobRetriesSet { key, retries } => known(self.jobs.update(*key, |j| j.retries = *retries), "job", *key),
            Event::JobDueSet { key, due_at } => known(self.jobs.update(*key, |j| j.due_at = *due_at), "job", *key),
            Event::JobEnded { key } => known(self.jobs.remove(*key), "job", *key),
            Event::SubscriptionOpened { key, instance, element_instance, target, kind, name, correlation_key, kept } => {
                let target = self.resolve(*instance, target)?;
                self.subscriptions.put(Subscription {
                    key: *key,
                    instance: *instance,
                    element_instance: *element_instance,
                    target,
                    kind: *kind,
                    name: name.clone(),
                    correlation_key: correlation_key.clone(),
                    kept: kept.clone(),
                    created_at: at,
                });
                if *kind == SubscriptionKind::Conditional {
                    self.watch.open(*key, self.watched(*instance, target));
                }
                Ok(())
            }
            Event::SubscriptionClosed { key } => {
                self.watch.close(*key);
                known(self.subscriptions.remove(*key), "subscription", *key)
            }
            Event::IncidentRaised { key, instance, element_instance, element, kind, message, cause } => {
                let element = element.as_deref().map(|id| self.resolve(*instance, id)).transpose()?;
                self.incidents.put(Incident {
                    key: *key,
                    instance: *instance,
                    element_instance: *element_instance,
                    element,
                    kind: kind.clone(),
                    message: message.clone(),
                    cause: *cause,
                    created_at: at,
                    ended_at: None,
                    resolved: false,
                });
                Ok(())
            }
            Event::IncidentEnded { key, resolved } => {
                let end = |i: &mut Incident| {
                    i.ended_at = Some(at);
                    i.resolved = *resolved;
                };
                known(self.incidents.update(*key, end), "incident", *key)
            }
            _ => Ok(()),
        }
    }
}
