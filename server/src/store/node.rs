//! This server's number among those that share a database: leased, so that it is free again when the server is gone.
//! Keys hold the number and a time. A server makes keys for the time of its lease alone, whatever its clock says, and its
//! successor for later times: so one that was paused and goes on makes no key that another makes too.
use super::keys::{NODES, SHARDS};
use super::{Db, Error, Sql, crash, row};
use crate::clock::Clock;
use std::ops::Range;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a lease holds (milliseconds).
const LEASE: i64 = 60_000;

row! {
    struct Node {
        number: i64,
        leased_until: i64,
    }
}

/// A number that nobody else has for as long as it is renewed.
#[derive(Debug, Clone)]
pub(super) struct Lease {
    owner: String,
    number: i64,
    /// The end of the lease before, and of this one (milliseconds, UTC, by the database's clock).
    from: i64,
    until: i64,
    /// The numbers of all servers that share the database.
    alive: Vec<i64>,
}

/// For which times (milliseconds, UTC) keys may be made under a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tenure {
    pub number: i64,
    pub from: i64,
    pub until: i64,
    /// How many servers share the database, and which place among them this one has.
    pub nodes: usize,
    pub place: usize,
}

/// How often a lease is renewed.
pub(super) fn renewal() -> Duration {
    Duration::from_millis(u64::try_from(length() / 4).unwrap_or(15_000))
}

fn length() -> i64 {
    crash::number("BATON_LEASE").unwrap_or(LEASE)
}

impl Lease {
    /// Takes the first free number.
    pub fn take(db: &mut Db) -> Result<Self, Error> {
        let owner = random_owner()?;
        for _ in 0..NODES {
            let now = now(db)?;
            match db.transaction(|db| try_take(db, &owner, now)) {
                Ok(Some(lease)) => return Ok(lease),
                // Somebody else was faster.
                Ok(None) | Err(Error::Refused(_) | Error::Stale) => continue,
                Err(error) => return Err(error),
            }
        }
        Err(Error::Unavailable(format!("{NODES} servers share the database already")))
    }

    /// Keeps the number, or takes another one where it was lost.
    pub fn renew(&mut self, db: &mut Db) -> Result<(), Error> {
        let now = now(db)?;
        let until = now + length();
        let sql = Sql::new("UPDATE node SET leased_until = ").bind(until).push(" WHERE number = ").bind(self.number);
        if db.execute(sql.push(" AND owner = ").bind(&self.owner))? == 0 {
            tracing::warn!(node = self.number, "the lease of the node's number was lost; taking another");
            *self = Self::take(db)?;
            return Ok(());
        }
        self.until = until;
        self.alive = alive(db)?;
        Ok(())
    }

    /// Gives the number back.
    pub fn release(&self, db: &mut Db) -> Result<(), Error> {
        let sql = Sql::new("UPDATE node SET leased_until = 0 WHERE number = ").bind(self.number);
        db.execute(sql.push(" AND owner = ").bind(&self.owner)).map(drop)
    }

    /// Where a test turns the clock, leases go by another one.
    pub fn tenure(&self, clock: &Clock) -> Tenure {
        let place = self.alive.iter().filter(|number| **number < self.number).count();
        let nodes = self.alive.iter().filter(|number| **number != self.number).count() + 1;
        if clock.is_turned() {
            return Tenure { nodes, place, ..Tenure::endless(self.number) };
        }
        // Where a millisecond's keys are used up, those of the next ones are made ahead of time: not beyond the end.
        Tenure { number: self.number, from: self.from, until: self.until - length() / 6, nodes, place }
    }

    /// Whether other servers were there lately.
    pub fn shares_the_database(&self) -> bool {
        self.alive.iter().any(|number| *number != self.number)
    }
}

impl Tenure {
    pub(super) fn endless(number: i64) -> Self {
        Self { number, from: 0, until: i64::MAX, nodes: 1, place: 0 }
    }

    /// The shards that fall to this server: side by side, so that all of its lanes have some.
    pub(super) fn shards(&self) -> Range<usize> {
        let first = |place: usize| (place * SHARDS).div_ceil(self.nodes.max(1)).min(SHARDS);
        let own = first(self.place)..first(self.place + 1);
        // More servers than shards: the last ones have none of their own.
        if own.is_empty() { 0..SHARDS } else { own }
    }

    /// The time, or what is nearest to it.
    pub(super) fn within(&self, time: i64) -> i64 {
        time.min(self.until).max(self.from)
    }
}

row! {
    struct Number {
        number: i64,
    }
}

/// The numbers of the servers that share the database now.
pub(super) fn alive(db: &mut Db) -> Result<Vec<i64>, Error> {
    let now = now(db)?;
    let alive: Vec<Number> = db.load(Sql::new("SELECT number FROM node WHERE leased_until >= ").bind(now).push(" ORDER BY number"))?;
    Ok(alive.into_iter().map(|node| node.number).collect())
}

fn try_take(db: &mut Db, owner: &str, now: i64) -> Result<Option<Lease>, Error> {
    let taken: Vec<Node> = db.load(Sql::new("SELECT number, leased_until FROM node ORDER BY number"))?;
    let until = now + length();
    let alive: Vec<i64> = taken.iter().filter(|node| node.leased_until >= now).map(|node| node.number).collect();
    let lease = |number, from| Lease { owner: owner.to_owned(), number, from, until, alive };
    if let Some(node) = taken.iter().find(|node| node.leased_until < now) {
        let sql = Sql::new("UPDATE node SET owner = ").bind(owner).push(", leased_until = ").bind(until);
        let sql = sql.push(" WHERE number = ").bind(node.number).push(" AND leased_until = ").bind(node.leased_until);
        return Ok((db.execute(sql)? == 1).then(|| lease(node.number, node.leased_until + 1)));
    }
    let Some(number) = (0..NODES).find(|n| taken.iter().all(|node| node.number != *n)) else {
        return Err(Error::Unavailable(format!("{NODES} servers share the database already")));
    };
    let sql = Sql::new("INSERT INTO node (number, owner, leased_until) VALUES (").bind(number).push(", ").bind(owner);
    db.execute(sql.push(", ").bind(until).push(")")).map(|_| Some(lease(number, 0)))
}

/// Leases are about servers that stop answering, hence real time, whatever clock the engine goes by: the one of the
/// database where several share it, so that their own clocks need not agree.
fn now(db: &mut Db) -> Result<i64, Error> {
    if db.is_postgres() {
        return db.count(Sql::new("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS n"));
    }
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
}

fn random_owner() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Bug(e.to_string()))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
