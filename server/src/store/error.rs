//! Why the store did not do what was asked.
use baton_engine::Rejection;
use thiserror::Error;

#[derive(Debug, Clone, Error)]
pub enum Error {
    /// The machine refused the command.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The lane's queue is full, or the server stops; try again later (seconds).
    #[error("too much work is waiting; try again in {retry_after} s")]
    Busy { retry_after: u32 },
    /// The database cannot be reached; nothing was accepted.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The database refused a statement.
    #[error("the database refused: {0}")]
    Refused(String),
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date: {0}")]
    Schema(String),
    /// The address of the database makes no sense.
    #[error("the database address '{url}' cannot be used: {why}")]
    Url { url: String, why: &'static str },
    /// The same idempotency id came with another request.
    #[error("this Idempotency-Key was used for another request")]
    IdempotencyMismatch,
    /// Another server or lane was faster; what was decided is decided again.
    #[error("another server was faster")]
    Stale,
    /// A defect of ours.
    #[error("internal error: {0}")]
    Bug(String),
}

impl Error {
    /// Nobody answers any more: a defect struck where the command was carried out.
    pub(super) fn unanswered() -> Self {
        Self::Bug("a defect struck; the server's log has the detail. Look whether the command was carried out before it is repeated".into())
    }
}
