//! Events make the state: the only place that changes records. The same events give the same records, today and in a
//! replay.
use super::*;
use crate::context::Library;
use crate::event::Event;
use crate::graph::Graph;
use baton_models::ElementIndex;
use std::sync::Arc;

/// An event that does not fit the state: a defect, or a journal that was tampered with.
pub type Misfit = String;

type Mutation<'e, T> = Box<dyn FnOnce(&mut T) + 'e>;

impl State {
    /// Applies one event that happened at `at` (milliseconds, UTC).
    pub(crate) fn apply(&mut self, event: &Event, at: i64, library: &dyn Library) -> Result<(), Misfit> {
        match event {
            Event::InstanceStarted { .. } | Event::InstanceEnded { .. } => self.apply_instance(event, at, library),
            Event::ElementEntered { .. }
            | Event::ElementMoved { .. }
            | Event::ElementCompleted { .. }
            | Event::ElementCanceled { .. }
            | Event::LoopStarted { .. } => self.apply_element(event, at),
            Event::JoinArrived { .. }
            | Event::JoinFilled { .. }
            | Event::JoinReleased { .. }
            | Event::JoinActivated { .. }
            | Event::JoinReset { .. }
            | Event::LoopResultGiven { .. }
            | Event::LoopItemsKept { .. } => self.apply_arrival(event),
            Event::VariableSet { .. } | Event::VariableDeleted { .. } => self.apply_variable(event, at),
            Event::TaskCreated { .. }
            | Event::TaskClaimed { .. }
            | Event::TaskAssigned { .. }
            | Event::TaskUpdated { .. }
            | Event::TaskDelegated { .. }
            | Event::IdentityLinkAdded { .. }
            | Event::IdentityLinkRemoved { .. }
            | Event::TaskCompleted { .. }
            | Event::TaskDeleted { .. } => self.apply_task(event, at),
            Event::CommentAdded { .. }
            | Event::CommentUpdated { .. }
            | Event::CommentDeleted { .. }
            | Event::AttachmentAdded { .. }
            | Event::AttachmentDeleted { .. } => self.apply_note(event, at),
            Event::ExternalTaskCreated { .. }
            | Event::ExternalTaskLocked { .. }
            | Event::ExternalTaskUnlocked { .. }
            | Event::ExternalTaskFailed { .. }
            | Event::ExternalTaskRetriesSet { .. }
            | Event::ExternalTaskPrioritySet { .. }
            | Event::ExternalTaskEnded { .. } => self.apply_external(event, at),
            Event::JobCreated { .. }
            | Event::JobFailed { .. }
            | Event::JobRetriesSet { .. }
            | Event::JobDueSet { .. }
            | Event::JobEnded { .. }
            | Event::SubscriptionOpened { .. }
            | Event::SubscriptionClosed { .. }
            | Event::IncidentRaised { .. }
            | Event::IncidentEnded { .. } => self.apply_wait(event, at),
            Event::MailOrdered { key, instance, content } => {
                self.mails.put(MailOrder { key: *key, instance: *instance, content: content.clone(), created_at: at });
                Ok(())
            }
            Event::DecisionsEvaluated { instance, element_instance, element, user, decisions } => {
                for told in decisions {
                    let (element, user, told) = (element.clone(), user.clone(), told.clone());
                    let (key, instance, element_instance) = (told.key, *instance, *element_instance);
                    self.decisions.put(DecisionRecord { key, instance, element_instance, element, user, told, evaluated_at: at });
                }
                Ok(())
            }
            Event::SignalThrown { key, instance, name, variables, .. } => {
                let tenant = self.instances.get(*instance).and_then(|instance| instance.tenant.clone());
                let (name, variables) = (name.clone(), variables.clone());
                self.signals.put(SignalOrder { key: *key, instance: *instance, name, tenant, variables, created_at: at });
                Ok(())
            }
            Event::FlowTaken { .. }
            | Event::ActivityChosen { .. }
            | Event::TimerFired { .. }
            | Event::MessageReceived { .. }
            | Event::SignalReceived { .. }
            | Event::ConditionHeld { .. }
            | Event::EscalationThrown { .. }
            | Event::ErrorThrown { .. }
            | Event::DirectoryAsked { .. }
            | Event::ScriptWrote { .. } => Ok(()),
        }
    }

    fn apply_instance(&mut self, event: &Event, at: i64, library: &dyn Library) -> Result<(), Misfit> {
        match event {
            Event::InstanceStarted { key, definition, caller, business_key, tenant, start, by } => {
                let graph = match definition {
                    Key(0) => Arc::new(Graph::default()),
                    key => library.definition(*key).ok_or_else(|| format!("there is no process definition {key}"))?,
                };
                let start_element = start.as_deref().and_then(|id| graph.find(id));
                self.instances.put(ProcessInstance {
                    key: *key,
                    definition: *definition,
                    graph,
                    caller: *caller,
                    business_key: business_key.clone(),
                    tenant: tenant.clone(),
                    state: InstanceState::Active,
                    start_element,
                    started_by: by.clone(),
                    started_at: at,
                    ended_at: None,
                    delete_reason: None,
                    active: 0,
                });
                match caller {
                    Some(caller) => known(self.elements.update(*caller, |e| e.called = Some(*key)), "element instance", *caller),
                    None => Ok(()),
                }
            }
            Event::InstanceEnded { key, state, reason } => {
                let end = |i: &mut ProcessInstance| {
                    i.state = *state;
                    i.ended_at = Some(at);
                    i.delete_reason = reason.clone();
                };
                known(self.instances.update(*key, end), "process instance", *key)
            }
            _ => Ok(()),
        }
    }

    fn apply_element(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        match event {
            Event::ElementEntered { key, instance, scope, element, role, state, loop_counter } => {
                let scope = scope.unwrap_or(*instance);
                let element = self.resolve(*instance, element)?;
                self.elements.put(ElementInstance {
                    key: *key,
                    instance: *instance,
                    scope,
                    element,
                    role: *role,
                    state: *state,
                    started_at: at,
                    ended_at: None,
                    active: 0,
                    loop_counter: loop_counter.unwrap_or(0),
                    loop_total: 0,
                    loop_completed: 0,
                    arrived: 0,
                    called: None,
                });
                let is_inner = *role == Role::Inner;
                self.change_scope(scope, |active| active + 1, |body| body.loop_counter += u32::from(is_inner))
            }
            Event::ElementMoved { key, state } => known(self.elements.update(*key, |e| e.state = *state), "element instance", *key),
            Event::ElementCompleted { key } => self.end_element(*key, ElementState::Completed, at),
            Event::ElementCanceled { key } => self.end_element(*key, ElementState::Canceled, at),
            Event::LoopStarted { key, total } => known(self.elements.update(*key, |e| e.loop_total = *total), "element instance", *key),
            _ => Ok(()),
        }
    }

    fn end_element(&mut self, key: Key, state: ElementState, at: i64) -> Result<(), Misfit> {
        let ended = self.elements.get(key).ok_or_else(|| missing("element instance", key))?;
        if ended.state.is_ended() {
            return Err(format!("element instance {key} has ended before"));
        }
        let (scope, counts) = (ended.scope, ended.role == Role::Inner && state == ElementState::Completed);
        self.elements.update(key, |e| {
            e.state = state;
            e.ended_at = Some(at);
        });
        self.forget_arrivals(key);
        self.walks.forget(key);
        self.change_scope(scope, |active| active.saturating_sub(1), |body| body.loop_completed += u32::from(counts))
    }

    /// Changes the count of live element instances of a scope, and its loop counters if it is a body.
    fn change_scope(&mut self, scope: Key, count: impl Fn(u32) -> u32, counters: impl Fn(&mut ElementInstance)) -> Result<(), Misfit> {
        let found = self.elements.update(scope, |e| {
            e.active = count(e.active);
            counters(e);
        });
        let found = found || self.instances.update(scope, |i| i.active = count(i.active));
        known(found, "scope", scope)
    }

    pub(super) fn resolve(&self, instance: Key, element: &str) -> Result<ElementIndex, Misfit> {
        let instance = self.instances.get(instance).ok_or_else(|| missing("process instance", instance))?;
        instance.graph.find(element).ok_or_else(|| format!("the process '{}' has no element '{element}'", instance.graph.process.id))
    }

    fn apply_variable(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        match event {
            Event::VariableSet { key, instance, scope, name, value } => {
                if !self.variables.update(*key, |v| v.value = value.clone()) {
                    let (key, instance, scope) = (*key, *instance, *scope);
                    self.variables.put(Variable {
                        key,
                        instance,
                        scope,
                        name: name.clone(),
                        value: value.clone(),
                        created_at: at,
                        deleted_at: None,
                    });
                }
                Ok(())
            }
            Event::VariableDeleted { key } => known(self.variables.update(*key, |v| v.deleted_at = Some(at)), "variable", *key),
            _ => Ok(()),
        }
    }

    fn apply_task(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        let (key, change): (Key, Mutation<'_, Task>) = match event {
            Event::TaskCreated { key, alias, instance, element_instance, element, details, links, form_key } => {
                let element = element.as_deref().map(|id| self.resolve(*instance, id)).transpose()?;
                self.tasks.put(Task {
                    key: *key,
                    alias: alias.clone(),
                    instance: *instance,
                    element_instance: *element_instance,
                    element,
                    details: details.clone(),
                    links: links.clone(),
                    form_key: form_key.clone(),
                    created_at: at,
                    updated_at: None,
                    ended_at: None,
                    delete_reason: None,
                });
                return Ok(());
            }
            Event::TaskClaimed { key, user } => (*key, Box::new(|t| t.details.assignee = Some(user.clone()))),
            Event::TaskAssigned { key, user } => (*key, Box::new(|t| t.details.assignee = user.clone())),
            Event::TaskUpdated { key, details } => (*key, Box::new(|t| t.details = details.clone())),
            Event::TaskDelegated { key, owner, assignee, state } => (
                *key,
                Box::new(|t| {
                    t.details.owner = owner.clone();
                    t.details.assignee = assignee.clone();
                    t.details.delegation = Some(*state);
                }),
            ),
            Event::IdentityLinkAdded { task, link } => (*task, Box::new(|t| t.links.push(link.clone()))),
            Event::IdentityLinkRemoved { task, link } => (*task, Box::new(move |t| t.links.retain(|l| l != link))),
            Event::TaskCompleted { key } => (*key, Box::new(move |t| end_task(t, at, "completed".into()))),
            Event::TaskDeleted { key, reason } => (*key, Box::new(move |t| end_task(t, at, reason.clone()))),
            _ => return Ok(()),
        };
        let change = |task: &mut Task| {
            task.updated_at = Some(at);
            change(task);
        };
        known(self.tasks.update(key, change), "task", key)
    }

    fn apply_note(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        match event {
            Event::CommentAdded { key, instance, task, user, message } => {
                let (user, message) = (user.clone(), message.clone());
                self.comments.put(Comment { key: *key, instance: *instance, task: *task, user, message, created_at: at, deleted_at: None });
                Ok(())
            }
            Event::CommentUpdated { key, message } => known(self.comments.update(*key, |c| c.message = message.clone()), "comment", *key),
            Event::CommentDeleted { key } => known(self.comments.update(*key, |c| c.deleted_at = Some(at)), "comment", *key),
            Event::AttachmentAdded { key, instance, task, user, name, description, kind, url, content } => {
                self.attachments.put(Attachment {
                    key: *key,
                    instance: *instance,
                    task: *task,
                    user: user.clone(),
                    name: name.clone(),
                    description: description.clone(),
                    kind: kind.clone(),
                    url: url.clone(),
                    content: content.clone(),
                    created_at: at,
                    deleted_at: None,
                });
                Ok(())
            }
            Event::AttachmentDeleted { key } => known(self.attachments.update(*key, |a| a.deleted_at = Some(at)), "attachment", *key),
            _ => Ok(()),
        }
    }

    fn apply_external(&mut self, event: &Event, at: i64) -> Result<(), Misfit> {
        let (key, change): (Key, Mutation<'_, ExternalTask>) = match event {
            Event::ExternalTaskCreated { key, instance, element_instance, element, topic, priority, host } => {
                let element = self.resolve(*instance, element)?;
                self.external_tasks.put(ExternalTask {
                    key: *key,
                    instance: *instance,
                    element_instance: *element_instance,
                    element,
                    topic: topic.clone(),
                    host: host.clone(),
                    priority: *priority,
                    retries: None,
                    worker: None,
                    locked_until: None,
                    error_message: None,
                    error_details: None,
                    created_at: at,
                });
                return Ok(());
            }
            Event::ExternalTaskEnded { key } => return known(self.external_tasks.remove(*key), "external task", *key),
            Event::ExternalTaskLocked { key, worker, until } => (
                *key,
                Box::new(|t| {
                    t.worker = Some(worker.clone());
                    t.locked_until = Some(*until);
                }),
            ),
            Event::ExternalTaskUnlocked { key } => (
                *key,
                Box::new(|t| {
                    t.worker = None;
                    t.locked_until = None;
                }),
            ),
            Event::ExternalTaskFailed { key, message, details, retries, retry_at } => (
                *key,
                Box::new(|t| {
                    t.error_message = message.clone();
                    t.error_details = details.clone();
                    t.retries = Some(*retries);
                    t.locked_until = Some(*retry_at);
                }),
            ),
            Event::ExternalTaskRetriesSet { key, retries } => (*key, Box::new(|t| t.retries = Some(*retries))),
            Event::ExternalTaskPrioritySet { key, priority } => (*key, Box::new(|t| t.priority = *priority)),
            _ => return Ok(()),
        };
        known(self.external_tasks.update(key, change), "external task", key)
    }
}

fn end_task(task: &mut Task, at: i64, reason: Arc<str>) {
    task.ended_at = Some(at);
    task.delete_reason = Some(reason);
}

pub(super) fn known(found: bool, what: &str, key: Key) -> Result<(), Misfit> {
    if found { Ok(()) } else { Err(missing(what, key)) }
}

pub(super) fn missing(what: &str, key: Key) -> Misfit {
    format!("there is no {what} {key}")
}
