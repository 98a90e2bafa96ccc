//! Jobs that are due: one loop that sleeps until the next due time and is woken by earlier ones. It never looks twice at
//! an idle database, and works off any number in batches.
use crate::store::due::{self, Due, Found, Wanted};
use crate::store::{Error, Store};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::{HashMap, HashSet};

/// Jobs that are on their way at once.
const AT_ONCE: usize = 2048;
/// Jobs that rest at the most; while there are so many, nothing new is begun.
const RESTING: usize = 10_000;
/// How long a job rests that could not be carried out, and the loop after the database failed (milliseconds).
const REST: i64 = 5000;
/// How long a job rests for which its lane had no room (milliseconds).
const SHORT_REST: i64 = 200;

/// The loop's memory.
struct Timers {
    store: Store,
    underway: HashSet<i64>,
    /// Jobs were on their way at the last look: one of them may be due again, and was not looked at.
    look_again: bool,
    /// Jobs that rest, with the time until which they do.
    resting: HashMap<i64, i64>,
}

/// Works until the task is dropped.
pub async fn run(store: Store) {
    let mut timers = Timers { store, underway: HashSet::new(), look_again: false, resting: HashMap::new() };
    let mut work = FuturesUnordered::new();
    loop {
        let until = match timers.take().await {
            Ok((jobs, until)) => {
                let store = &timers.store;
                work.extend(jobs.into_iter().map(|job| carry_out(store.clone(), job)));
                until
            }
            Err(error) => {
                tracing::warn!(%error, "jobs wait: they cannot be read");
                timers.store.clock().now().saturating_add(REST)
            }
        };
        let (wake, clock) = (timers.store.wake().clone(), timers.store.clock().clone());
        loop {
            let is_more_due = until <= clock.now();
            // More is taken once there is room for many, so that a long queue is not read job by job.
            if is_more_due && work.len() <= AT_ONCE / 2 {
                break;
            }
            tokio::select! {
                () = wake.job(until), if !is_more_due => break,
                () = clock.wait_until(until), if !is_more_due => break,
                done = work.next(), if !work.is_empty() => if !timers.done(done) { break },
            }
        }
    }
}

async fn carry_out(store: Store, job: Due) -> (i64, Result<(), Error>) {
    (job.key, store.execute(&job).await)
}

impl Timers {
    /// Jobs to begin with, and the time until which there is nothing else to do.
    async fn take(&mut self) -> Result<(Vec<Due>, i64), Error> {
        let now = self.store.clock().now();
        self.store.wake().every_job();
        self.resting.retain(|_, until| *until > now);
        let rested = self.resting.values().min().copied();
        if self.resting.len() >= RESTING {
            return Ok((Vec::new(), rested.unwrap_or(now)));
        }
        self.look_again = !self.underway.is_empty();
        let limit = AT_ONCE.saturating_sub(self.underway.len());
        let known = self.underway.iter().chain(self.resting.keys()).copied().collect();
        let wanted = Wanted { now, limit, known, shards: self.store.shards() };
        let Found { jobs, next } = self.store.read(move |db| due::find(db, &wanted)).await?;
        self.underway.extend(jobs.iter().map(|job| job.key));
        let until = [next, rested].into_iter().flatten().min().unwrap_or(i64::MAX);
        Ok((jobs, until))
    }

    /// Forgets a job that was carried out; false where it has to rest instead, or where it is time to look again.
    fn done(&mut self, done: Option<(i64, Result<(), Error>)>) -> bool {
        let Some((job, result)) = done else { return true };
        self.underway.remove(&job);
        let Err(error) = result else {
            return !(self.underway.is_empty() && std::mem::take(&mut self.look_again));
        };
        tracing::debug!(job, %error, "a due job was not carried out");
        let rest = if matches!(error, Error::Busy { .. }) { SHORT_REST } else { REST };
        self.resting.insert(job, self.store.clock().now().saturating_add(rest));
        false
    }
}
