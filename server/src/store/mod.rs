//! Where everything is kept. [`Store`] is a cheap handle: `send` gives a command to its lane and answers when it is
//! on disk; `read` runs a query on a pooled connection; `write` runs a small transaction of its own on the first lane.
use baton_engine::{Command, Rejection, Reply};
use std::sync::Arc;
use thiserror::Error;

/// One open connection to either database.
pub struct Db;

/// A command with who gives it.
#[derive(Debug, Clone)]
pub struct Request {
    pub actor: Option<Arc<str>>,
    pub command: Command,
    /// The same id gives the first reply again, for 24 hours.
    pub idempotency_id: Option<String>,
}

/// Why the store did not do what was asked.
#[derive(Debug, Error)]
pub enum Error {
    /// The machine refused the command.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The lane's queue is full, or the server stops; try again later.
    #[error("too much work is waiting; try again in {retry_after} s")]
    Busy { retry_after: u32 },
    /// The database cannot be reached; nothing was accepted.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The same idempotency id came with another request.
    #[error("this Idempotency-Key was used for another request")]
    IdempotencyMismatch,
    /// A defect of ours.
    #[error("internal error: {0}")]
    Bug(String),
}

/// A handle on lanes, readers and the definitions in memory.
#[derive(Clone)]
pub struct Store;

impl Store {
    /// Decides a command in its lane; the reply means that it is on disk.
    pub async fn send(&self, _request: Request) -> Result<Reply, Error> {
        Err(Error::Bug("not yet".into()))
    }

    /// Runs a query on one of the read connections.
    pub async fn read<T: Send + 'static>(&self, _query: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        Err(Error::Bug("not yet".into()))
    }

    /// Runs a transaction on the first lane, between two batches.
    pub async fn write<T: Send + 'static>(
        &self,
        _transaction: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        Err(Error::Bug("not yet".into()))
    }
}
