//! Whether the journal is as it was written: every entry's hash is computed anew from the one before, the last must be
//! the one that its root process instance knows, and everything that a checkpoint holds must be there.
use super::journal::chained;
use super::{Db, Error, Sql, checkpoint};
use crate::row;
use baton_models::Key;
use std::fmt;

/// Entries that are read at once.
const PAGE: i64 = 1000;

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Entries that were examined.
    pub entries: u64,
    /// Root process instances whose entries were examined.
    pub instances: u64,
    /// Checkpoints that were examined.
    pub checkpoints: i64,
    /// The hash of the newest checkpoint, in hexadecimal digits: whoever keeps it elsewhere can tell later that nothing
    /// up to it was changed.
    pub checkpoint: Option<String>,
    /// Root process instances that were removed on purpose, as checkpoints tell.
    pub removed: u64,
    /// What does not fit; `None`: the journal is intact.
    pub broken: Option<Broken>,
}

/// The first entry, or the first checkpoint, that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Broken {
    Entry {
        /// The root process instance.
        instance: Key,
        /// The number of the entry within it, from 1.
        entry: i64,
        why: &'static str,
    },
    Checkpoint {
        /// Its number, from 1.
        checkpoint: i64,
        /// The root process instance that it is about.
        instance: Option<Key>,
        why: &'static str,
    },
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry { instance, entry, why } => write!(f, "entry {entry} of process instance {instance}: {why}"),
            Self::Checkpoint { checkpoint, instance: None, why } => write!(f, "checkpoint {checkpoint} {why}"),
            Self::Checkpoint { checkpoint, instance: Some(instance), why } => write!(f, "checkpoint {checkpoint} {why}: {instance}"),
        }
    }
}

row! {
    struct Entry {
        root_key: i64,
        revision: i64,
        content: String,
        hash: Vec<u8>,
    }
}

row! {
    struct Head {
        key: i64,
        revision: i64,
        head: Option<Vec<u8>>,
    }
}

/// Where the examination of a chain stands.
struct Chain {
    root: i64,
    revision: i64,
    hash: [u8; 32],
}

/// Examines the whole journal as it stands now; `progress` is told the number of entries now and then.
pub fn verify(db: &mut Db, progress: &mut dyn FnMut(u64)) -> Result<Report, Error> {
    // One view of the database from the first entry to the last, while others go on writing.
    db.batch(if db.is_postgres() { "BEGIN ISOLATION LEVEL REPEATABLE READ" } else { "BEGIN" })?;
    let report = examine_all(db, progress).and_then(|report| with_checkpoints(db, report));
    db.batch("COMMIT")?;
    report
}

fn with_checkpoints(db: &mut Db, report: Report) -> Result<Report, Error> {
    let checkpoint::Checked { checkpoints, removed, head, broken } = checkpoint::check(db)?;
    Ok(Report { checkpoints, removed, checkpoint: head, broken: report.broken.or(broken), ..report })
}

fn examine_all(db: &mut Db, progress: &mut dyn FnMut(u64)) -> Result<Report, Error> {
    let mut report = Report { entries: 0, instances: 0, checkpoints: 0, checkpoint: None, removed: 0, broken: None };
    let mut chain: Option<Chain> = None;
    loop {
        let (root, revision) = chain.as_ref().map_or((i64::MIN, 0), |chain| (chain.root, chain.revision));
        let sql = Sql::new("SELECT root_key, revision, content, hash FROM journal WHERE (root_key, revision) > (").bind(root).push(", ");
        let sql = sql.bind(revision).push(") ORDER BY root_key, revision LIMIT ").bind(PAGE);
        let entries: Vec<Entry> = db.load(sql)?;
        let is_last = entries.is_empty();
        for entry in entries {
            report.entries += 1;
            if chain.as_ref().is_none_or(|chain| chain.root != entry.root_key) {
                report.broken = finish(db, chain.take())?;
                report.instances += 1;
            }
            if report.broken.is_some() {
                return Ok(report);
            }
            let before = chain.take().unwrap_or(Chain { root: entry.root_key, revision: 0, hash: [0; 32] });
            match examine(&before, &entry) {
                Ok(here) => chain = Some(here),
                Err(broken) => return Ok(Report { broken: Some(broken), ..report }),
            }
        }
        progress(report.entries);
        if is_last {
            report.broken = match finish(db, chain)? {
                Some(broken) => Some(broken),
                None => without_entries(db)?,
            };
            return Ok(report);
        }
    }
}

/// The entry against the one before it.
fn examine(before: &Chain, entry: &Entry) -> Result<Chain, Broken> {
    let broken = |entry, why| Err(Broken::Entry { instance: Key(before.root), entry, why });
    if entry.revision != before.revision + 1 {
        return broken(before.revision + 1, "the entry is missing");
    }
    let hash = chained(&before.hash, &entry.content);
    if hash[..] != entry.hash[..] {
        return broken(entry.revision, "the content of the entry, or the hash of the one before, was changed");
    }
    Ok(Chain { root: entry.root_key, revision: entry.revision, hash })
}

/// The last entry of a root against what its row says.
fn finish(db: &mut Db, chain: Option<Chain>) -> Result<Option<Broken>, Error> {
    let Some(chain) = chain else { return Ok(None) };
    let head = db.first::<Head>(Sql::new("SELECT key, revision, head FROM instance WHERE key = ").bind(chain.root))?;
    let broken = |entry, why| Ok(Some(Broken::Entry { instance: Key(chain.root), entry, why }));
    match head {
        None => broken(chain.revision, "the process instance of these entries is missing"),
        Some(head) if head.revision > chain.revision => broken(chain.revision + 1, "the last entries are missing"),
        Some(head) if head.revision < chain.revision || head.head.as_deref() != Some(&chain.hash[..]) => {
            broken(chain.revision, "the entry is not the last that the process instance knows")
        }
        Some(_) => Ok(None),
    }
}

/// A root process instance whose entries are all gone.
fn without_entries(db: &mut Db) -> Result<Option<Broken>, Error> {
    let sql = "SELECT i.key, i.revision, i.head FROM instance i WHERE i.key = i.root_key \
               AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.root_key = i.key) ORDER BY i.key LIMIT 1";
    let found = db.first::<Head>(Sql::new(sql))?;
    Ok(found.map(|head| Broken::Entry { instance: Key(head.key), entry: 1, why: "all entries of the process instance are missing" }))
}
