//! This server's number among those that share a database: leased, so that it is free again when the server is gone.
use super::keys::NODES;
use super::{Db, Error, Sql, row};
use std::time::{SystemTime, UNIX_EPOCH};

/// How long a lease holds, and how often it is renewed (milliseconds).
const LEASE: i64 = 60_000;
pub(super) const RENEWAL: u64 = 15_000;

row! {
    struct Node {
        number: i64,
        leased_until: i64,
    }
}

/// A number that nobody else has for as long as it is renewed.
#[derive(Debug, Clone)]
pub(super) struct Lease {
    pub number: i64,
    owner: String,
}

impl Lease {
    /// Takes the first free number.
    pub fn take(db: &mut Db) -> Result<Self, Error> {
        let owner = random_owner()?;
        for _ in 0..NODES {
            let lease = db.transaction(|db| try_take(db, &owner));
            match lease {
                Ok(Some(number)) => return Ok(Self { number, owner }),
                // Somebody else was faster.
                Ok(None) | Err(Error::Refused(_)) => continue,
                Err(error) => return Err(error),
            }
        }
        Err(Error::Unavailable(format!("{NODES} servers share the database already")))
    }

    /// Keeps the number, or takes another one where it was lost.
    pub fn renew(&mut self, db: &mut Db) -> Result<(), Error> {
        let sql = Sql::new("UPDATE node SET leased_until = ").bind(now() + LEASE).push(" WHERE number = ").bind(self.number);
        if db.execute(sql.push(" AND owner = ").bind(&self.owner))? == 0 {
            tracing::warn!(node = self.number, "the lease of the node's number was lost; taking another");
            *self = Self::take(db)?;
        }
        Ok(())
    }

    /// Gives the number back.
    pub fn release(&self, db: &mut Db) -> Result<(), Error> {
        let sql = Sql::new("UPDATE node SET leased_until = 0 WHERE number = ").bind(self.number);
        db.execute(sql.push(" AND owner = ").bind(&self.owner)).map(drop)
    }
}

fn try_take(db: &mut Db, owner: &str) -> Result<Option<i64>, Error> {
    let taken: Vec<Node> = db.load(Sql::new("SELECT number, leased_until FROM node ORDER BY number"))?;
    let now = now();
    let expired = taken.iter().find(|node| node.leased_until < now);
    if let Some(node) = expired {
        let sql = Sql::new("UPDATE node SET owner = ").bind(owner).push(", leased_until = ").bind(now + LEASE);
        let sql = sql.push(" WHERE number = ").bind(node.number).push(" AND leased_until = ").bind(node.leased_until);
        return Ok((db.execute(sql)? == 1).then_some(node.number));
    }
    let Some(number) = (0..NODES).find(|n| taken.iter().all(|node| node.number != *n)) else {
        return Err(Error::Unavailable(format!("{NODES} servers share the database already")));
    };
    let sql = Sql::new("INSERT INTO node (number, owner, leased_until) VALUES (").bind(number).push(", ").bind(owner);
    db.execute(sql.push(", ").bind(now + LEASE).push(")")).map(|_| Some(number))
}

/// Leases are about servers that stop answering, hence the system's time, whatever clock the engine goes by.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

fn random_owner() -> Result<String, Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Bug(e.to_string()))?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}
