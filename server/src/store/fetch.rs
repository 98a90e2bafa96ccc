//! External workers fetch their tasks: candidates by one query, locked in the lanes, handed out with the variables that
//! the lane sees. A worker may wait: it is woken when a task of its topics becomes free.
use super::keys::KeyMaker;
use super::matching::{Tenants, has_variable, of_tenants};
use super::order::Extras;
use super::{Db, Error, Request, Sql, Store, row};
use baton_engine::{Command, Reply, Variables};
use baton_models::{Key, Value};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A waiting worker looks again after this time at the latest: another server may have made tasks.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Tasks that are handed out at once at the most.
const MOST: usize = 1000;

/// What a worker wants.
#[derive(Debug, Clone, Default)]
pub struct Fetch {
    pub worker: Arc<str>,
    /// Over all topics; of more than [`MOST`] the first are handed out.
    pub max_tasks: usize,
    pub order: FetchOrder,
    pub topics: Vec<Topic>,
}

/// Which tasks come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchOrder {
    /// Those of high priority before all.
    pub by_priority: bool,
    /// The newest of those that are left, rather than the oldest.
    pub newest_first: bool,
}

/// A topic with its conditions.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    pub name: String,
    /// How long the tasks are the worker's, in milliseconds.
    pub lock_duration: i64,
    pub business_key: Option<String>,
    /// Of one of these process definitions; empty: any.
    pub definitions: Vec<Key>,
    /// Of one of these processes; empty: any.
    pub processes: Vec<String>,
    pub version_tag: Option<String>,
    pub tenants: Tenants,
    /// Variables that the process instance must have.
    pub process_variables: Vec<(String, Value)>,
    /// Hand out only variables of the task's own scope.
    pub local_variables: bool,
}

row! {
    /// An external task as it was before it was locked.
    pub struct Candidate {
        pub key: i64,
        pub instance_key: i64,
        pub element_instance_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub element_id: String,
        pub business_key: Option<String>,
        pub tenant_id: Option<String>,
        pub topic: String,
        pub priority: i64,
        pub retries: Option<i64>,
        pub error_message: Option<String>,
        pub error_details: Option<String>,
        pub created_at: i64,
    }
}

/// A task that is the worker's now.
#[derive(Debug, Clone)]
pub struct Locked {
    pub task: Candidate,
    /// Milliseconds, UTC.
    pub until: i64,
    pub variables: Variables,
    /// The number of the topic among those that were asked for.
    pub topic: usize,
}

/// Tasks that are being locked for somebody on this server, so that others look at other ones.
#[derive(Clone, Default)]
pub(super) struct Reserved(Arc<Mutex<HashSet<i64>>>);

/// Gives its tasks free again.
struct Reservation<'a> {
    reserved: &'a Reserved,
    keys: Vec<i64>,
}

impl Store {
    /// Locks free tasks for a worker; waits for some up to `timeout`, if there are none.
    pub async fn fetch_and_lock(&self, fetch: Fetch, timeout: Duration) -> Result<Vec<Locked>, Error> {
        let fetch = Arc::new(Fetch { max_tasks: fetch.max_tasks.min(MOST), ..fetch });
        let end = Instant::now() + timeout;
        loop {
            // Before the look, so that what comes in between is not missed.
            let bells: Vec<_> = fetch.topics.iter().map(|topic| Box::pin(self.wake().topic(&topic.name))).collect();
            let locked = self.fetch_now(&fetch).await?;
            let left = end.saturating_duration_since(Instant::now());
            if !locked.is_empty() || left.is_zero() || bells.is_empty() || fetch.max_tasks == 0 {
                return Ok(locked);
            }
            let asked = Arc::clone(&fetch);
            let now = self.clock().now();
            let expiry = self.read(move |db| next_expiry(db, &asked, now)).await?;
            let clock = self.clock();
            tokio::select! {
                _ = futures_util::future::select_all(bells) => {}
                () = clock.wait_until(expiry.unwrap_or(i64::MAX)), if expiry.is_some() => {}
                () = tokio::time::sleep(left.min(LOOK_AGAIN)) => {}
            }
        }
    }

    async fn fetch_now(&self, fetch: &Arc<Fetch>) -> Result<Vec<Locked>, Error> {
        // Another server's worker may be faster: then there are other tasks.
        for _ in 0..3 {
            let (asked, now, reserved) = (Arc::clone(fetch), self.clock().now(), self.inner.reserved.clone());
            let node = self.inner.keys.clone();
            let (candidates, keys) = self.read(move |db| reserved.choose(db, &asked, now, &node)).await?;
            let reservation = Reservation { reserved: &self.inner.reserved, keys };
            if candidates.is_empty() {
                return Ok(Vec::new());
            }
            let locks = futures_util::future::join_all(candidates.into_iter().map(|task| self.lock(fetch, task))).await;
            drop(reservation);
            let mut locked = Vec::new();
            for lock in locks {
                match lock {
                    Ok(task) => locked.push(task),
                    Err(Error::Rejected(_)) => {}
                    // What is locked already is handed out; it would be lost for the time of the lock.
                    Err(error) if locked.is_empty() => return Err(error),
                    Err(_) => {}
                }
            }
            if !locked.is_empty() {
                return Ok(locked);
            }
        }
        Ok(Vec::new())
    }

    async fn lock(&self, fetch: &Fetch, task: Candidate) -> Result<Locked, Error> {
        let fits = |topic: &Topic| topic.name == task.topic;
        let number = fetch.topics.iter().position(fits).unwrap_or_default();
        let (duration, local) = fetch.topics.get(number).map_or((0, false), |topic| (topic.lock_duration, topic.local_variables));
        let command = Command::LockExternalTask { task: Key(task.key), worker: Arc::clone(&fetch.worker), duration, again: false };
        let request = Request { actor: Some(Arc::clone(&fetch.worker)), command, idempotency_id: None };
        let until = self.clock().now().saturating_add(duration);
        let reply = self.ask(request, Extras { variables: Some(local), ..Extras::default() }).await?;
        let variables = if let Reply::Variables(variables) = reply { variables } else { Variables::new() };
        Ok(Locked { task, until, variables, topic: number })
    }
}

impl Reserved {
    /// Free tasks that nobody else on this server is about to lock.
    fn choose(&self, db: &mut Db, fetch: &Fetch, now: i64, node: &KeyMaker) -> Result<(Vec<Candidate>, Vec<i64>), Error> {
        if fetch.topics.is_empty() || fetch.max_tasks == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        loop {
            let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).len();
            let limit = fetch.max_tasks.saturating_add(taken).saturating_mul(node.nodes());
            let found: Vec<Candidate> = db.load(candidates(fetch, now, limit))?;
            let is_all = found.len() < limit;
            let mut reserved = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let free = found.into_iter().filter(|task| !reserved.contains(&task.key)).collect();
            let chosen: Vec<Candidate> = share(free, fetch, node).into_iter().take(fetch.max_tasks).collect();
            // Others may have reserved what was found in the meantime: then there are more behind.
            if chosen.is_empty() && !is_all && !reserved.is_empty() {
                continue;
            }
            let keys: Vec<i64> = chosen.iter().map(|task| task.key).collect();
            reserved.extend(&keys);
            return Ok((chosen, keys));
        }
    }
}

/// Where several servers hand out tasks, each begins with its own ones; those of others are left to them while there are
/// any, unless they are more urgent or the order is a wish.
fn share(mut free: Vec<Candidate>, fetch: &Fetch, node: &KeyMaker) -> Vec<Candidate> {
    if node.nodes() == 1 || fetch.order.newest_first {
        return free;
    }
    let first = free.first().map(|task| task.priority);
    let is_urgent = |task: &Candidate| !fetch.order.by_priority || Some(task.priority) == first;
    if free.iter().any(|task| node.falls_to_us(Key(task.key)) && is_urgent(task)) {
        free.retain(|task| node.falls_to_us(Key(task.key)) && is_urgent(task));
    }
    free
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut reserved = self.reserved.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in &self.keys {
            reserved.remove(key);
        }
    }
}

fn candidates(fetch: &Fetch, now: i64, limit: usize) -> Sql {
    let columns = "e.key, e.instance_key, e.element_instance_key, e.definition_key, e.process_id, e.element_id, e.business_key, \
                   e.tenant_id, e.topic, e.priority, e.retries, e.error_message, e.error_details, e.created_at";
    let sql = Sql::new(format!("SELECT {columns} FROM external_task e WHERE (e.locked_until IS NULL OR e.locked_until <= ")).bind(now);
    let sql = of_topics(sql.push(") AND (e.retries IS NULL OR e.retries > 0)"), fetch);
    // Without a wish the order of the index is as good as any.
    let order = match (fetch.order.by_priority, fetch.order.newest_first) {
        (_, false) => " ORDER BY e.priority DESC, e.key",
        (true, true) => " ORDER BY e.priority DESC, e.key DESC",
        (false, true) => " ORDER BY e.key DESC",
    };
    sql.push(order).push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// When the first lock on a task runs out that the worker could have.
fn next_expiry(db: &mut Db, fetch: &Fetch, now: i64) -> Result<Option<i64>, Error> {
    row! { struct Expiry { at: Option<i64> } }
    let sql = Sql::new("SELECT min(e.locked_until) AS at FROM external_task e WHERE e.locked_until > ").bind(now);
    let row: Option<Expiry> = db.first(of_topics(sql.push(" AND (e.retries IS NULL OR e.retries > 0)"), fetch))?;
    Ok(row.and_then(|row| row.at))
}

fn of_topics(sql: Sql, fetch: &Fetch) -> Sql {
    let mut sql = sql.push(" AND (");
    for (n, topic) in fetch.topics.iter().enumerate() {
        sql = of_topic(sql.push_if(n > 0, " OR ").push("(e.topic = ").bind(&topic.name), topic).push(")");
    }
    sql.push(")")
}

fn of_topic(mut sql: Sql, topic: &Topic) -> Sql {
    if let Some(business_key) = &topic.business_key {
        sql = sql.push(" AND e.business_key = ").bind(business_key);
    }
    if !topic.definitions.is_empty() {
        sql = sql.push(" AND e.definition_key IN ").bind_list(&topic.definitions);
    }
    if !topic.processes.is_empty() {
        sql = sql.push(" AND e.process_id IN ").bind_list(&topic.processes);
    }
    if let Some(tag) = &topic.version_tag {
        sql = sql.push(" AND EXISTS (SELECT 1 FROM definition d WHERE d.key = e.definition_key AND d.version_tag = ").bind(tag).push(")");
    }
    sql = of_tenants(sql, "e.tenant_id", &topic.tenants);
    for (name, value) in &topic.process_variables {
        sql = has_variable(sql, "e.instance_key", "e.instance_key", name, value);
    }
    sql
}
