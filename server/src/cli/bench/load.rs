//! Clients that work until they are told to stop: each in a thread of its own, or arrivals at a given rate.
use super::super::client::Session;
use super::arrivals::{self, Arrivals};
use super::scenario::{Scenario, first_id};
use super::text;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Instances that wait for a worker or for the server at most, before the starters take a breath.
const BACKLOG: u64 = 500;

/// Clients at work.
pub struct Load<'a> {
    session: &'a Session,
    scenario: Scenario,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// What a measurement found.
#[derive(Debug, Default)]
pub struct Samples {
    /// How long each instance took, in microseconds, sorted; empty where the server ends instances by itself.
    pub micros: Vec<u64>,
    pub failures: u64,
    /// Instances that the server took, before and after it was measured included.
    pub accepted: u64,
    /// Requests for which the server had no room while it was measured.
    pub refused: u64,
    /// Arrivals that found too many others underway, and were not sent.
    pub unsent: u64,
    pub last_error: Option<String>,
}

/// What all clients know.
#[derive(Default)]
pub struct Shared {
    stopping: AtomicBool,
    measuring: AtomicBool,
    started: AtomicU64,
    completed: AtomicU64,
    samples: Mutex<Samples>,
    failures: AtomicU64,
    refused: AtomicU64,
    unsent: AtomicU64,
    /// Instances that were begun or completed, but not yet both: a worker may be faster than the answer to the start.
    halves: Mutex<HashMap<String, Instant>>,
}

impl<'a> Load<'a> {
    /// Sets the clients to work.
    pub fn start(session: &'a Session, scenario: Scenario, clients: usize) -> Self {
        let shared = Arc::new(Shared::default());
        let workers = if scenario == Scenario::Service { clients / 2 } else { 0 };
        let starters = if matches!(scenario, Scenario::Service | Scenario::Async5) { clients.div_ceil(2) } else { clients };
        let client = |work: fn(&Shared, &Session, Scenario, usize), n| {
            let (shared, session) = (Arc::clone(&shared), session.clone());
            std::thread::spawn(move || work(&shared, &session, scenario, n))
        };
        let mut threads: Vec<JoinHandle<()>> = (0..starters).map(|n| client(start_on_and_on, n)).collect();
        // A worker is needed even if there is only one client.
        threads.extend((0..workers.max(usize::from(scenario == Scenario::Service))).map(|n| client(serve_on_and_on, n)));
        Self { session, scenario, shared, threads }
    }

    /// Sets arrivals going that nothing holds up.
    pub fn arriving(session: &'a Session, scenario: Scenario, arrivals: Arrivals) -> Self {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            if let Err(error) = arrivals::run(&theirs, scenario, arrivals) {
                theirs.failed(&error);
            }
        });
        Self { session, scenario, shared, threads: vec![thread] }
    }

    pub fn measure(&self, measuring: bool) {
        self.shared.measuring.store(measuring, Relaxed);
    }

    /// Instances that have ended so far.
    pub fn completed(&self) -> anyhow::Result<u64> {
        match self.scenario {
            Scenario::Async5 => self.scenario.ended(self.session),
            _ => Ok(self.shared.completed.load(Relaxed)),
        }
    }

    pub fn failures(&self) -> u64 {
        self.shared.failures.load(Relaxed)
    }

    /// What there was no room for, in words; nothing where there was always room.
    pub fn refusals(&self) -> String {
        let (refused, unsent) = (self.shared.refused.load(Relaxed), self.shared.unsent.load(Relaxed));
        let part = |n: u64, what| if n > 0 { format!("{n} {what}, ") } else { String::new() };
        part(refused, "refused") + part(unsent, "not sent").as_str()
    }

    /// True if nothing has worked yet, but much was tried.
    pub fn only_failures(&self) -> bool {
        self.failures() >= 10 && self.shared.refused.load(Relaxed) == 0 && self.shared.started.load(Relaxed) == 0
    }

    pub fn last_error(&self) -> Option<String> {
        self.shared.samples().last_error.clone()
    }

    /// Lets the clients finish what they have begun.
    pub fn stop(self) -> Samples {
        self.shared.stopping.store(true, Relaxed);
        for thread in self.threads {
            // A client that panicked has said so.
            let _ = thread.join();
        }
        let mut samples = std::mem::take(&mut *self.shared.samples());
        samples.failures = self.shared.failures.load(Relaxed);
        samples.accepted = self.shared.started.load(Relaxed);
        samples.refused = self.shared.refused.load(Relaxed);
        samples.unsent = self.shared.unsent.load(Relaxed);
        samples.micros.sort_unstable();
        samples
    }
}

impl Shared {
    fn samples(&self) -> MutexGuard<'_, Samples> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn halves(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        self.halves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An instance began or was completed at `at`; the second of the two makes it a sample.
    fn half(&self, instance: String, at: Instant) {
        let mut halves = self.halves();
        let Some(other) = halves.remove(&instance) else {
            halves.insert(instance, at);
            return;
        };
        drop(halves);
        self.done(at.max(other) - at.min(other));
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Relaxed)
    }

    /// The server took an instance.
    pub fn started(&self) {
        self.started.fetch_add(1, Relaxed);
    }

    /// The server had no room, and said when to come again.
    pub fn refused(&self) {
        self.refused.fetch_add(u64::from(self.measuring.load(Relaxed)), Relaxed);
    }

    /// So many are underway that one more could not be sent.
    pub fn unsent(&self) {
        self.unsent.fetch_add(u64::from(self.measuring.load(Relaxed)), Relaxed);
    }

    pub fn done(&self, took: Duration) {
        self.completed.fetch_add(1, Relaxed);
        if self.measuring.load(Relaxed) {
            self.samples().micros.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        }
    }

    pub fn failed(&self, error: &anyhow::Error) {
        self.failures.fetch_add(1, Relaxed);
        self.samples().last_error = Some(format!("{error:#}"));
    }

    fn pause(&self, error: &anyhow::Error) {
        self.failed(error);
        // Nobody is helped by a client that fails as fast as it can.
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn start_on_and_on(shared: &Shared, session: &Session, scenario: Scenario, client: usize) {
    let mut n = client as u64;
    while !shared.is_stopping() {
        n += 1;
        if scenario == Scenario::Service && shared.halves().len() as u64 > BACKLOG {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        }
        let since = Instant::now();
        let outcome = scenario.start(n).run(session).and_then(|answer| {
            let instance = text(&answer, "id")?;
            shared.started();
            match scenario {
                Scenario::Approve => {
                    let task = first_id(&Scenario::find(&instance).run(session)?)?;
                    Scenario::work_on(&task).iter().try_for_each(|step| step.run(session).map(drop))?;
                    shared.done(since.elapsed());
                }
                Scenario::Service => shared.half(instance, since),
                Scenario::Route => shared.done(since.elapsed()),
                Scenario::Async5 => {}
            }
            Ok(())
        });
        if let Err(error) = outcome {
            shared.pause(&error);
        }
    }
}

fn serve_on_and_on(shared: &Shared, session: &Session, _: Scenario, client: usize) {
    let worker = format!("baton-bench-{client}");
    while !shared.is_stopping() {
        let tasks = match Scenario::fetch(session, &worker) {
            Ok(tasks) => tasks,
            Err(error) => {
                shared.pause(&error);
                continue;
            }
        };
        for (task, instance) in tasks {
            match Scenario::complete(session, &worker, &task) {
                Ok(()) => shared.half(instance, Instant::now()),
                Err(error) => shared.pause(&error),
            }
        }
    }
}
