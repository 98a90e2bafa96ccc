//! How the store comes up: connect, bring the schema up to date, take a node's number, start the lanes.
use super::checkpoint::Noted;
use super::db::Access;
use super::fetch::Reserved;
use super::keys::{self, KeyMaker};
use super::lane::{self, Shared};
use super::library::Definitions;
use super::node::Lease;
use super::pool::Pool;
use super::tally::Tally;
use super::wake::Wake;
use super::{Db, Error, Inner, Store, Url, directory, housekeeping, namespaces};
use crate::clock::Clock;
use crate::config::Memory;
use crate::room::Room;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::mpsc;

/// How the store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub url: Url,
    pub clock: Clock,
    /// Connections for reading.
    pub readers: usize,
    /// Connections for writing, each with a thread; SQLite has one whatever this says.
    pub lanes: usize,
    /// Commands that may wait for a lane; what comes on top is refused with [`Error::Busy`].
    pub queue: usize,
    /// Bytes for what is kept and for what waits.
    pub memory: Memory,
    /// Elements that one command may pass before it counts as an endless loop.
    pub step_budget: u32,
    /// Lanes carry out jobs that are due at once by themselves; else they wait for whoever looks for due jobs.
    pub own_jobs: bool,
    /// How often the heads of the journals that changed are written into a checkpoint; `None`: never.
    pub checkpoint_interval: Option<Duration>,
    /// How models are read.
    pub models: baton_models::bpmn::Options,
}

impl Options {
    pub fn new(url: Url, clock: Clock) -> Self {
        let lanes = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            url,
            clock,
            readers: 8,
            lanes,
            queue: 4096,
            memory: Memory::default(),
            step_budget: 100_000,
            own_jobs: true,
            checkpoint_interval: Some(Duration::from_secs(300)),
            models: baton_models::bpmn::Options::default(),
        }
    }
}

impl Store {
    /// Connects, brings the schema up to date and starts the lanes. Blocks.
    pub fn open(options: Options) -> Result<Self, Error> {
        let mut db = Db::connect(&options.url, Access::Write)?;
        db.migrate()?;
        namespaces::read(&mut db)?;
        let lease = Lease::take(&mut db)?;
        let keys = KeyMaker::new(options.clock.clone(), lease.tenure(&options.clock), keys::newest(&mut db)?);
        let tally = Tally::default();
        let readers = Pool::new(options.url.clone(), options.readers, tally.queries.clone());
        let directory = Arc::new(RwLock::new(Arc::new(directory::load(&mut db)?)));
        let number = if options.url.is_postgres() { options.lanes.clamp(1, keys::SHARDS) } else { 1 };
        let shared = Shared {
            url: options.url.clone(),
            clock: options.clock.clone(),
            keys: keys.clone(),
            definitions: Arc::new(Definitions::new(readers.clone(), options.memory.definitions, options.models.clone())),
            directory: Arc::clone(&directory),
            wake: Wake::default(),
            cache_limit: options.memory.instances / number,
            step_budget: options.step_budget,
            own_jobs: options.own_jobs,
            noted: Noted::default(),
            checkpoint_interval: options.checkpoint_interval,
            tally: tally.clone(),
        };
        let mut lanes = Vec::new();
        let mut threads = Vec::new();
        let mut first = Some(db);
        for n in 0..number {
            let db = first.take().map_or_else(|| Db::connect(&options.url, Access::Write), Ok)?;
            let (sender, queue) = mpsc::channel(options.queue);
            let thread = lane::start(n, db, queue, shared.clone()).map_err(|e| Error::Bug(format!("no thread for a lane: {e}")))?;
            threads.push(thread);
            lanes.push(sender);
        }
        let housekeeping = housekeeping::start(lease, lanes.first().cloned(), &shared, readers.uncounted());
        let inner = Inner {
            url: options.url,
            clock: options.clock,
            keys,
            readers,
            lanes,
            threads: Mutex::new(threads),
            housekeeping,
            definitions: shared.definitions,
            directory,
            wake: shared.wake,
            reserved: Reserved::default(),
            tally,
            waiting: Room::new(options.memory.commands),
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}
