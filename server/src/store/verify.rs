//! Whether the journal is as it was written: every entry's hash is computed anew from the one before, and the last must be
//! the one that its root process instance knows.
use super::{Db, Error, Sql};
use crate::row;
use baton_models::Key;
use sha2::{Digest, Sha256};

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
    /// The first entry that does not fit; `None`: the journal is intact.
    pub broken: Option<Broken>,
}

/// An entry that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    /// The root process instance.
    pub instance: Key,
    /// The number of the entry within it, from 1.
    pub entry: i64,
    pub why: &'static str,
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
    hash: Vec<u8>,
}

/// Examines the whole journal as it stands now; `progress` is told the number of entries now and then.
pub fn verify(db: &mut Db, progress: &mut dyn FnMut(u64)) -> Result<Report, Error> {
    // One view of the database from the first entry to the last, while others go on writing.
    db.batch(if db.is_postgres() { "BEGIN ISOLATION LEVEL REPEATABLE READ" } else { "BEGIN" })?;
    let report = examine_all(db, progress);
    db.batch("COMMIT")?;
    report
}

fn examine_all(db: &mut Db, progress: &mut dyn FnMut(u64)) -> Result<Report, Error> {
    let mut report = Report { entries: 0, instances: 0, broken: None };
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
            let before = chain.take().unwrap_or(Chain { root: entry.root_key, revision: 0, hash: vec![0; 32] });
            report.broken = report.broken.or_else(|| examine(&before, &entry));
            if report.broken.is_some() {
                return Ok(report);
            }
            chain = Some(Chain { root: entry.root_key, revision: entry.revision, hash: entry.hash });
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
fn examine(before: &Chain, entry: &Entry) -> Option<Broken> {
    let broken = |entry, why| Some(Broken { instance: Key(before.root), entry, why });
    if entry.revision != before.revision + 1 {
        return broken(before.revision + 1, "the entry is missing");
    }
    let mut hasher = Sha256::new();
    hasher.update(&before.hash);
    hasher.update(entry.content.as_bytes());
    match hasher.finalize()[..] == entry.hash[..] {
        true => None,
        false => broken(entry.revision, "the content of the entry, or the hash of the one before, was changed"),
    }
}

/// The last entry of a root against what its row says.
fn finish(db: &mut Db, chain: Option<Chain>) -> Result<Option<Broken>, Error> {
    let Some(chain) = chain else { return Ok(None) };
    let head = db.first::<Head>(Sql::new("SELECT key, revision, head FROM instance WHERE key = ").bind(chain.root))?;
    let broken = |entry, why| Ok(Some(Broken { instance: Key(chain.root), entry, why }));
    match head {
        None => broken(chain.revision, "the process instance of these entries is missing"),
        Some(head) if head.revision > chain.revision => broken(chain.revision + 1, "the last entries are missing"),
        Some(head) if head.revision < chain.revision || head.head.as_ref() != Some(&chain.hash) => {
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
    Ok(found.map(|head| Broken { instance: Key(head.key), entry: 1, why: "all entries of the process instance are missing" }))
}
