//! What others wait for, told after a commit. These signals may be lost: whoever waits also looks at the clock.
use baton_models::Key;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

/// The bells of a store; a cheap handle.
#[derive(Clone, Default)]
pub struct Wake {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    topics: Mutex<HashMap<Arc<str>, Arc<Notify>>>,
    jobs: Notify,
    /// The time that the job loop sleeps until.
    sleeping: AtomicI64,
    mails: Notify,
    thrown: Notify,
}

/// What a batch did that somebody may wait for.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// Topics with external tasks that are free now.
    pub topics: Vec<Arc<str>>,
    /// Jobs that are due already.
    pub due: Vec<Key>,
    /// The earliest time at which a job is due that was written.
    pub next_due: Option<i64>,
    pub mails: bool,
    /// Signals that others may listen to.
    pub thrown: bool,
}

impl Wake {
    /// A future that is ready once external tasks of a topic become free after this call.
    pub(super) fn topic(&self, topic: &str) -> OwnedNotified {
        let mut topics = self.shared.topics.lock().unwrap_or_else(PoisonError::into_inner);
        // Names that nobody waits for any more are forgotten, so that clients cannot fill the memory with them.
        if topics.len() > 1000 {
            topics.retain(|_, notify| Arc::strong_count(notify) > 1);
        }
        let notify = topics.entry(topic.into()).or_default();
        Arc::clone(notify).notified_owned()
    }

    /// Wakes whoever waits for a topic.
    pub(super) fn topic_changed(&self, topic: &str) {
        if let Some(notify) = self.shared.topics.lock().unwrap_or_else(PoisonError::into_inner).get(topic) {
            notify.notify_waiters();
        }
    }

    /// Waits until a mail is ordered. A mail that was ordered between two waits is not missed.
    pub async fn mail(&self) {
        self.shared.mails.notified().await;
    }

    /// Waits until a signal is thrown. One that was thrown between two waits is not missed.
    pub async fn signal_thrown(&self) {
        self.shared.thrown.notified().await;
    }

    /// From now on every job wakes the loop, until it knows how long it may sleep.
    pub(crate) fn every_job(&self) {
        self.shared.sleeping.store(i64::MAX, Ordering::SeqCst);
    }

    /// Waits until a job is written that is due earlier than `until`.
    pub(crate) async fn job(&self, until: i64) {
        self.shared.sleeping.store(until, Ordering::SeqCst);
        self.shared.jobs.notified().await;
    }

    /// Tells the job loop of a due time.
    pub(crate) fn job_due(&self, at: i64) {
        if at < self.shared.sleeping.load(Ordering::SeqCst) {
            self.shared.jobs.notify_one();
        }
    }

    /// Other servers may have left something behind, or written what this one does not know of.
    pub(super) fn look_again(&self) {
        self.shared.jobs.notify_one();
        self.shared.mails.notify_one();
        self.shared.thrown.notify_one();
    }

    pub(super) fn signal(&self, signals: &Signals) {
        for topic in &signals.topics {
            self.topic_changed(topic);
        }
        if let Some(at) = signals.next_due {
            self.job_due(at);
        }
        if signals.mails {
            self.shared.mails.notify_one();
        }
        if signals.thrown {
            self.shared.thrown.notify_one();
        }
    }
}
