//! How many bytes of memory commands and records take, about: what waits and what is kept is bounded by it.
use crate::command::{Command, Placement, Variables};
use crate::state::TaskDetails;
use baton_models::Value;
use std::mem::size_of;
use std::sync::Arc;

/// Bytes of texts that may be missing.
pub(crate) fn texts<const N: usize>(texts: [&Option<Arc<str>>; N]) -> usize {
    texts.into_iter().flatten().map(|text| text.len()).sum()
}

/// Bytes of the texts that a person may have written without end.
pub(crate) fn details(details: &TaskDetails) -> usize {
    texts([&details.name, &details.description, &details.assignee, &details.owner])
}

/// Bytes of variables with their names.
pub(crate) fn variables(variables: &Variables) -> usize {
    let each = |(name, value): &(Arc<str>, Value)| size_of::<(Arc<str>, Value)>() + name.len() + value.weight();
    variables.iter().map(each).sum()
}

fn placement(placement: &Placement) -> usize {
    size_of::<Placement>() + variables(&placement.variables) + variables(&placement.local_variables)
}

impl Command {
    /// Bytes that the command takes while it waits.
    pub fn weight(&self) -> usize {
        use Command::*;
        let more = match self {
            Start { variables: given, placements, business_key, .. } => {
                variables(given) + placements.iter().map(placement).sum::<usize>() + texts([business_key])
            }
            CancelInstance { reason, .. } => texts([reason]),
            SetVariables { variables: given, deletions, .. } => {
                variables(given) + deletions.iter().map(|name| 16 + name.len()).sum::<usize>()
            }
            CreateTask { details: given, .. } | UpdateTask { details: given, .. } => details(given),
            ResolveTask { variables: given, .. }
            | CompleteTask { variables: given, .. }
            | Signal { variables: given, .. }
            | ThrowTaskEscalation { variables: given, .. } => variables(given),
            ThrowTaskError { message, variables: given, .. } | ThrowExternalTaskError { message, variables: given, .. } => {
                variables(given) + texts([message])
            }
            Choose { activities, .. } => activities.iter().map(|(id, given)| id.len() + variables(given)).sum(),
            AddComment { message, .. } | UpdateComment { message, .. } | RecordDefect { message, .. } => message.len(),
            AddAttachment { name, description, kind, url, content, .. } => {
                texts([name, description, kind, url]) + content.as_ref().map_or(0, |content| content.0.len())
            }
            CompleteExternalTask { variables: given, local_variables, .. } | Correlate { variables: given, local_variables, .. } => {
                variables(given) + variables(local_variables)
            }
            FailExternalTask { message, details, variables: given, local_variables, .. } => {
                variables(given) + variables(local_variables) + texts([message, details])
            }
            DeleteTask { .. }
            | ClaimTask { .. }
            | UnclaimTask { .. }
            | AssignTask { .. }
            | DelegateTask { .. }
            | AddIdentityLink { .. }
            | RemoveIdentityLink { .. }
            | DeleteComments { .. }
            | DeleteAttachment { .. }
            | LockExternalTask { .. }
            | ExtendLock { .. }
            | UnlockExternalTask { .. }
            | SetExternalTaskRetries { .. }
            | SetExternalTaskPriority { .. }
            | ExecuteJob { .. }
            | SetJobRetries { .. }
            | SetJobDue { .. }
            | DeleteJob { .. } => 0,
        };
        size_of::<Self>() + more
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_models::Key;

    #[test]
    fn a_command_weighs_what_it_carries() {
        let complete = |text: String| Command::CompleteTask {
            task: Key(1),
            variables: vec![("letter".into(), Value::text(text))],
            reply_variables: false,
        };
        let difference = complete("x".repeat(100_000)).weight() - complete(String::new()).weight();
        assert_eq!(difference, 100_000);
    }
}
