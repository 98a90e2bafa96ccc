//! Whether the checkpoints are as they were written, and whether the journal still holds what they hold.
use super::{Content, leaf, leaf::Leaf};
use crate::row;
use crate::store::journal::chained;
use crate::store::verify::Broken;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use std::collections::HashMap;

/// Leaves that are looked up at once.
const AT_ONCE: usize = 500;

row! {
    struct Stored {
        number: i64,
        content: String,
        leaves: Vec<u8>,
        hash: Vec<u8>,
    }
}

row! {
    struct Entry {
        root_key: i64,
        revision: i64,
        hash: Vec<u8>,
    }
}

/// What the examination found.
#[derive(Debug, Default)]
pub(in crate::store) struct Checked {
    pub checkpoints: i64,
    /// Root process instances that were removed on purpose.
    pub removed: u64,
    /// The hash of the newest checkpoint, in hexadecimal digits.
    pub head: Option<String>,
    pub broken: Option<Broken>,
}

/// Examines all checkpoints, and the journal against them.
pub(in crate::store) fn check(db: &mut Db) -> Result<Checked, Error> {
    let mut checked = Checked::default();
    let mut before = [0; 32];
    // Entries that are not in the journal: the root, and the checkpoint that holds it.
    let mut missing: HashMap<i64, i64> = HashMap::new();
    loop {
        let sql = Sql::new("SELECT number, content, leaves, hash FROM checkpoint WHERE number > ").bind(checked.checkpoints);
        let Some(stored) = db.first::<Stored>(sql.push(" ORDER BY number LIMIT 1"))? else { break };
        let broken = |why| Some(Broken::Checkpoint { checkpoint: checked.checkpoints + 1, instance: None, why });
        if stored.number != checked.checkpoints + 1 {
            return Ok(Checked { broken: broken("is missing"), ..checked });
        }
        let Some((content, leaves)) = read(&stored, &before) else {
            return Ok(Checked { broken: broken("was changed, or the one before it"), ..checked });
        };
        before = chained(&before, &stored.content);
        checked.checkpoints = stored.number;
        checked.head = Some(leaf::hex(&before));
        if content.removed.is_some() {
            checked.removed += leaves.len() as u64;
            for leaf in &leaves {
                missing.remove(&leaf.root());
            }
        } else if let Some(broken) = compare(db, stored.number, &leaves, &mut missing)? {
            return Ok(Checked { broken: Some(broken), ..checked });
        }
    }
    let first = missing.into_iter().min_by_key(|(root, checkpoint)| (*checkpoint, *root));
    let why = "holds a process instance whose entries are missing";
    checked.broken = first.map(|(root, checkpoint)| Broken::Checkpoint { checkpoint, instance: Some(Key(root)), why });
    Ok(checked)
}

/// What a checkpoint says, unless it was changed.
fn read(stored: &Stored, before: &[u8; 32]) -> Option<(Content, Vec<Leaf>)> {
    let leaves = leaf::read(&stored.leaves)?;
    let content: Content = serde_json::from_str(&stored.content).ok()?;
    let fits = chained(before, &stored.content)[..] == stored.hash[..] && leaf::merkle(&leaves) == content.merkle;
    fits.then_some((content, leaves))
}

/// Leaves against the journal. Those that are not there are `missing`, until their removal is found.
fn compare(db: &mut Db, checkpoint: i64, leaves: &[Leaf], missing: &mut HashMap<i64, i64>) -> Result<Option<Broken>, Error> {
    for leaves in leaves.chunks(AT_ONCE) {
        let sql = Sql::new("SELECT root_key, revision, hash FROM journal WHERE root_key IN ").bind_list(leaves.iter().map(Leaf::root));
        let entries: Vec<Entry> = db.load(sql.push(" AND revision IN ").bind_list(leaves.iter().map(Leaf::revision)))?;
        let entries: HashMap<(i64, i64), Vec<u8>> = entries.into_iter().map(|e| ((e.root_key, e.revision), e.hash)).collect();
        for leaf in leaves {
            match entries.get(&(leaf.root(), leaf.revision())) {
                Some(hash) if hash[..] == *leaf.hash() => {}
                Some(_) => {
                    let why = "holds another hash for a process instance: its entries were written anew";
                    return Ok(Some(Broken::Checkpoint { checkpoint, instance: Some(Key(leaf.root())), why }));
                }
                None => drop(missing.entry(leaf.root()).or_insert(checkpoint)),
            }
        }
    }
    Ok(None)
}
