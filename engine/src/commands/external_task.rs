//! External tasks: locked by workers, completed, failed.
use super::{Outcome, missing};
use crate::command::{Command, Reply, Variables};
use crate::event::Event;
use crate::parts::{afterwards, error, job, listener, variables, work};
use crate::rejection::Rejection;
use crate::state::ExternalTask;
use crate::turn::{Done, Fault, Turn};
use baton_models::Key;
use std::sync::Arc;

pub fn carry_out(turn: &mut Turn, command: &Command) -> Outcome {
    match command {
        Command::LockExternalTask { task, worker, duration, again } => lock(turn, *task, worker, *duration, *again),
        Command::ExtendLock { task, worker, duration } => extend(turn, *task, worker, *duration),
        Command::UnlockExternalTask { task } => {
            find(turn, *task)?;
            turn.emit(Event::ExternalTaskUnlocked { key: *task })
        }
        Command::CompleteExternalTask { task, worker, variables, local_variables } => {
            let task = report(turn, *task, worker, variables, local_variables)?;
            complete(turn, &task)
        }
        Command::FailExternalTask { task, worker, message, details, retries, retry_timeout, variables, local_variables } => {
            let task = report(turn, *task, worker, variables, local_variables)?;
            fail(turn, &task, Failure { message, details, retries: *retries, retry_timeout: *retry_timeout })
        }
        Command::ThrowExternalTaskError { task, worker, code, message, variables } => {
            let task = report(turn, *task, worker, variables, &Variables::new())?;
            if task.is_afterwards() {
                afterwards::error(turn, &task, code, message.as_ref())?;
                return turn.run().map(|()| Reply::Done);
            }
            turn.emit(Event::ExternalTaskEnded { key: task.key })?;
            error::throw(turn, task.element_instance, code, message.as_ref())?;
            turn.run()
        }
        Command::SetExternalTaskRetries { task, retries } => set_retries(turn, *task, *retries),
        Command::SetExternalTaskPriority { task, priority } => {
            find(turn, *task)?;
            turn.emit(Event::ExternalTaskPrioritySet { key: *task, priority: *priority })
        }
        _ => Err(Fault::Bug("not about an external task".to_owned())),
    }
    .map(|()| Reply::Done)
}

fn find(turn: &Turn, key: Key) -> Result<ExternalTask, Fault> {
    turn.state.external_tasks.get(key).cloned().ok_or_else(|| missing("external task", key))
}

/// The task, if this worker holds it; whether its lock has run out does not matter as long as nobody else took it.
fn held(turn: &Turn, key: Key, worker: &Arc<str>) -> Result<ExternalTask, Fault> {
    let task = find(turn, key)?;
    if task.worker.as_ref() == Some(worker) {
        return Ok(task);
    }
    let holder = task.worker.as_deref().unwrap_or("null").to_owned();
    Err(Rejection::NotLockOwner { task: key, worker: worker.to_string(), holder }.into())
}

/// What a worker brings with its report.
fn report(turn: &mut Turn, key: Key, worker: &Arc<str>, given: &Variables, local: &Variables) -> Result<ExternalTask, Fault> {
    let task = held(turn, key, worker)?;
    variables::set_all_local(turn, task.instance, task.element_instance, local)?;
    variables::set_all(turn, task.instance, task.element_instance, given)?;
    Ok(task)
}

fn lock(turn: &mut Turn, key: Key, worker: &Arc<str>, duration: i64, again: bool) -> Done {
    positive(duration, "lockDuration")?;
    let task = find(turn, key)?;
    let now = turn.context.now;
    let is_free = task.locked_until.is_none_or(|until| until <= now) || (again && task.worker.as_ref() == Some(worker));
    if !is_free {
        let holder = task.worker.as_deref().unwrap_or("null").to_owned();
        return Err(Rejection::NotLockOwner { task: key, worker: worker.to_string(), holder }.into());
    }
    turn.emit(Event::ExternalTaskLocked { key, worker: worker.clone(), until: now.saturating_add(duration) })
}

fn extend(turn: &mut Turn, key: Key, worker: &Arc<str>, duration: i64) -> Done {
    positive(duration, "newDuration")?;
    let task = held(turn, key, worker)?;
    let now = turn.context.now;
    if task.locked_until.is_none_or(|until| until <= now) {
        return Err(Rejection::LockExpired { task: key }.into());
    }
    turn.emit(Event::ExternalTaskLocked { key, worker: worker.clone(), until: now.saturating_add(duration) })
}

fn positive(duration: i64, name: &str) -> Done {
    match duration > 0 {
        true => Ok(()),
        false => Err(Rejection::Invalid(format!("{name} must be greater than 0 milliseconds, it is {duration}")).into()),
    }
}

fn complete(turn: &mut Turn, task: &ExternalTask) -> Done {
    if task.is_afterwards() {
        afterwards::done(turn, task)?;
        return turn.run();
    }
    if let Some(at) = task.listener() {
        turn.emit(Event::ExternalTaskEnded { key: task.key })?;
        listener::done(turn, task, at)?;
        return turn.run();
    }
    if work::mapped_error(turn, task)? {
        return turn.run();
    }
    turn.emit(Event::ExternalTaskEnded { key: task.key })?;
    if turn.state.external_tasks.of(task.element_instance).next().is_none() {
        turn.complete(task.element_instance);
    }
    turn.run()
}

/// What a worker says of its failure.
struct Failure<'a> {
    message: &'a Option<Arc<str>>,
    details: &'a Option<Arc<str>>,
    retries: i32,
    retry_timeout: i64,
}

fn fail(turn: &mut Turn, task: &ExternalTask, failure: Failure) -> Done {
    if failure.retries < 0 || failure.retry_timeout < 0 {
        return Err(Rejection::Invalid("retries and retryTimeout must not be negative".to_owned()).into());
    }
    let retry_at = turn.context.now.saturating_add(failure.retry_timeout);
    let (message, details, retries) = (failure.message.clone(), failure.details.clone(), failure.retries);
    turn.emit(Event::ExternalTaskFailed { key: task.key, message: message.clone(), details, retries, retry_at })?;
    let now_failed = find(turn, task.key)?;
    if task.listener().is_none() && work::mapped_error(turn, &now_failed)? {
        return turn.run();
    }
    if retries > 0 || has_incident(turn, task) {
        return Ok(());
    }
    let (waiter, element) = afterwards::place(turn, task)?;
    let message = message.unwrap_or_else(|| "the worker gave no reason".into());
    job::incident(turn, &waiter, element, "failedExternalTask", message, Some(task.key))
}

fn has_incident(turn: &Turn, task: &ExternalTask) -> bool {
    turn.state.incidents.of(task.element_instance).any(|i| i.cause == Some(task.key))
}

fn set_retries(turn: &mut Turn, key: Key, retries: i32) -> Done {
    let task = find(turn, key)?;
    if retries < 0 {
        return Err(Rejection::Invalid(format!("The number of retries cannot be negative, it is {retries}")).into());
    }
    turn.emit(Event::ExternalTaskRetriesSet { key, retries })?;
    if retries > 0 {
        return job::end_incidents(turn, task.element_instance, key, true);
    }
    if has_incident(turn, &task) {
        return Ok(());
    }
    let (waiter, element) = afterwards::place(turn, &task)?;
    job::incident(turn, &waiter, element, "failedExternalTask", "the retries were set to 0".into(), Some(key))
}
