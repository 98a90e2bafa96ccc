//! Sends the mails that were ordered: takes due rows of the table `mail`, writes the letters, hands them to the mailer
//! and notes what became of them. A row is leased before its letter goes out, so no other server sends it as well; only
//! a crash between sending and noting repeats a mail, under the same Message-ID.
use crate::clock::Clock;
use crate::mail::messages::{Order, Writer};
use crate::mail::{Failure, Mailer};
use crate::store::query::casefile;
use crate::store::{Error, Sql, Store, row};
use baton_engine::state::MailContent;
use baton_models::Key;
use futures_util::StreamExt;
use std::time::Duration;

/// Rows taken at once.
const BATCH: i64 = 20;
/// Letters on their way at the same time.
const AT_ONCE: usize = 4;
/// For so long (ms) nobody else takes a row that was taken.
const LEASE: i64 = 15 * 60_000;
/// The first repetition comes after so long (ms), each further one after twice the time ...
const FIRST_RETRY: i64 = 30_000;
/// ... up to this (ms).
const LONGEST_RETRY: i64 = 2 * 3_600_000;
/// After so many attempts, about three days, the mail has failed.
const MAX_ATTEMPTS: i64 = 40;
/// When the database does not answer.
const PAUSE: i64 = 5_000;

row! {
    struct Due {
        key: i64,
        instance_key: i64,
        content: String,
        created_at: i64,
        due_at: i64,
        attempts: i64,
    }
}

row! {
    struct Next { due_at: Option<i64> }
}

/// The loop that empties the outbox; a cheap handle.
#[derive(Clone)]
pub struct Outbox {
    pub store: Store,
    pub mailer: Mailer,
    pub writer: Writer,
    pub clock: Clock,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Sent,
    Again { at: i64, reason: String },
    Failed { reason: String },
}

impl Outbox {
    /// Works until the task is dropped: sleeps until the next mail is due, or until one is ordered.
    pub async fn run(self) {
        loop {
            let next = match self.drain().await.and(self.next_due().await) {
                Ok(next) => next,
                Err(error) => {
                    tracing::warn!(%error, "mails wait: the outbox cannot be read");
                    Some(self.clock.now().saturating_add(PAUSE))
                }
            };
            let sleep = async {
                match next {
                    Some(due) => self.clock.wait_until(due).await,
                    None => std::future::pending().await,
                }
            };
            let wake = self.store.wake();
            tokio::select! { () = wake.mail() => {}, () = sleep => {} }
        }
    }

    /// Sends everything that is due, and tells how many rows it worked on.
    pub async fn drain(&self) -> Result<usize, Error> {
        let mut done = 0;
        loop {
            let taken = self.take().await?;
            if taken.is_empty() {
                return Ok(done);
            }
            done += taken.len();
            futures_util::stream::iter(taken).for_each_concurrent(AT_ONCE, |due| self.work(due)).await;
        }
    }

    async fn next_due(&self) -> Result<Option<i64>, Error> {
        let sql = Sql::new("SELECT MIN(due_at) AS due_at FROM mail WHERE sent_at IS NULL AND failed_at IS NULL");
        let row: Option<Next> = self.store.read(move |db| db.first(sql)).await?;
        Ok(row.and_then(|row| row.due_at))
    }

    /// Leases due rows: what another server took in between stays with it.
    async fn take(&self) -> Result<Vec<Due>, Error> {
        let now = self.clock.now();
        let due = Sql::new("SELECT key, instance_key, content, created_at, due_at, attempts FROM mail WHERE due_at <= ")
            .bind(now)
            .push(" AND sent_at IS NULL AND failed_at IS NULL ORDER BY due_at, key LIMIT ")
            .bind(BATCH);
        let rows: Vec<Due> = self.store.read(move |db| db.load(due)).await?;
        if rows.is_empty() {
            return Ok(rows);
        }
        let lease = move |row: &Due| {
            Sql::new("UPDATE mail SET attempts = attempts + 1, due_at = ")
                .bind(now.saturating_add(LEASE))
                .push(" WHERE sent_at IS NULL AND failed_at IS NULL AND key = ")
                .bind(row.key)
                .push(" AND due_at = ")
                .bind(row.due_at)
        };
        self.store
            .write(move |db| {
                let mut taken = Vec::with_capacity(rows.len());
                for row in rows {
                    if db.execute(lease(&row))? == 1 {
                        taken.push(row);
                    }
                }
                Ok(taken)
            })
            .await
    }

    async fn work(&self, due: Due) {
        let key = due.key;
        let outcome = self.attempt(due).await;
        match &outcome {
            Outcome::Sent => tracing::info!(mail.key = key, "mail sent"),
            Outcome::Again { reason, .. } => tracing::warn!(mail.key = key, %reason, "mail not sent, it will be tried again"),
            Outcome::Failed { reason } => tracing::error!(mail.key = key, %reason, "mail failed"),
        }
        self.note(key, outcome).await;
    }

    async fn attempt(&self, due: Due) -> Outcome {
        let mut content: MailContent = match serde_json::from_str(&due.content) {
            Ok(content) => content,
            Err(error) => return Outcome::Failed { reason: format!("the order cannot be read: {error}") },
        };
        if content.task.is_none() && &*content.template == "reminder" {
            content.task = self.reminded_of(Key(due.instance_key)).await;
        }
        let order = Order { key: Key(due.key), instance: Key(due.instance_key), created_at: due.created_at, content: &content };
        let letter = match self.writer.write(&order, &self.store.directory()) {
            Ok(letter) => letter,
            Err(error) => return Outcome::Failed { reason: error.to_string() },
        };
        if letter.to.is_empty() {
            return Outcome::Failed { reason: "nobody it is meant for has a mail address".into() };
        }
        let mailer = self.mailer.clone();
        match tokio::task::spawn_blocking(move || mailer.send(&letter)).await {
            Ok(Ok(())) => Outcome::Sent,
            Ok(Err(Failure::Permanent(reason))) => Outcome::Failed { reason },
            Ok(Err(Failure::Temporary(reason))) => after_failure(due.attempts + 1, self.clock.now(), jitter(), reason),
            Err(error) => after_failure(due.attempts + 1, self.clock.now(), jitter(), error.to_string()),
        }
    }

    /// The task that a reminder from a model is about: the only one that is open.
    async fn reminded_of(&self, instance: Key) -> Option<Key> {
        self.store.read(move |db| casefile::only_task(db, instance)).await.ok().flatten()
    }

    /// Writes down what became of it, also when the database is away for a moment: a mail that was sent must not go out
    /// again when its lease ends.
    async fn note(&self, key: i64, outcome: Outcome) {
        for pause in [0_u64, 1, 5, 25, 125] {
            if pause > 0 {
                tokio::time::sleep(Duration::from_secs(pause)).await;
            }
            let sql = note(key, &outcome, self.clock.now());
            match self.store.write(move |db| db.execute(sql)).await {
                Ok(_) => return,
                Err(error) => tracing::warn!(mail.key = key, %error, "what became of a mail is not written down yet"),
            }
        }
    }
}

fn note(key: i64, outcome: &Outcome, now: i64) -> Sql {
    let sql = match outcome {
        Outcome::Sent => Sql::new("UPDATE mail SET error = NULL, sent_at = ").bind(now),
        Outcome::Again { at, reason } => Sql::new("UPDATE mail SET due_at = ").bind(*at).push(", error = ").bind(reason.as_str()),
        Outcome::Failed { reason } => Sql::new("UPDATE mail SET failed_at = ").bind(now).push(", error = ").bind(reason.as_str()),
    };
    sql.push(" WHERE key = ").bind(key)
}

/// When to try again after `attempts` attempts: exponential, and up to a fifth earlier or later (`jitter` from 0 to 1),
/// so that mails that failed together do not come back together.
fn after_failure(attempts: i64, now: i64, jitter: f64, reason: String) -> Outcome {
    if attempts >= MAX_ATTEMPTS {
        return Outcome::Failed { reason: format!("given up after {attempts} attempts: {reason}") };
    }
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    let pause = FIRST_RETRY.saturating_mul(1_i64 << doublings).min(LONGEST_RETRY);
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a pause is at most two hours in milliseconds")]
    let pause = (pause as f64 * (0.8 + 0.4 * jitter)) as i64;
    Outcome::Again { at: now.saturating_add(pause), reason }
}

/// From 0 to 1.
fn jitter() -> f64 {
    let mut byte = [0_u8];
    if getrandom::fill(&mut byte).is_err() {
        return 0.5;
    }
    f64::from(u8::from_ne_bytes(byte)) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(attempts: i64, jitter: f64) -> i64 {
        match after_failure(attempts, 0, jitter, String::new()) {
            Outcome::Again { at, .. } => at,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pauses_double_up_to_two_hours() {
        assert_eq!([1, 2, 3, 9, 39].map(|n| pause(n, 0.5)), [30_000, 60_000, 120_000, 7_200_000, 7_200_000]);
    }

    #[test]
    fn jitter_moves_a_pause_by_a_fifth() {
        assert_eq!((pause(1, 0.0), pause(1, 1.0)), (24_000, 36_000));
    }

    #[test]
    fn it_gives_up_in_the_end() {
        let outcome = after_failure(MAX_ATTEMPTS, 0, 0.5, "connection refused".into());
        assert_eq!(outcome, Outcome::Failed { reason: "given up after 40 attempts: connection refused".into() });
    }
}
