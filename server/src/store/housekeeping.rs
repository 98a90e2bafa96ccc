//! What a store does beside its work every few seconds: it renews the lease of the node's number, reads what other
//! servers may have changed, and forgets old answers.
use super::db::Access;
use super::lane::{Shared, Work};
use super::node::{Lease, RENEWAL};
use super::pool::Pool;
use super::{Db, Error, Url, directory, idempotency};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;
use std::time::Duration;
use tokio::sync::mpsc::Sender;

/// Old answers are forgotten every hour or so.
const TURNS: u64 = 3_600_000 / RENEWAL;

pub(super) struct Handle {
    lease: Arc<Mutex<Option<Lease>>>,
    thread: Option<Thread>,
}

/// Starts the thread.
pub(super) fn start(lease: Lease, lane: Option<Sender<Work>>, shared: &Shared, readers: Pool) -> Handle {
    let lease = Arc::new(Mutex::new(Some(lease)));
    // A weak sender, so that this thread does not keep a lane alive that nobody can reach any more.
    let keeper = Keeper { lease: Arc::clone(&lease), lane: lane.map(|lane| lane.downgrade()), shared: shared.clone(), readers };
    let thread = std::thread::Builder::new().name("housekeeping".into()).spawn(move || keeper.run());
    Handle { lease, thread: thread.ok().map(|thread| thread.thread().clone()) }
}

impl Handle {
    /// Gives the number back.
    pub(super) fn stop(&self, url: &Url) {
        let lease = self.lease.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
        if let Some(lease) = lease {
            let released = Db::connect(url, Access::Write).and_then(|mut db| lease.release(&mut db));
            if let Err(error) = released {
                tracing::debug!(%error, "the node's number was not given back; it is free when its lease has run out");
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

struct Keeper {
    lease: Arc<Mutex<Option<Lease>>>,
    lane: Option<tokio::sync::mpsc::WeakSender<Work>>,
    shared: Shared,
    readers: Pool,
}

impl Keeper {
    fn run(self) {
        for turn in 1_u64.. {
            std::thread::park_timeout(Duration::from_millis(RENEWAL));
            if self.lease.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                return;
            }
            let Some(lane) = self.lane.as_ref().and_then(|lane| lane.upgrade()) else { return };
            let (lease, keys, clock) = (Arc::clone(&self.lease), self.shared.keys.clone(), self.shared.clock.clone());
            let work = move |db: Result<&mut Db, Error>| {
                let renewed = db.and_then(|db| {
                    if turn % TURNS == 0 {
                        idempotency::forget(db, clock.now())?;
                    }
                    if let Some(lease) = lease.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
                        lease.renew(db)?;
                        keys.set_node(lease.number);
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
        }
    }

    fn read_directory(&self) {
        match self.readers.run_here(directory::load) {
            Ok(directory) => *self.shared.directory.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(directory),
            Err(error) => tracing::debug!(%error, "the directory was not read"),
        }
    }
}
