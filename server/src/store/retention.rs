//! How long decisions are remembered that were evaluated: for a process instance as long as that is, else as the decision's time to
//! live says, or as somebody has decided.
use super::query::history_decisions::ALL;
use super::query::{BadParameter, Criteria};
use super::{Db, Error, Sql, Store, row};
use baton_models::Key;

/// Evaluations that one transaction changes at the most.
const PORTION: i64 = 500;

/// Milliseconds of a day, of which times to live are made.
pub(super) const DAY: &str = "86400000";

row! {
    struct Only {
        key: i64,
    }
}

/// What becomes of evaluations.
#[derive(Debug, Clone, Copy)]
pub enum Retention {
    Forget,
    /// To be forgotten at this time (milliseconds, UTC), or never.
    Until(Option<i64>),
    /// As the time to live says that holds today: the decision's, or of a process instance that of its process.
    Calculated,
}

/// Which evaluations are meant: these, and those that a query finds.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    pub keys: Vec<Key>,
    pub query: Option<Criteria>,
    /// With everything that was evaluated together with them.
    pub together: bool,
}

impl Store {
    /// Changes evaluations, in portions that each are a transaction; gives how many were chosen.
    pub async fn retain_decisions(&self, chosen: Chosen, retention: Retention) -> Result<usize, Error> {
        let mut count = 0;
        for keys in chosen.keys.chunks(usize::try_from(PORTION).unwrap_or(1)) {
            let (keys, together) = (keys.to_vec(), chosen.together);
            count += self.write(move |db| change(db, &keys, together, retention)).await?;
        }
        let Some(query) = chosen.query else { return Ok(count) };
        let mut last = 0;
        loop {
            let (sql, together) = (next(&query, last).map_err(|bad| Error::Bug(bad.0))?, chosen.together);
            let found: Vec<Only> = self.read(move |db| db.load(sql)).await?;
            let Some(end) = found.last() else { return Ok(count) };
            last = end.key;
            let keys: Vec<Key> = found.iter().map(|only| Key(only.key)).collect();
            count += self.write(move |db| change(db, &keys, together, retention)).await?;
        }
    }
}

/// The next portion of what a query finds, by key.
fn next(query: &Criteria, last: i64) -> Result<Sql, BadParameter> {
    let after = Sql::new("h.key > ").bind(last);
    Ok(ALL.keys(query, after)?.push(" ORDER BY h.key LIMIT ").bind(PORTION))
}

fn change(db: &mut Db, keys: &[Key], together: bool, retention: Retention) -> Result<usize, Error> {
    let sql = match retention {
        Retention::Forget => Sql::new("DELETE FROM decision_instance"),
        Retention::Until(at) => Sql::new("UPDATE decision_instance SET removal_time = ").bind(at),
        Retention::Calculated => Sql::new("UPDATE decision_instance SET removal_time = CASE WHEN root_key IS NULL THEN evaluated_at + ")
            .push(DAY)
            // What is required lives as long as what required it.
            .push(" * (SELECT d.history_ttl FROM decision_instance r JOIN decision d ON d.key = r.decision_key ")
            .push("WHERE r.key = coalesce(decision_instance.root_decision_key, decision_instance.key)) ELSE (SELECT i.ended_at + ")
            .push(DAY)
            .push(" * p.history_ttl FROM instance i JOIN definition p ON p.key = i.definition_key WHERE i.key = decision_instance.root_key) END"),
    };
    let chosen = |column: &str| Sql::new(column).push(" IN ").bind_list(keys);
    let roots = || Sql::new("(SELECT coalesce(root_decision_key, key) FROM decision_instance WHERE ").append(chosen("key")).push(")");
    let sql = sql.push(" WHERE ");
    db.execute(match together {
        false => sql.append(chosen("key")),
        true => sql.push("key IN ").append(roots()).push(" OR root_decision_key IN ").append(roots()),
    })
}

/// Forgets some of the evaluations whose time has come; true where there may be more.
pub(super) fn forget(db: &mut Db, now: i64) -> Result<bool, Error> {
    let due = "DELETE FROM decision_instance WHERE key IN (SELECT key FROM decision_instance WHERE removal_time <= ";
    let count = db.execute(Sql::new(due).bind(now).push(" LIMIT ").bind(PORTION).push(")"))?;
    Ok(i64::try_from(count).is_ok_and(|count| count == PORTION))
}

/// Forgets what was evaluated of a deployment's decisions, apart from process instances, with what it required.
pub(super) fn forget_deployment(db: &mut Db, deployment: Key) -> Result<usize, Error> {
    let of = Sql::new("decision_key IN (SELECT key FROM decision WHERE deployment_key = ").bind(deployment).push(") LIMIT ").bind(PORTION);
    let found: Vec<Only> = db.load(Sql::new("SELECT key FROM decision_instance WHERE root_key IS NULL AND ").append(of))?;
    let keys: Vec<Key> = found.iter().map(|only| Key(only.key)).collect();
    if keys.is_empty() {
        return Ok(0);
    }
    let sql = Sql::new("DELETE FROM decision_instance WHERE key IN ").bind_list(&keys);
    db.execute(sql.push(" OR root_decision_key IN ").bind_list(&keys))
}
