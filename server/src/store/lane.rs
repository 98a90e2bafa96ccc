//! A lane: one thread, one connection, one queue. Everything under one root is decided in one lane, without locks; the
//! more commands wait, the more of them share a transaction.
use super::batch::{Redo, said};
use super::cache::Cache;
use super::checkpoint::Noted;
use super::db::Access;
use super::keys::KeyMaker;
use super::library::Definitions;
use super::order::{Answer, Extras, Order};
use super::rows::instance::Head;
use super::tally::{Counter, Tally};
use super::wake::{Signals, Wake};
use super::{Db, Error, Request, Url};
use crate::clock::Clock;
use baton_engine::eval::Scripts;
use baton_engine::{Command, Directory};
use baton_models::Key;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Commands that share a transaction at most.
const BATCH: usize = 256;
/// Bytes of commands that share a transaction, unless one alone has more: rows and journal take a multiple of that.
const BATCH_BYTES: usize = 4 << 20;
/// Jobs that a lane takes up by itself, without the job loop; what comes on top is left to the loop.
const OWN_JOBS: usize = 10_000;
/// How often a batch is decided again as a whole after others were faster; then its commands go one by one.
const TOGETHER: usize = 2;
/// How often a command is tried again after others were faster.
const ATTEMPTS: usize = 20;

/// A transaction of somebody else's: it gets the connection, or why there is none.
pub(super) type Transaction = Box<dyn FnOnce(Result<&mut Db, Error>) + Send>;

/// What waits in a lane's queue.
pub(super) enum Work {
    Command(Box<Order>),
    /// A transaction of somebody else's, between two batches. It gets the connection, or why there is none.
    Transaction(Transaction),
    /// Finish what was accepted, then end.
    Stop,
}

/// What the lanes of a store share.
#[derive(Clone)]
pub(super) struct Shared {
    pub url: Url,
    pub clock: Clock,
    pub keys: KeyMaker,
    pub definitions: Arc<Definitions>,
    pub directory: Arc<RwLock<Arc<Directory>>>,
    pub wake: Wake,
    pub cache_limit: usize,
    pub step_budget: u32,
    pub own_jobs: bool,
    pub noted: Noted,
    /// `None`: no checkpoints.
    pub checkpoint_interval: Option<Duration>,
    /// Of the statements for commands.
    pub tally: Tally,
}

pub(super) struct Lane {
    pub clock: Clock,
    pub keys: KeyMaker,
    pub definitions: Arc<Definitions>,
    pub directory: Arc<Directory>,
    pub cache: Cache,
    pub scripts: Scripts,
    pub step_budget: u32,
    pub seed: u64,
    shared: Shared,
    queue: mpsc::Receiver<Work>,
    db: Option<Db>,
    broken_since: Option<(Instant, Error)>,
    own_jobs: VecDeque<Order>,
}

/// Starts a lane.
pub(super) fn start(number: usize, db: Db, queue: mpsc::Receiver<Work>, shared: Shared) -> std::io::Result<JoinHandle<()>> {
    let thread = std::thread::Builder::new().name(format!("lane-{number}"));
    thread.spawn(move || {
        let mut seed = [0; 8];
        // Without randomness the jitter of retries is the same on every start, which does no harm.
        let _ = getrandom::fill(&mut seed);
        let lane = Lane {
            clock: shared.clock.clone(),
            keys: shared.keys.clone(),
            definitions: Arc::clone(&shared.definitions),
            directory: Arc::default(),
            cache: Cache::new(shared.cache_limit),
            scripts: Scripts::default(),
            step_budget: shared.step_budget,
            seed: u64::from_le_bytes(seed),
            shared,
            queue,
            db: Some(db),
            broken_since: None,
            own_jobs: VecDeque::new(),
        };
        lane.run();
    })
}

impl Lane {
    fn run(mut self) {
        let mut stopping = false;
        let mut next = None;
        loop {
            let mut orders: Vec<Order> = Vec::new();
            while !stopping
                && orders.len() < BATCH / 2
                && let Some(order) = self.own_jobs.pop_front()
            {
                orders.push(order);
            }
            if orders.is_empty() && next.is_none() && !stopping {
                match self.queue.blocking_recv() {
                    Some(work) => next = Some(work),
                    None => return,
                }
            }
            let mut transaction = None;
            let mut bytes = 0;
            while orders.len() < BATCH
                && bytes < BATCH_BYTES
                && let Some(work) = next.take().or_else(|| self.queue.try_recv().ok())
            {
                match work {
                    Work::Command(order) => {
                        bytes += order.weight();
                        orders.push(*order);
                    }
                    Work::Transaction(work) => {
                        transaction = Some(work);
                        break;
                    }
                    Work::Stop => {
                        stopping = true;
                        self.queue.close();
                        // They are due again at the next start.
                        self.own_jobs.clear();
                    }
                }
            }
            if stopping && orders.is_empty() && transaction.is_none() {
                return;
            }
            if !orders.is_empty() {
                self.survive(|lane| lane.carry_out(orders));
            }
            if let Some(work) = transaction {
                self.survive(|lane| lane.lend_connection(work));
            }
        }
    }

    /// A panic ends what was being done, not the lane: those who wait for an answer learn of a defect as theirs is dropped,
    /// the connection was dropped with its transaction, and nothing in memory is trusted any more.
    fn survive(&mut self, work: impl FnOnce(&mut Self)) {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if let Err(panic) = done {
            tracing::error!(what = said(&*panic), "a defect in a lane");
            self.cache.clear();
            self.scripts = Scripts::default();
            self.db = None;
        }
    }

    /// Carries out a batch, again and again until every command has its answer.
    fn carry_out(&mut self, orders: Vec<Order>) {
        self.directory = Arc::clone(&self.shared.directory.read().unwrap_or_else(PoisonError::into_inner));
        let mut waiting: VecDeque<Order> = orders.into();
        let (mut singly, mut stale) = (0, 0);
        let mut attempts = 0;
        while !waiting.is_empty() {
            let take = if singly > 0 { 1 } else { waiting.len() };
            let group: Vec<Order> = waiting.drain(..take).collect();
            attempts += 1;
            if attempts > ATTEMPTS + BATCH {
                group.into_iter().for_each(|order| order.reply(Err(Error::Busy { retry_after: 1 })));
                continue;
            }
            singly = usize::saturating_sub(singly, 1);
            let redo = self.attempt_connected(group);
            stale += usize::from(redo.stale);
            if redo.singly || (redo.stale && stale > TOGETHER) {
                singly = singly.max(redo.orders.len());
            }
            for order in redo.orders.into_iter().rev() {
                waiting.push_front(order);
            }
        }
    }

    fn attempt_connected(&mut self, group: Vec<Order>) -> Redo {
        let mut db = match self.connection() {
            Ok(db) => db,
            Err(error) => {
                group.into_iter().for_each(|order| order.reply(Err(error.clone())));
                return Redo::default();
            }
        };
        db.counter = self.shared.tally.commands.clone();
        db.refresh_plans();
        match self.attempt(&mut db, group) {
            Ok(redo) => {
                self.db = Some(db);
                redo
            }
            Err((Error::Unavailable(why), orders)) => {
                self.lose_connection(&why);
                orders.into_iter().for_each(|order| order.reply(Err(Error::Unavailable(why.clone()))));
                Redo::default()
            }
            Err((error, orders)) => {
                self.db = Some(db);
                if orders.len() > 1 {
                    return Redo { orders, singly: true, stale: false };
                }
                tracing::error!(%error, "a command was not carried out");
                orders.into_iter().for_each(|order| order.reply(Err(error.clone())));
                Redo::default()
            }
        }
    }

    /// The connection, opened anew if it was lost; not more often than twice a second.
    fn connection(&mut self) -> Result<Db, Error> {
        if let Some(db) = self.db.take() {
            return Ok(db);
        }
        if let Some((since, error)) = &self.broken_since
            && since.elapsed() < Duration::from_millis(500)
        {
            return Err(error.clone());
        }
        match Db::connect(&self.shared.url, Access::Write) {
            Ok(db) => {
                tracing::info!("the database answers again");
                self.broken_since = None;
                Ok(db)
            }
            Err(error) => {
                self.broken_since = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn lose_connection(&mut self, why: &str) {
        tracing::error!(why, "the connection to the database was lost");
        self.cache.clear();
        self.db = None;
    }

    fn lend_connection(&mut self, work: Transaction) {
        match self.connection() {
            Ok(mut db) => {
                db.counter = Counter::default();
                work(Ok(&mut db));
                if db.is_broken() {
                    self.lose_connection("a transaction failed");
                } else {
                    self.db = Some(db);
                }
            }
            Err(error) => work(Err(error)),
        }
    }

    /// Counts that another server was faster.
    pub(super) fn conflict(&self) {
        self.shared.tally.conflict();
    }

    /// Notes a journal that has grown, for the next checkpoint.
    pub(super) fn note(&self, root: Key, head: &Head) {
        if self.shared.checkpoint_interval.is_some() {
            self.shared.noted.note(root, head, self.clock.now());
        }
    }

    /// Wakes those who wait, and takes up jobs that are due at once.
    pub(super) fn signal(&mut self, signals: Signals) {
        for job in &signals.due {
            if !self.shared.own_jobs || self.own_jobs.len() >= OWN_JOBS {
                self.shared.wake.job_due(self.clock.now());
                break;
            }
            let command = Command::ExecuteJob { job: *job, manual: false };
            let request = Request { actor: None, command, idempotency_id: None };
            self.own_jobs.push_back(Order { request, extras: Extras::default(), answer: Answer::Job(*job), room: None });
        }
        self.shared.wake.signal(&signals);
    }
}
