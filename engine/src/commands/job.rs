//! Jobs: executed when due, and repaired by operators.
use super::{Outcome, missing};
use crate::command::{Command, Reply};
use crate::event::Event;
use crate::parts::job;
use crate::rejection::Rejection;
use crate::state::Job;
use crate::turn::{Fault, Turn};
use baton_models::Key;

pub fn carry_out(turn: &mut Turn, command: &Command) -> Outcome {
    match command {
        Command::ExecuteJob { job, manual } => execute(turn, *job, *manual),
        Command::SetJobRetries { job, retries, due_at } => set_retries(turn, *job, *retries, *due_at),
        Command::SetJobDue { job, due_at } => {
            find(turn, *job)?;
            turn.emit(Event::JobDueSet { key: *job, due_at: *due_at })?;
            Ok(Reply::Done)
        }
        Command::DeleteJob { job } => {
            let found = find(turn, *job)?;
            job::end_incidents(turn, found.element_instance, *job, false)?;
            turn.emit(Event::JobEnded { key: *job })?;
            Ok(Reply::Done)
        }
        _ => Err(Fault::Bug("not about a job".to_owned())),
    }
}

fn find(turn: &Turn, key: Key) -> Result<Job, Fault> {
    turn.state.jobs.get(key).cloned().ok_or_else(|| missing("job", key))
}

/// A failure of a job that the engine runs is recorded; one that a person runs is answered and changes nothing.
fn execute(turn: &mut Turn, key: Key, manual: bool) -> Outcome {
    let found = find(turn, key)?;
    let now = turn.context.now;
    if !manual && (found.retries <= 0 || found.due_at.is_some_and(|due| due > now)) {
        return Err(Rejection::Conflict(format!("job {key} is not due")).into());
    }
    match job::execute(turn, &found) {
        Err(Fault::Failed { element, message }) if !manual => {
            turn.restart();
            // The element that failed may be far behind the one that the job is for.
            let message = Rejection::Failed { element: element.to_string(), message }.to_string();
            job::failed(turn, &found, &message)?;
            Ok(Reply::Done)
        }
        other => other.map(|()| Reply::Done),
    }
}

fn set_retries(turn: &mut Turn, key: Key, retries: i32, due_at: Option<Option<i64>>) -> Outcome {
    let found = find(turn, key)?;
    if retries < 0 {
        return Err(Rejection::Invalid(format!(
            "The number of job retries must be a non-negative Integer, but '{retries}' has been provided."
        ))
        .into());
    }
    turn.emit(Event::JobRetriesSet { key, retries })?;
    if let Some(due_at) = due_at {
        turn.emit(Event::JobDueSet { key, due_at })?;
    }
    match (found.retries, retries) {
        (_, 1..) => job::end_incidents(turn, found.element_instance, key, true)?,
        // Nothing will try it again: somebody has to know, as in Camunda 7.
        (1.., 0) => job::given_up(turn, &found)?,
        _ => {}
    }
    Ok(Reply::Done)
}
