//! What a store does beside its work every few seconds: it renews the lease of the node's number, reads what other
//! servers may have changed, forgets old answers and decisions whose time has come, and adds checkpoints.
use super::checkpoint::{self, Portion, Removal};
use super::db::Access;
use super::lane::{Shared, Work};
use super::node::{self, Lease};
use super::pool::Pool;
use super::{Db, Error, Url, deploy, directory, idempotency, retention};
use baton_models::Key;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Sender;

/// What is old is forgotten every hour.
const FORGETTING: Duration = Duration::from_secs(3600);

pub(super) struct Handle {
    shared: Shared,
    lease: Arc<Mutex<Option<Lease>>>,
    thread: Option<Thread>,
}

/// Starts the thread.
pub(super) fn start(lease: Lease, lane: Option<Sender<Work>>, shared: &Shared, readers: Pool) -> Handle {
    let lease = Arc::new(Mutex::new(Some(lease)));
    // A weak sender, so that this thread does not keep a lane alive that nobody can reach any more.
    let keeper = Keeper { lease: Arc::clone(&lease), lane: lane.map(|lane| lane.downgrade()), shared: shared.clone(), readers };
    let thread = std::thread::Builder::new().name("housekeeping".into()).spawn(move || keeper.run());
    Handle { shared: shared.clone(), lease, thread: thread.ok().map(|thread| thread.thread().clone()) }
}

impl Handle {
    /// Adds the last checkpoint and gives the number back. The lanes have ended.
    pub(super) fn stop(&self, url: &Url) {
        let lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
        if let Some(lease) = lease {
            let stopped = Db::connect(url, Access::Write).and_then(|mut db| {
                self.last_checkpoint(&mut db)?;
                lease.release(&mut db)
            });
            if let Err(error) = stopped {
                tracing::warn!(%error, "the next server makes the last checkpoint; the node's number is free when its lease has run out");
            }
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.lease.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
    }
}

impl Handle {
    fn last_checkpoint(&self, db: &mut Db) -> Result<(), Error> {
        let Some(_) = self.shared.checkpoint_interval else { return Ok(()) };
        let add = |portion: Portion<'_>| db.transaction(|db| checkpoint::add(db, portion));
        checkpoint::all(&self.shared.noted, self.shared.clock.now(), false, add)
    }
}

struct Keeper {
    lease: Arc<Mutex<Option<Lease>>>,
    lane: Option<tokio::sync::mpsc::WeakSender<Work>>,
    shared: Shared,
    readers: Pool,
}

impl Keeper {
    fn run(self) {
        let mut since = Instant::now();
        let mut forgot = since;
        let mut gone = Vec::new();
        loop {
            std::thread::park_timeout(node::renewal());
            if self.lease.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                return;
            }
            let Some(lane) = self.lane.as_ref().and_then(|lane| lane.upgrade()) else { return };
            let (lease, keys) = (Arc::clone(&self.lease), self.shared.keys.clone());
            let (clock, wake) = (self.shared.clock.clone(), self.shared.wake.clone());
            let work = move |db: Result<&mut Db, Error>| {
                let renewed = db.and_then(|db| {
                    if let Some(lease) = lease.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                        lease.renew(db)?;
                        keys.set_tenure(lease.tenure(&clock));
                        if lease.shares_the_database() {
                            wake.look_again();
                        }
                    }
                    Ok(())
                });
                if let Err(error) = renewed {
                    tracing::warn!(%error, "the lease of the node's number was not renewed");
                }
            };
            // A full queue will have room again well before the lease runs out.
            let _ = lane.try_send(Work::Transaction(Box::new(work)));
            self.read_directory();
            if forgot.elapsed() >= FORGETTING {
                forgot = Instant::now();
                if let Err(error) = self.forget_old(&lane) {
                    tracing::warn!(%error, "old answers and decisions were not forgotten");
                }
            }
            match self.forget_definitions(&gone, &lane) {
                Ok(deleted) => gone = deleted,
                Err(error) => tracing::debug!(%error, "deleted process definitions were not forgotten"),
            }
            let is_due = |interval| since.elapsed() >= interval || self.shared.noted.are_many();
            if self.shared.checkpoint_interval.is_some_and(is_due) {
                since = Instant::now();
                self.add_checkpoints(&lane);
            }
        }
    }

    fn forget_old(&self, lane: &Sender<Work>) -> Result<(), Error> {
        let now = self.shared.clock.now();
        while on_lane(lane, move |db| idempotency::forget(db, now))? {}
        while on_lane(lane, move |db| retention::forget(db, now))? {}
        Ok(())
    }

    fn add_checkpoints(&self, lane: &Sender<Work>) {
        let added = checkpoint::all(&self.shared.noted, self.shared.clock.now(), true, |Portion { now, noted, sweep }| {
            let noted = noted.to_vec();
            on_lane(lane, move |db| checkpoint::add(db, Portion { now, noted: &noted, sweep }))
        });
        if let Err(error) = added {
            tracing::warn!(%error, "a checkpoint was not added; the next one makes up for it");
        }
    }

    /// Forgets definitions that another server has deleted. What lanes of ours started with them meanwhile is removed at
    /// the next turn, when no lane works with them any more: `gone` are those of the turn before.
    fn forget_definitions(&self, gone: &[Key], lane: &Sender<Work>) -> Result<Vec<Key>, Error> {
        let removal = Removal { at: self.shared.clock.now(), by: None, reason: "process definition deleted".into() };
        loop {
            let (gone, removal) = (gone.to_vec(), removal.clone());
            if gone.is_empty() || on_lane(lane, move |db| deploy::purge_gone(db, &gone, &removal))? == 0 {
                return self.shared.definitions.forget_deleted();
            }
        }
    }

    fn read_directory(&self) {
        match self.readers.run_here(directory::load) {
            Ok(directory) => *self.shared.directory.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(directory),
            Err(error) => tracing::debug!(%error, "the directory was not read"),
        }
    }
}

/// Has a lane do `work` in a transaction, and waits for it.
fn on_lane<T: Send + 'static>(lane: &Sender<Work>, work: impl FnOnce(&mut Db) -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    let (sender, receiver) = std::sync::mpsc::channel();
    // Who waits for it has not gone.
    let work = move |db: Result<&mut Db, Error>| drop(sender.send(db.and_then(|db| db.transaction(work))));
    let stopped = || Error::Busy { retry_after: 5 };
    lane.blocking_send(Work::Transaction(Box::new(work))).map_err(|_| stopped())?;
    receiver.recv().map_err(|_| stopped())?
}
