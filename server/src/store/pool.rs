//! Connections for reading: a bounded number, opened when they are needed, each used by one query at a time.
use super::db::{Access, Db};
use super::error::Error;
use super::tally::Counter;
use super::url::Url;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Queries that may wait for a connection; what comes on top is refused with [`Error::Busy`].
const WAITING: usize = 2048;

/// A cheap handle on the pool.
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
    counter: Counter,
}

struct Shared {
    url: Url,
    idle: Mutex<Vec<Db>>,
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// Counts among those that wait, until it is dropped.
struct Waiting(Arc<Shared>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    pub fn new(url: Url, size: usize, counter: Counter) -> Self {
        let (idle, permits, waiting) = (Mutex::default(), Arc::new(Semaphore::new(size)), AtomicUsize::new(0));
        Self { shared: Arc::new(Shared { url, idle, permits, waiting }), counter }
    }

    /// The same connections, for work that does not count.
    pub fn uncounted(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), counter: Counter::default() }
    }

    /// Runs a query on a thread of its own kind, where it may block.
    pub async fn run<T, F>(&self, query: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T, Error> + Send + 'static,
    {
        // Each of those that wait holds a request; beyond this they are sent away while they are few enough to be served soon.
        if self.shared.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            self.shared.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Error::Busy { retry_after: 1 });
        }
        let waiting = Waiting(Arc::clone(&self.shared));
        let permit = Arc::clone(&self.shared.permits).acquire_owned().await.map_err(|_| Error::Busy { retry_after: 1 })?;
        drop(waiting);
        let (shared, counter) = (Arc::clone(&self.shared), self.counter.clone());
        let work = move || {
            let _permit = permit;
            shared.run(query, counter)
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| Error::Bug(e.to_string()))?
    }

    /// Runs a query on this thread.
    pub fn run_here<T>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error>) -> Result<T, Error> {
        self.shared.run(query, self.counter.clone())
    }
}

impl Shared {
    fn run<T>(&self, query: impl FnOnce(&mut Db) -> Result<T, Error>, counter: Counter) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut db = match idle {
            Some(db) => db,
            None => Db::connect(&self.url, Access::Read)?,
        };
        db.counter = counter;
        db.refresh_plans();
        let result = query(&mut db);
        let keep = !matches!(result, Err(Error::Unavailable(_))) && !db.is_broken();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if keep {
            idle.push(db);
        } else {
            // Its neighbours were opened to the same server, which has gone or begun anew.
            idle.clear();
        }
        result
    }
}
