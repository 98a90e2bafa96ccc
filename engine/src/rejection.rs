//! Why a command was refused. Nothing is recorded then, and the state is as before.
use baton_models::Key;
use thiserror::Error;

/// A command that cannot be carried out.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Rejection {
    /// The thing is not there (any more).
    #[error("{what} with id '{id}' does not exist")]
    NotFound { what: &'static str, id: String },
    /// The task belongs to somebody else.
    #[error("Task '{task}' is already claimed by someone else")]
    AlreadyClaimed { task: Key },
    /// The external task is locked by another worker, or by none.
    #[error("External task {task} cannot be handled by worker '{worker}'. It is locked by worker '{holder}'")]
    NotLockOwner { task: Key, worker: String, holder: String },
    /// The worker's lock has run out.
    #[error("Cannot extend a lock that expired")]
    LockExpired { task: Key },
    /// The caller asked for something that makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The command is not possible in the state that the thing is in.
    #[error("{0}")]
    Conflict(String),
    /// The process definition takes no new instances at this time.
    #[error("ENGINE-03081 Process definition with id '{definition}' is suspended")]
    Suspended { definition: String },
    /// The model or its data failed; everything was rolled back to the last wait state.
    #[error("{message} (element '{element}')")]
    Failed { element: String, message: String },
    /// A defect of ours; everything was rolled back.
    #[error("internal error: {0}")]
    Bug(String),
    /// Another step of the same instance came first; try again.
    #[error("the instance changed meanwhile")]
    Stale,
}

impl Rejection {
    /// There is no such thing.
    pub fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }
}
