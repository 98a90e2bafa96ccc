//! Who may do what. Administrators may do everything; service accounts (group `worker`) what workers and connected
//! systems need; everybody else starts processes, works on tasks of their own or their groups, and sees the instances
//! that they take part in. What one may not see is refused in the same words whether it exists or not.
use super::Caller;
use crate::rest::error::Error;
use crate::store::{Store, query::access};
use baton_models::Key;
use baton_models::bpmn::Process;

/// A kind of action that does not depend on whose thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// List and read process definitions.
    ReadDefinitions,
    /// Start instances (where the model does not name who may).
    Start,
    /// Read any instance, its variables, jobs, incidents and history.
    ReadInstances,
    /// Set variables of any instance.
    ChangeVariables,
    /// Correlate messages.
    Correlate,
    /// Fetch, lock and complete external tasks.
    ExternalTasks,
    /// Deploy and delete deployments.
    Deploy,
    /// Cancel instances, execute jobs, set retries and due dates.
    Operate,
    /// Every task, whoever it belongs to.
    AllTasks,
    /// Read what decisions were evaluated, with what went in and came out, for whichever process instance or caller.
    ReadDecisionHistory,
    /// Delete what is past, and say how long it is kept.
    ChangeHistory,
}

impl Right {
    fn is_of_workers(self) -> bool {
        use Right::*;
        matches!(self, ReadDefinitions | Start | ReadInstances | ChangeVariables | Correlate | ExternalTasks)
    }

    fn is_of_everybody(self) -> bool {
        matches!(self, Self::ReadDefinitions | Self::Start)
    }

    fn name(self) -> &'static str {
        match self {
            Self::ReadDefinitions => "read process definitions",
            Self::Start => "start process instances",
            Self::ReadInstances => "read process instances of others",
            Self::ChangeVariables => "set variables",
            Self::Correlate => "correlate messages",
            Self::ExternalTasks => "work on external tasks",
            Self::Deploy => "change deployments",
            Self::Operate => "operate the engine",
            Self::AllTasks => "work on tasks of others",
            Self::ReadDecisionHistory => "read the history of decisions",
            Self::ChangeHistory => "change what is kept of the past",
        }
    }
}

/// What somebody wants of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskRight {
    /// Look at it: assignee, owner, candidates.
    See,
    /// Complete it, set its variables, comment: assignee and owner; candidates while nobody has it.
    Work,
    /// Change it, pass it on, change who is concerned: assignee and owner.
    Manage,
}

impl TaskRight {
    fn name(self) -> &'static str {
        if self == Self::See { "see this task" } else { "work on this task" }
    }
}

impl Caller {
    pub fn may(&self, right: Right) -> bool {
        self.admin || (self.is_worker() && right.is_of_workers()) || (self.user.is_some() && right.is_of_everybody())
    }

    /// 403 where the caller may not.
    pub fn require(&self, right: Right) -> Result<(), Error> {
        if self.may(right) { Ok(()) } else { Err(Error::forbidden(self.user.as_deref(), right.name())) }
    }
}

/// 403 where the caller may not start this process: a model can name the users and groups who may.
pub fn start(caller: &Caller, process: &Process) -> Result<(), Error> {
    caller.require(Right::Start)?;
    let (users, groups) = (&process.candidate_starter_users, &process.candidate_starter_groups);
    let open = caller.admin || caller.is_worker() || (users.is_empty() && groups.is_empty());
    let named = users.iter().any(|user| caller.user.as_deref() == Some(user)) || groups.iter().any(|group| caller.is_in(group));
    if open || named { Ok(()) } else { Err(Error::forbidden(caller.user.as_deref(), "start this process")) }
}

/// 403 where a task is none of the caller's business, or is not there and the caller may not know that.
pub async fn task(caller: &Caller, store: &Store, task: Key, right: TaskRight) -> Result<(), Error> {
    if caller.may(Right::AllTasks) {
        return Ok(());
    }
    let asker = caller.clone();
    let allowed = store.read(move |db| access::task(db, &asker, task, right)).await?;
    if allowed { Ok(()) } else { Err(Error::forbidden(caller.user.as_deref(), right.name())) }
}

/// 403 where a task, open or ended, neither concerns the caller nor is of an instance that the caller takes part in.
pub async fn past_task(caller: &Caller, store: &Store, task: Key) -> Result<(), Error> {
    let Some(seen) = access::past_task(caller) else { return Ok(()) };
    let allowed = store.read(move |db| access::is_past_task(db, task, seen)).await?;
    if allowed { Ok(()) } else { Err(Error::forbidden(caller.user.as_deref(), TaskRight::See.name())) }
}

/// 403 where a caller takes no part in an instance, or where it is not there and the caller may not know that.
pub async fn instance(caller: &Caller, store: &Store, instance: Key) -> Result<(), Error> {
    if caller.may(Right::ReadInstances) {
        return Ok(());
    }
    let asker = caller.clone();
    let allowed = store.read(move |db| access::instance(db, &asker, instance)).await?;
    if allowed { Ok(()) } else { Err(Error::forbidden(caller.user.as_deref(), "see this process instance")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(group: &str) -> Caller {
        Caller::user("ada".into(), vec![group.into()])
    }

    #[test]
    fn workers_do_a_systems_work_and_nothing_else() {
        let worker = member("worker");
        for right in [Right::ExternalTasks, Right::Correlate, Right::Start, Right::ChangeVariables] {
            assert!(worker.may(right), "{right:?}");
        }
        for right in [Right::Deploy, Right::Operate, Right::AllTasks, Right::ReadDecisionHistory, Right::ChangeHistory] {
            assert!(!worker.may(right), "{right:?}");
        }
    }

    #[test]
    fn a_model_can_name_who_may_start_it() {
        let process = Process { candidate_starter_groups: vec!["sales".into()], ..Process::default() };
        assert!(start(&member("sales"), &process).is_ok() && start(&member("worker"), &process).is_ok());
        assert!(start(&member("kitchen"), &process).is_err());
        assert!(start(&member("kitchen"), &Process::default()).is_ok());
    }

    #[test]
    fn ordinary_users_start_and_administrators_rule() {
        assert!(member("sales").may(Right::Start) && !member("sales").may(Right::ReadInstances));
        assert!(member("admin").may(Right::Deploy));
        assert!(!Caller::anonymous().may(Right::Start));
        assert!(Caller::unrestricted().may(Right::Operate));
    }
}
