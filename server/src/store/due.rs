//! Jobs that are due: which they are, and how each is carried out. The loop that asks is `jobs::timers`.
use super::order::Extras;
use super::{Db, Error, Request, Sql, Store, row};
use crate::clock::Clock;
use baton_engine::{Command, Placement, Rejection};
use baton_models::{Key, time};

/// The lanes take up a job that is due when it is made; the loop takes it only if it is still there after this time
/// (milliseconds), for example after a restart.
const LEFT_TO_LANES: i64 = 2000;

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
    }
}

/// The jobs that are due at `now` (milliseconds, UTC), the longest overdue first.
pub fn due(db: &mut Db, now: i64, limit: i64) -> Result<Vec<Due>, Error> {
    let columns = "key, root_key, definition_key, element_id, due_at, repeat, repeats_left";
    let sql = Sql::new(format!("SELECT {columns} FROM job WHERE retries > 0 AND due_at <= ")).bind(now);
    let sql = sql.push(" AND (has_due OR due_at <= ").bind(now - LEFT_TO_LANES).push(") ORDER BY due_at LIMIT ").bind(limit);
    db.load(sql)
}

/// When the next job is due that is not due at `now`; `None`: none waits.
pub fn next_due(db: &mut Db, now: i64) -> Result<Option<i64>, Error> {
    let sql = Sql::new("SELECT (SELECT min(due_at) FROM job WHERE retries > 0 AND has_due AND due_at > ").bind(now);
    let sql = sql.push(") AS timer, (SELECT min(due_at) FROM job WHERE retries > 0 AND NOT has_due AND due_at > ");
    let row: Option<Next> = db.first(sql.bind(now - LEFT_TO_LANES).push(") AS other"))?;
    let Some(next) = row else { return Ok(None) };
    Ok([next.timer, next.other.map(|at| at + LEFT_TO_LANES)].into_iter().flatten().min())
}

impl Store {
    /// Does what a due job is for.
    pub async fn execute(&self, job: &Due) -> Result<(), Error> {
        if job.root_key.is_some() {
            let command = Command::ExecuteJob { job: Key(job.key), manual: false };
            return self.send(Request { actor: None, command, idempotency_id: None }).await.map(drop);
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
            placements: vec![Placement::before(job.element_id.as_str())],
            reply_variables: false,
        };
        let request = Request { actor: None, command, idempotency_id: None };
        let next = job.next(self.clock());
        let receiver = self.dispatch(request, Extras { claim: Some(job.moved_to(next)), ..Extras::default() })?;
        receiver.await.map_err(|_| Error::unanswered())??;
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
