//! What each command does, one file for a family.
mod ad_hoc;
mod defect;
mod external_task;
mod instance;
mod job;
mod message;
mod note;
mod start;
mod task;
mod variables;

use crate::command::{Command, Reply, Variables};
use crate::rejection::Rejection;
use crate::turn::{Fault, Turn};
use baton_models::Key;

/// What a command gives: a reply, or the reason why it was stopped.
pub type Outcome = Result<Reply, Fault>;

/// Carries a command out.
pub fn carry_out(turn: &mut Turn, command: &Command) -> Outcome {
    match command {
        Command::Start { .. } => start::start(turn, command),
        Command::CancelInstance { instance, reason, skip } => {
            turn.skip = *skip;
            instance::cancel(turn, *instance, reason.clone())
        }
        Command::SetVariables { scope, local, variables, deletions } => variables::set(turn, *scope, *local, variables, deletions),
        Command::CreateTask { .. }
        | Command::UpdateTask { .. }
        | Command::DeleteTask { .. }
        | Command::ClaimTask { .. }
        | Command::UnclaimTask { .. }
        | Command::AssignTask { .. }
        | Command::DelegateTask { .. }
        | Command::ResolveTask { .. }
        | Command::CompleteTask { .. }
        | Command::ThrowTaskError { .. }
        | Command::ThrowTaskEscalation { .. }
        | Command::AddIdentityLink { .. }
        | Command::RemoveIdentityLink { .. } => task::carry_out(turn, command),
        Command::AddComment { .. }
        | Command::UpdateComment { .. }
        | Command::DeleteComments { .. }
        | Command::AddAttachment { .. }
        | Command::DeleteAttachment { .. } => note::carry_out(turn, command),
        Command::LockExternalTask { .. }
        | Command::ExtendLock { .. }
        | Command::UnlockExternalTask { .. }
        | Command::CompleteExternalTask { .. }
        | Command::FailExternalTask { .. }
        | Command::ThrowExternalTaskError { .. }
        | Command::SetExternalTaskRetries { .. }
        | Command::SetExternalTaskPriority { .. } => external_task::carry_out(turn, command),
        Command::ExecuteJob { .. } | Command::SetJobRetries { .. } | Command::SetJobDue { .. } | Command::DeleteJob { .. } => {
            job::carry_out(turn, command)
        }
        Command::Correlate { subscription, variables, local_variables, reply_variables } => {
            message::correlate(turn, *subscription, variables, local_variables, *reply_variables)
        }
        Command::Choose { element_instance, activities } => ad_hoc::choose(turn, *element_instance, activities),
        Command::Signal { element_instance, variables } => message::signal(turn, *element_instance, variables),
        Command::RecordDefect { target, message } => defect::record(turn, *target, message),
    }
}

/// The variables that a scope sees, if they were asked for.
fn seen(turn: &Turn, scope: Key, asked: bool) -> Option<Variables> {
    asked.then(|| turn.state.visible(scope))
}

fn missing(what: &'static str, key: Key) -> Fault {
    Rejection::not_found(what, key).into()
}
