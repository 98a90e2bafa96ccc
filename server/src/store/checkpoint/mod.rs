//! Checkpoints: at intervals the heads of all journals that changed, as a Merkle tree and chained to the checkpoint before,
//! so that the removal of a whole process instance is noticed too. What is removed on purpose is a checkpoint of its own.
mod check;
mod leaf;
mod noted;

use super::journal::{VERSION, chained};
use super::rows::instance::Head;
use super::{Db, Error, Sql, keys, row};
use baton_models::Key;
use leaf::Leaf;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) use check::{Checked, check};
pub(super) use noted::Noted;

/// Leaves of one checkpoint at the most: 96 kB.
const PORTION: usize = 2000;
/// A root that was begun this long ago (ms) is on disk, or will be noted when it gets there.
const UNDERWAY: i64 = 60_000;
/// Any number, the same on every server: one at a time adds to the chain.
const LOCK: i64 = 0x6261_746f_6e02;

/// What a checkpoint says; its leaves come on top.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    #[serde(rename = "v")]
    version: u32,
    /// Milliseconds since the epoch, UTC.
    at: i64,
    /// Who removed the leaves' process instances; nobody where it was the engine itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    by: Option<Arc<str>>,
    /// Why they were removed; `None`: they are there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    removed: Option<String>,
    /// The root of the leaves' Merkle tree (RFC 6962, 2.1), in hexadecimal digits.
    merkle: String,
}

/// Why process instances are removed, and by whom.
#[derive(Debug, Clone)]
pub struct Removal {
    /// Milliseconds since the epoch, UTC.
    pub at: i64,
    pub by: Option<Arc<str>>,
    pub reason: String,
}

row! {
    struct Last {
        number: i64,
        swept_key: i64,
        hash: Vec<u8>,
    }
}

row! {
    struct Root {
        key: i64,
        revision: i64,
        head: Option<Vec<u8>>,
    }
}

/// Which roots a checkpoint looks for by itself, beside those that were noted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sweep {
    /// Roots above this key; `None`: above those of the checkpoints before.
    above: Option<i64>,
    upto: i64,
}

/// What one checkpoint is made of.
pub(super) struct Portion<'a> {
    /// Milliseconds since the epoch, UTC.
    pub now: i64,
    pub noted: &'a [(Key, Head)],
    /// `None`: it was swept already.
    pub sweep: Option<Sweep>,
}

/// Has `add` write all that was noted and all that no checkpoint holds yet, portion by portion. While servers run, roots
/// that may not be on disk yet are left to the next time.
pub(super) fn all(
    noted: &Noted,
    now: i64,
    is_running: bool,
    mut add: impl FnMut(Portion<'_>) -> Result<Option<Sweep>, Error>,
) -> Result<(), Error> {
    let mut sweep = Some(Sweep { above: None, upto: if is_running { settled(now) } else { i64::MAX } });
    let mut heads = noted.take();
    loop {
        let rest = heads.split_off(heads.len().min(PORTION));
        match add(Portion { now, noted: &heads, sweep }) {
            Ok(None) if rest.is_empty() => return Ok(()),
            Ok(left) => sweep = left,
            Err(error) => {
                noted.give_back(heads.into_iter().chain(rest));
                return Err(error);
            }
        }
        heads = rest;
    }
}

/// Adds a checkpoint in the transaction that `db` is in, if there is anything to hold. Gives what is left to sweep.
pub(super) fn add(db: &mut Db, portion: Portion<'_>) -> Result<Option<Sweep>, Error> {
    let Portion { now, noted, sweep } = portion;
    let last = last(db)?;
    let mut swept = last.as_ref().map_or(0, |last| last.swept_key);
    let mut leaves: Vec<Leaf> = noted.iter().map(|(root, head)| Leaf::new(*root, head)).collect();
    let room = PORTION.saturating_sub(leaves.len());
    let mut left = sweep;
    if let Some(Sweep { above, upto }) = sweep
        && room > 0
    {
        let sql = Sql::new("SELECT key, revision, head FROM instance WHERE key = root_key AND key > ").bind(above.unwrap_or(swept));
        let sql = sql.push(" AND key <= ").bind(upto).push(" ORDER BY key LIMIT ").bind(i64::try_from(room).unwrap_or(i64::MAX));
        let roots: Vec<Root> = db.load(sql)?;
        left = roots.last().filter(|_| roots.len() == room).map(|root| Sweep { above: Some(root.key), upto });
        swept = left.and_then(|left| left.above).unwrap_or(upto).min(settled(now)).max(swept);
        leaves.extend(roots.into_iter().filter_map(leaf));
    }
    if !leaves.is_empty() {
        let content = Content { version: VERSION, at: now, by: None, removed: None, merkle: leaf::merkle(&leaves) };
        append(db, last, &content, &leaves, swept)?;
    }
    Ok(left)
}

/// Notes that process instances are about to be removed, in the transaction that removes them. Those that are no roots
/// stand in the journals of their roots, which stay.
pub(super) fn remove(db: &mut Db, instances: &[Key], removal: &Removal) -> Result<(), Error> {
    let sql = Sql::new("SELECT key, revision, head FROM instance WHERE key = root_key AND key IN ").bind_list(instances);
    let leaves: Vec<Leaf> = db.load(sql.push(" ORDER BY key"))?.into_iter().filter_map(leaf).collect();
    if leaves.is_empty() {
        return Ok(());
    }
    let Removal { at, by, reason } = removal.clone();
    let content = Content { version: VERSION, at, by, removed: Some(reason), merkle: leaf::merkle(&leaves) };
    let last = last(db)?;
    let swept = last.as_ref().map_or(0, |last| last.swept_key);
    append(db, last, &content, &leaves, swept)
}

/// The newest checkpoint; nobody else adds one until the transaction ends.
fn last(db: &mut Db) -> Result<Option<Last>, Error> {
    db.lock(LOCK)?;
    db.first(Sql::new("SELECT number, swept_key, hash FROM checkpoint ORDER BY number DESC LIMIT 1"))
}

fn append(db: &mut Db, last: Option<Last>, content: &Content, leaves: &[Leaf], swept: i64) -> Result<(), Error> {
    let (number, before) = last.map_or((0, vec![0; 32]), |last| (last.number, last.hash));
    let before: [u8; 32] = before.try_into().map_err(|_| Error::Bug(format!("checkpoint {number} has no hash")))?;
    let content = serde_json::to_string(content).map_err(|e| Error::Bug(e.to_string()))?;
    let hash = chained(&before, &content).to_vec();
    let sql = Sql::new("INSERT INTO checkpoint (number, content, leaves, swept_key, hash) VALUES (").bind(number + 1).push(", ");
    let sql = sql.bind(content).push(", ").bind(leaf::bytes(leaves)).push(", ").bind(swept).push(", ").bind(hash).push(")");
    db.execute(sql).map(drop)
}

fn leaf(root: Root) -> Option<Leaf> {
    let hash = root.head?.try_into().ok()?;
    Some(Leaf::new(Key(root.key), &Head { revision: root.revision, hash }))
}

/// The newest key whose root is on disk for certain.
fn settled(now: i64) -> i64 {
    keys::first_at(now.saturating_sub(UNDERWAY)).0
}
