//! Where everything is kept. [`Store`] is a cheap handle: `send` gives a command to its lane and answers when it is
//! on disk; `read` runs a query on a pooled connection; `write` runs a small transaction of its own on the first lane.
mod batch;
pub mod bind;
pub mod broadcast;
mod cache;
pub mod checkpoint;
mod columns;
pub mod conditions;
mod crash;
pub mod db;
mod decisions;
pub mod deploy;
mod deployments;
pub mod directory;
pub mod due;
pub mod error;
pub mod fetch;
mod find;
mod graphs;
mod housekeeping;
mod idempotency;
pub mod journal;
pub mod keys;
mod lane;
mod library;
mod load;
pub mod matching;
mod migrations;
mod namespaces;
mod node;
mod open;
mod order;
mod plans;
mod pool;
pub mod query;
mod replayed;
pub mod retention;
pub mod route;
pub mod row;
pub mod rows;
pub mod sql;
pub mod tally;
#[cfg(test)]
mod tests;
mod together;
mod unwritten;
mod url;
pub mod value;
pub mod verify;
mod wake;
mod write;

pub use db::Db;
pub use error::Error;
pub use library::Definitions;
pub use open::Options;
pub use row::row;
pub use sql::Sql;
pub use unwritten::Unwritten;
pub use url::Url;

use crate::clock::Clock;
use crate::room::Room;
use baton_engine::{Command, Directory, Reply, State};
use baton_models::Key;
use keys::KeyMaker;
use lane::Work;
use order::{Answer, Extras, Order};
use pool::Pool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use tally::Tally;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::oneshot;
use wake::Wake;

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
    inner: Arc<Inner>,
}

struct Inner {
    url: Url,
    clock: Clock,
    keys: KeyMaker,
    readers: Pool,
    lanes: Vec<mpsc::Sender<Work>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    housekeeping: housekeeping::Handle,
    definitions: Arc<Definitions>,
    directory: Arc<RwLock<Arc<Directory>>>,
    wake: Wake,
    reserved: fetch::Reserved,
    tally: Tally,
    /// For commands in all lanes.
    waiting: Room,
}

impl Store {
    /// Decides a command in its lane; the reply means that it is on disk.
    pub async fn send(&self, request: Request) -> Result<Reply, Error> {
        self.ask(request, Extras::default()).await
    }

    /// Has a lane decide a command, with what the store adds to it.
    async fn ask(&self, request: Request, extras: Extras) -> Result<Reply, Error> {
        self.dispatch(request, extras)?.await.map_err(|_| Error::unanswered())?
    }

    /// Gives a command to its lane.
    fn dispatch(&self, request: Request, extras: Extras) -> Result<oneshot::Receiver<Result<Reply, Error>>, Error> {
        let (sender, receiver) = oneshot::channel();
        let key = request.command.target().key();
        let room = self.inner.waiting.take(request.command.weight()).ok_or(Error::Busy { retry_after: 1 })?;
        let order = Order { request, extras, answer: Answer::Caller(sender), room: Some(room) };
        self.enqueue(keys::shard(key), Work::Command(Box::new(order)))?;
        Ok(receiver)
    }

    fn enqueue(&self, shard: usize, work: Work) -> Result<(), Error> {
        let lanes = &self.inner.lanes;
        let lane = lanes.get(shard % lanes.len().max(1)).ok_or_else(|| Error::Bug("a store without lanes".into()))?;
        lane.try_send(work).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::Busy { retry_after: 1 },
            TrySendError::Closed(_) => Error::Busy { retry_after: 5 },
        })
    }

    /// Runs a query on one of the read connections.
    pub async fn read<T: Send + 'static>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
        self.inner.readers.run(query).await
    }

    /// Runs a query on this thread, which it blocks.
    pub fn read_here<T>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        self.inner.readers.run_here(query)
    }

    /// Runs a transaction on the first lane, between two batches.
    pub async fn write<T: Send + 'static>(
        &self,
        transaction: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.dispatch_write(transaction)?.await.map_err(|_| Error::unanswered())?
    }

    /// Like [`Store::write`], on a thread that may block.
    pub fn write_here<T: Send + 'static>(
        &self,
        transaction: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let receiver = self.dispatch_write(transaction)?;
        receiver.blocking_recv().map_err(|_| Error::unanswered())?
    }

    fn dispatch_write<T: Send + 'static>(
        &self,
        transaction: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, Error>>, Error> {
        self.lend(0, |db| db.transaction(transaction))
    }

    /// Gives the connection of a lane to `work`, behind all that waits there.
    fn lend<T: Send + 'static>(
        &self,
        lane: usize,
        work: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, Error>>, Error> {
        let (sender, receiver) = oneshot::channel();
        // The caller may have gone; what was done stays done.
        let work = move |db: Result<&mut Db, Error>| drop(sender.send(db.and_then(work)));
        self.enqueue(lane, Work::Transaction(Box::new(work)))?;
        Ok(receiver)
    }

    /// Returns when every lane has come to what was sent before.
    async fn every_lane(&self) -> Result<(), Error> {
        for lane in 0..self.inner.lanes.len() {
            self.lend(lane, |_| Ok(()))?.await.map_err(|_| Error::unanswered())??;
        }
        Ok(())
    }

    /// The key for a process instance that is to be started, or for the record of a task without a process.
    pub fn root_key(&self) -> Key {
        self.inner.keys.root()
    }

    /// A key for anything that stands alone.
    pub fn next_key(&self) -> Key {
        self.root_key()
    }

    /// A key beside another one: for what belongs to the same root.
    pub fn key_beside(&self, root: Key) -> Key {
        use baton_engine::Keys;
        self.inner.keys.of(root).next()
    }

    /// The deployed process definitions.
    pub fn library(&self) -> Arc<Definitions> {
        Arc::clone(&self.inner.definitions)
    }

    /// The live state of a root as its rows tell it, to compare with what its journal gives; `None` when it has ended.
    pub fn state(&self, db: &mut Db, root: Key) -> Result<Option<State>, Error> {
        Ok(load::states(db, &[root], &[], &self.inner.definitions)?.remove(&root).map(|(state, _)| state))
    }

    /// Users, groups and the org chart as they stand.
    pub fn directory(&self) -> Arc<Directory> {
        Arc::clone(&self.inner.directory.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads users, groups and the org chart again; to be called after they were changed.
    pub async fn reload_directory(&self) -> Result<(), Error> {
        let directory = self.read(directory::load).await?;
        *self.inner.directory.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(directory);
        Ok(())
    }

    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// What statements cost since the store was opened.
    pub fn tally(&self) -> &Tally {
        &self.inner.tally
    }

    /// What others can wait for.
    pub fn wake(&self) -> &Wake {
        &self.inner.wake
    }

    /// Finishes what was accepted, refuses the rest, and gives the node's number back.
    pub async fn stop(&self) {
        let store = self.clone();
        let stopped = tokio::task::spawn_blocking(move || store.stop_here()).await;
        if let Err(error) = stopped {
            tracing::error!(%error, "the store did not stop in order");
        }
    }

    /// Like [`Store::stop`], on a thread that may block.
    pub fn stop_here(&self) {
        for lane in &self.inner.lanes {
            // A lane that is gone has stopped already.
            let _ = lane.blocking_send(Work::Stop);
        }
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a lane ended with a panic");
            }
        }
        self.inner.housekeeping.stop(&self.inner.url);
    }
}
