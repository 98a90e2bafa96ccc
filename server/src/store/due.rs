//! Jobs that are due: which they are, and how each is carried out. The loop that asks is `jobs::timers`.
use super::order::Extras;
use super::{Db, Error, Request, Sql, Store, keys, row};
use crate::clock::Clock;
use baton_engine::{Command, Placement, Rejection, Skip};
use baton_models::{Key, time};
use std::ops::Range;

/// The lanes take up a job that is due when it is made; the loop takes it only if it is still there after this time
/// (milliseconds), for example after a restart.
const LEFT_TO_LANES: i64 = 2000;

/// What falls to another server is taken here only if it is still there after this time (milliseconds).
const LEFT_TO_OTHERS: i64 = 5000;

row! {
    /// A job that is due.
    pub struct Due {
        pub key: i64,
        root_key: Option<i64>,
        definition_key: i64,
        element_id: String,
        due_at: i64,
        repeat: Option<String>,
        repeats_left: Option<i64>,
    }
}

row! {
    struct Next {
        timer: Option<i64>,
        other: Option<i64>,
        left_lying: Option<i64>,
    }
}

/// What one server does of all that is due.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Milliseconds, UTC.
    pub now: i64,
    /// Jobs at the most.
    pub limit: usize,
    /// Jobs that are on their way or rest.
    pub known: Vec<i64>,
    /// The shards that fall to this server.
    pub shards: Range<usize>,
}

/// What was found.
pub struct Found {
    pub jobs: Vec<Due>,
    /// When there is something to do again; `now` where more is due, `None`: nothing waits.
    pub next: Option<i64>,
}

/// Jobs that are due: three quarters of them those that are longest overdue, a quarter the newest, so that a long queue
/// does not hold up what comes now. What other servers leave lying is taken too.
pub fn find(db: &mut Db, wanted: &Wanted) -> Result<Found, Error> {
    let portion = Portion(wanted.shards.clone());
    let mut known = wanted.known.clone();
    let mut jobs = Vec::new();
    let mut add = |whose: Sql, until: i64, order: &str, up_to: usize| {
        let limit = up_to.saturating_sub(jobs.len());
        let found = due(db, whose, until, (order, limit), &known)?;
        known.extend(found.iter().map(|job| job.key));
        let is_all = found.len() < limit;
        jobs.extend(found);
        Ok::<_, Error>(is_all)
    };
    let is_all =
        add(portion.mine(), wanted.now, "", wanted.limit - wanted.limit / 4)? || add(portion.mine(), wanted.now, " DESC", wanted.limit)?;
    if is_all && portion.is_part() {
        add(portion.others(), wanted.now - LEFT_TO_OTHERS, " DESC", wanted.limit)?;
    }
    let next = if jobs.len() == wanted.limit { Some(wanted.now) } else { next_due(db, wanted.now, &portion)? };
    Ok(Found { jobs, next })
}

fn due(db: &mut Db, whose: Sql, until: i64, (order, limit): (&str, usize), known: &[i64]) -> Result<Vec<Due>, Error> {
    let columns = "key, root_key, definition_key, element_id, due_at, repeat, repeats_left";
    let sql = Sql::new(format!("SELECT {columns} FROM job WHERE retries > 0 AND due_at <= ")).bind(until);
    let sql = sql.push(" AND (has_due OR due_at <= ").bind(until - LEFT_TO_LANES).push(")").append(whose);
    let sql = if known.is_empty() { sql } else { sql.push(" AND key NOT IN ").bind_list(known.iter().copied()) };
    db.load(sql.push(&format!(" ORDER BY due_at{order} LIMIT ")).bind(i64::try_from(limit).unwrap_or(i64::MAX)))
}

/// When the next job is due that is not due at `now`; `None`: none waits.
fn next_due(db: &mut Db, now: i64, portion: &Portion) -> Result<Option<i64>, Error> {
    let sql = Sql::new("SELECT (SELECT min(due_at) FROM job WHERE retries > 0 AND has_due AND due_at > ").bind(now);
    // A job without a due time is due when it was made, by the clock of the server that made it.
    let sql = sql.push(") AS timer, (SELECT min(due_at) FROM job WHERE retries > 0 AND NOT has_due AND due_at > ");
    let sql = sql.bind(now - LEFT_TO_LANES).push(" AND due_at <= ").bind(now + LEFT_TO_LANES).push(") AS other, ");
    let sql = if portion.is_part() {
        let sql = sql.push("(SELECT min(due_at) FROM job WHERE retries > 0 AND due_at <= ").bind(now).push(" AND due_at > ");
        sql.bind(now - LEFT_TO_OTHERS - LEFT_TO_LANES).append(portion.others()).push(") AS left_lying")
    } else {
        sql.push("NULL AS left_lying")
    };
    let row: Option<Next> = db.first(sql)?;
    let Some(next) = row else { return Ok(None) };
    let other = next.other.map(|at| at + LEFT_TO_LANES);
    let left_lying = next.left_lying.map(|at| (at + LEFT_TO_OTHERS + LEFT_TO_LANES).max(now + 1));
    Ok([next.timer, other, left_lying].into_iter().flatten().min())
}

/// Servers that share a database share what is due by the shards of the keys, so that seldom two decide about the same.
struct Portion(Range<usize>);

impl Portion {
    fn is_part(&self) -> bool {
        self.0.len() < keys::SHARDS
    }

    fn mine(&self) -> Sql {
        if self.is_part() { self.compare("") } else { Sql::default() }
    }

    fn others(&self) -> Sql {
        self.compare(" NOT")
    }

    fn compare(&self, not: &str) -> Sql {
        let number = |n: usize| i64::try_from(n).unwrap_or(0);
        let shard = format!(" AND key / {} % {}{not} BETWEEN ", keys::COUNTS, keys::SHARDS);
        Sql::new(shard).bind(number(self.0.start)).push(" AND ").bind(number(self.0.end) - 1)
    }
}

impl Store {
    /// The shards of what falls to this server where all could take it.
    pub fn shards(&self) -> Range<usize> {
        self.inner.keys.shards()
    }

    /// Does what a due job is for.
    pub async fn execute(&self, job: &Due) -> Result<(), Error> {
        if let Some(root) = job.root_key {
            let command = Command::ExecuteJob { job: Key(job.key), manual: false };
            let request = Request { actor: None, command, idempotency_id: None };
            return self.ask(request, Extras { root: Some(Key(root)), ..Extras::default() }).await.map(drop);
        }
        let started = self.start_by_timer(job).await;
        if let Err(Error::Rejected(rejection)) = &started
            && *rejection != Rejection::Stale
        {
            self.timer_failed(job, rejection.to_string()).await?;
        }
        started
    }

    /// Starts an instance, and in the same transaction sets the timer to its next time, or removes it.
    async fn start_by_timer(&self, job: &Due) -> Result<(), Error> {
        let command = Command::Start {
            key: self.root_key(),
            definition: Key(job.definition_key),
            business_key: None,
            variables: Vec::new(),
            placements: vec![Placement::occurred(job.element_id.as_str())],
            skip: Skip::default(),
            reply_variables: false,
        };
        let request = Request { actor: None, command, idempotency_id: None };
        let next = job.next(self.clock());
        self.ask(request, Extras { claim: Some(job.moved_to(next)), ..Extras::default() }).await?;
        if let Some(at) = next {
            self.wake().job_due(at);
        }
        Ok(())
    }

    /// A process that does not start costs the timer a retry; the next one comes after a minute.
    async fn timer_failed(&self, job: &Due, why: String) -> Result<(), Error> {
        tracing::warn!(job = job.key, definition = job.definition_key, why, "the timer could not start an instance");
        let sql = Sql::new("UPDATE job SET retries = retries - 1, error_message = ").bind(why).push(", due_at = ");
        let next = self.clock().now() + 60_000;
        let sql = sql.bind(next).push(" WHERE key = ").bind(job.key).push(" AND due_at = ").bind(job.due_at);
        self.write(move |db| db.execute(sql)).await?;
        self.wake().job_due(next);
        Ok(())
    }
}

impl Due {
    /// When the timer is due again, if it is.
    fn next(&self, clock: &Clock) -> Option<i64> {
        match (&self.repeat, self.repeats_left) {
            (None, _) | (_, Some(0)) => None,
            (Some(repeat), _) => time::next_due(repeat, self.due_at, clock.now(), clock.zone()).ok().flatten(),
        }
    }

    /// The statement that takes this due time of the job, once among all servers.
    fn moved_to(&self, next: Option<i64>) -> Sql {
        let sql = match next {
            Some(at) => {
                let sql = Sql::new("UPDATE job SET due_at = ").bind(at).push(", repeats_left = ");
                sql.bind(self.repeats_left.map(|left| left - 1)).push(" WHERE key = ")
            }
            None => Sql::new("DELETE FROM job WHERE key = "),
        };
        sql.bind(self.key).push(" AND due_at = ").bind(self.due_at)
    }
}
