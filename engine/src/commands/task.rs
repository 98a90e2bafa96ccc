//! Tasks: claimed, given, changed, completed.
use super::{Outcome, missing, seen};
use crate::command::{Command, Reply, Variables};
use crate::event::Event;
use crate::parts::{ad_hoc, error, escalation, mail, task_listener, variables};
use crate::rejection::Rejection;
use crate::state::{Delegation, InstanceState, Record, Task, TaskDetails};
use crate::turn::{Done, Fault, Turn};
use baton_models::Key;
use std::sync::Arc;

pub fn carry_out(turn: &mut Turn, command: &Command) -> Outcome {
    match command {
        Command::CreateTask { instance, key, alias, details } => create(turn, *instance, *key, alias.clone(), details),
        Command::CompleteTask { task, variables, reply_variables } => complete(turn, *task, variables, *reply_variables),
        Command::ThrowTaskError { task, code, message, variables } => throw(turn, *task, code, message.as_ref(), variables),
        Command::ThrowTaskEscalation { task, code, variables } => escalate(turn, *task, code, variables),
        Command::DeleteTask { task } => delete(turn, *task),
        _ => {
            let before = task_listener::heard(turn, command.target().key())?;
            change(turn, command)?;
            before.map_or(Ok(()), |before| told(turn, &before))?;
            Ok(Reply::Done)
        }
    }
}

/// Listeners are told of a change.
fn told(turn: &mut Turn, before: &Task) -> Done {
    let task = find(turn, before.key)?;
    if task.details != before.details || task.links != before.links { task_listener::changed(turn, before) } else { Ok(()) }
}

fn change(turn: &mut Turn, command: &Command) -> Done {
    match command {
        Command::UpdateTask { task, details } => {
            let before = find(turn, *task)?.details.assignee;
            turn.emit(Event::TaskUpdated { key: *task, details: details.clone() })?;
            if before != details.assignee { tell_assignee(turn, *task) } else { Ok(()) }
        }
        Command::ClaimTask { task, user } => claim(turn, *task, user),
        Command::UnclaimTask { task } => {
            find(turn, *task)?;
            turn.emit(Event::TaskAssigned { key: *task, user: None })
        }
        Command::AssignTask { task, user } => {
            find(turn, *task)?;
            turn.emit(Event::TaskAssigned { key: *task, user: user.clone() })?;
            tell_assignee(turn, *task)
        }
        Command::DelegateTask { task, user } => {
            let before = find(turn, *task)?.details;
            let owner = before.owner.or(before.assignee);
            turn.emit(Event::TaskDelegated { key: *task, owner, assignee: Some(user.clone()), state: Delegation::Pending })?;
            tell_assignee(turn, *task)
        }
        Command::ResolveTask { task, variables } => {
            let found = find(turn, *task)?;
            variables::set_all(turn, found.instance, found.element_instance, variables)?;
            let owner = found.details.owner;
            turn.emit(Event::TaskDelegated { key: *task, owner: owner.clone(), assignee: owner, state: Delegation::Resolved })
        }
        Command::AddIdentityLink { task, link } => {
            let known = find(turn, *task)?.links.contains(link);
            if known { Ok(()) } else { turn.emit(Event::IdentityLinkAdded { task: *task, link: link.clone() }) }
        }
        Command::RemoveIdentityLink { task, link } => {
            let known = find(turn, *task)?.links.contains(link);
            if known { turn.emit(Event::IdentityLinkRemoved { task: *task, link: link.clone() }) } else { Ok(()) }
        }
        _ => Err(Fault::Bug("not about a task".to_owned())),
    }
}

fn find(turn: &Turn, key: Key) -> Result<Task, Fault> {
    turn.state.tasks.get(key).filter(|t| t.is_live()).cloned().ok_or_else(|| missing("task", key))
}

fn tell_assignee(turn: &mut Turn, task: Key) -> Done {
    let task = find(turn, task)?;
    mail::assigned(turn, &task)
}

fn claim(turn: &mut Turn, task: Key, user: &Arc<str>) -> Done {
    match find(turn, task)?.details.assignee {
        Some(holder) if holder != *user => Err(Rejection::AlreadyClaimed { task }.into()),
        Some(_) => Ok(()),
        None => turn.emit(Event::TaskClaimed { key: task, user: user.clone() }),
    }
}

/// A task without a process lives in an instance of its own that has no definition.
fn create(turn: &mut Turn, instance: Key, key: Key, alias: Option<Arc<str>>, details: &TaskDetails) -> Outcome {
    let (tenant, by) = (details.tenant.clone(), turn.context.actor.clone());
    turn.emit(Event::InstanceStarted { key: instance, definition: Key(0), caller: None, business_key: None, tenant, start: None, by })?;
    let (details, links) = (details.clone(), Vec::new());
    turn.emit(Event::TaskCreated { key, alias, instance, element_instance: instance, element: None, details, links, form_key: None })?;
    tell_assignee(turn, key)?;
    Ok(Reply::Created(key))
}

fn delete(turn: &mut Turn, key: Key) -> Outcome {
    let task = find(turn, key)?;
    if task.element.is_some() {
        return Err(Rejection::Conflict("The task cannot be deleted because is part of a running process".to_owned()).into());
    }
    turn.emit(Event::TaskDeleted { key, reason: "deleted".into() })?;
    turn.emit(Event::InstanceEnded { key: task.instance, state: InstanceState::ExternallyTerminated, reason: None })?;
    Ok(Reply::Done)
}

fn complete(turn: &mut Turn, key: Key, given: &Variables, reply_variables: bool) -> Outcome {
    let task = find(turn, key)?;
    if task.details.delegation == Some(Delegation::Pending) {
        return Err(Rejection::Conflict("A delegated task cannot be completed, but should be resolved instead.".to_owned()).into());
    }
    variables::set_all(turn, task.instance, task.element_instance, given)?;
    let reply = seen(turn, task.element_instance, reply_variables);
    if let Err(fault) = task_listener::complete(turn, &task) {
        error::caught(turn, fault)?;
        turn.run()?;
        return Ok(reply.map_or(Reply::Done, Reply::Variables));
    }
    match task.element {
        Some(_) if ad_hoc::completed_by_owner(turn, task.element_instance)? => {}
        Some(_) => turn.complete(task.element_instance),
        None => turn.emit(Event::InstanceEnded { key: task.instance, state: InstanceState::Completed, reason: None })?,
    }
    turn.run()?;
    Ok(reply.map_or(Reply::Done, Reply::Variables))
}

fn throw(turn: &mut Turn, key: Key, code: &Arc<str>, message: Option<&Arc<str>>, given: &Variables) -> Outcome {
    let task = find(turn, key)?;
    if task.element.is_none() {
        return Err(Rejection::Conflict(format!("task {key} belongs to no process: nobody can catch the error")).into());
    }
    variables::set_all(turn, task.instance, task.element_instance, given)?;
    error::throw(turn, task.element_instance, code, message)?;
    turn.run()?;
    Ok(Reply::Done)
}

fn escalate(turn: &mut Turn, key: Key, code: &Arc<str>, given: &Variables) -> Outcome {
    let task = find(turn, key)?;
    variables::set_all(turn, task.instance, task.element_instance, given)?;
    if task.element.is_none() || !escalation::throw(turn, task.element_instance, code)? {
        return Err(Rejection::Invalid(format!("task {key} could not escalate: no escalation event catches '{code}'")).into());
    }
    turn.run()?;
    Ok(Reply::Done)
}
