//! Where everything is kept. [`Store`] is a cheap handle: `send` gives a command to its lane and answers when it is
//! on disk; `read` runs a query on a pooled connection; `write` runs a small transaction of its own on the first lane.
pub mod bind;
pub mod db;
pub mod deploy;
pub mod directory;
pub mod error;
mod migrations;
mod pool;
pub mod query;
pub mod row;
pub mod sql;
#[cfg(test)]
mod tests;
pub mod value;
pub mod verify;

pub use db::{Db, Url};
pub use error::Error;
pub use row::row;
pub use sql::Sql;

use crate::clock::Clock;
use baton_engine::{Command, Reply};
use db::Access;
use pool::Pool;
use std::sync::{Arc, Mutex, PoisonError};

/// How the store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub url: Url,
    pub clock: Clock,
    /// Connections for reading.
    pub readers: usize,
}

/// A command with who gives it.
#[derive(Debug, Clone)]
pub struct Request {
    pub actor: Option<Arc<str>>,
    pub command: Command,
    /// The same id gives the first reply again, for 24 hours.
    pub idempotency_id: Option<String>,
}

/// A handle on lanes, readers and the definitions in memory.
#[derive(Clone)]
pub struct Store {
    readers: Pool,
    writer: Arc<Mutex<Db>>,
    clock: Clock,
}

impl Options {
    pub fn new(url: Url, clock: Clock) -> Self {
        Self { url, clock, readers: 8 }
    }
}

impl Store {
    /// Connects, brings the schema up to date and starts the lanes. Blocks.
    pub fn open(options: Options) -> Result<Self, Error> {
        let mut db = Db::connect(&options.url, Access::Write)?;
        db.migrate()?;
        Ok(Self { readers: Pool::new(options.url, options.readers), writer: Arc::new(Mutex::new(db)), clock: options.clock })
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Decides a command in its lane; the reply means that it is on disk.
    pub async fn send(&self, _request: Request) -> Result<Reply, Error> {
        Err(Error::Bug("not yet".into()))
    }

    /// Runs a query on one of the read connections.
    pub async fn read<T: Send + 'static>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        self.readers.run(query).await
    }

    /// Runs a transaction on the first lane, between two batches.
    pub async fn write<T: Send + 'static>(
        &self,
        transaction: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let writer = Arc::clone(&self.writer);
        let work = move || writer.lock().unwrap_or_else(PoisonError::into_inner).transaction(transaction);
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Bug(e.to_string()))?
    }
}
