//! Draft import, the door that is always open: whatever a tool saved is kept byte for byte, shown and judged, until it is
//! complete enough for the other door, the deployment.
mod beside;
pub mod json;
mod verdict;

pub use verdict::Verdict;

use crate::store::deploy::{DeployError, Deployed, Deployment, is_bpmn, is_dmn};
use crate::store::query::drafts::{self, DraftRow};
use crate::store::{Error, Store};
use baton_models::{Key, dmn};
use std::panic::catch_unwind;
use std::sync::Arc;

/// Bytes of a draft.
pub const MAX_BYTES: usize = 16 << 20;
/// Drafts, and bytes of all of them: whoever comes to that deletes some first.
const MOST: (i64, i64) = (10_000, 2 << 30);
/// Drafts that import others and are judged again when drafts come or go.
const REJUDGED: i64 = 100;
/// Characters of a name.
const MAX_NAME: usize = 200;

/// A file on its way in.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub content: Vec<u8>,
}

/// What is said of a draft now.
pub struct Judged {
    pub verdict: Verdict,
    /// The drafts that it imports, which are deployed together with it.
    pub with: Vec<DraftRow>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("There is no file in it: choose at least one.")]
    Empty,
    #[error("The file '{name}' has {} MB; the most that is kept are 16 MB.", .bytes >> 20)]
    TooLarge { name: String, bytes: usize },
    #[error("There is no room for more drafts: delete some that are not needed any more.")]
    Full,
    #[error(transparent)]
    Store(#[from] Error),
}

/// Keeps all files, or none.
pub async fn import(store: &Store, by: Option<Arc<str>>, tenant: Option<String>, files: Vec<File>) -> Result<Vec<DraftRow>, ImportError> {
    if files.is_empty() {
        return Err(ImportError::Empty);
    }
    if let Some(large) = files.iter().find(|file| file.content.len() > MAX_BYTES) {
        return Err(ImportError::TooLarge { name: plain(&large.name), bytes: large.content.len() });
    }
    let (handle, now) = (store.clone(), store.clock().now());
    let read = move || files.into_iter().map(|file| (row(&handle, &file, now, &by, &tenant), file.content)).collect();
    let read: Vec<(DraftRow, Vec<u8>)> = blocking(read).await?;
    let rows: Vec<DraftRow> = read.iter().map(|(row, _)| row.clone()).collect();
    let kept = store.write(move |db| {
        let (count, bytes) = drafts::total(db)?;
        let more: i64 = read.iter().map(|(row, _)| row.size).sum();
        if count + read.len() as i64 > MOST.0 || bytes + more > MOST.1 {
            return Ok(false);
        }
        for (row, content) in read {
            drafts::insert(db, row, content)?;
        }
        Ok(true)
    });
    if !kept.await? {
        return Err(ImportError::Full);
    }
    // Only now all are there that import each other, and others may have waited for them.
    let rows = rejudge(store, rows).await?;
    look_again(store).await?;
    Ok(rows)
}

/// A draft that was not judged yet.
fn row(store: &Store, file: &File, now: i64, by: &Option<Arc<str>>, tenant: &Option<String>) -> DraftRow {
    let name = plain(&file.name);
    DraftRow {
        key: store.next_key().0,
        namespace: if is_dmn(&name) { namespace(&file.content) } else { None },
        name,
        size: file.content.len() as i64,
        created_at: now,
        created_by: by.as_deref().map(str::to_owned),
        tenant_id: tenant.clone(),
        ..DraftRow::default()
    }
}

/// The namespace of a model; nothing of what is in a file ends the import.
fn namespace(content: &[u8]) -> Option<String> {
    catch_unwind(|| dmn::namespace(content)).unwrap_or_default()
}

/// Judges drafts by what is there now, and takes that down.
async fn rejudge(store: &Store, rows: Vec<DraftRow>) -> Result<Vec<DraftRow>, Error> {
    let handle = store.clone();
    let judged = move || rows.into_iter().map(|row| judge_here(&handle, row)).collect::<Result<Vec<_>, Error>>();
    let judged = blocking(judged).await??;
    let rows: Vec<DraftRow> = judged.iter().map(|(row, _)| row.clone()).collect();
    let changed: Vec<DraftRow> = judged.into_iter().filter(|(_, changed)| *changed).map(|(row, _)| row).collect();
    if !changed.is_empty() {
        store.write(move |db| changed.iter().try_for_each(|row| drafts::update(db, row))).await?;
    }
    Ok(rows)
}

/// Judges those again that import others, after drafts came or went.
async fn look_again(store: &Store) -> Result<(), Error> {
    let importing = store.read(|db| drafts::importing(db, REJUDGED)).await?;
    rejudge(store, importing).await.map(drop)
}

/// Tells too whether anything has changed.
fn judge_here(store: &Store, row: DraftRow) -> Result<(DraftRow, bool), Error> {
    let Some(content) = store.read_here(|db| drafts::content(db, Key(row.key)))? else { return Ok((row, false)) };
    let verdict = beside::judge(store, &row, &content)?;
    let now = DraftRow {
        shown: verdict.draft.is_some(),
        deployable: verdict.deployable,
        errors: verdict.errors() as i64,
        processes: verdict.processes().len() as i64,
        imports: verdict::imports_models(&verdict),
        ..row.clone()
    };
    let changed = now != row;
    Ok((now, changed))
}

/// Does work that may take its time.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Bug(error.to_string()))
}

/// The name of a file without folders and control characters.
fn plain(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    if plain.trim().is_empty() { "model.bpmn".to_owned() } else { plain.trim().to_owned() }
}

/// A draft with its content; `None` where it is not there.
pub async fn find(store: &Store, draft: Key) -> Result<Option<(DraftRow, Vec<u8>)>, Error> {
    store.read(move |db| Ok(drafts::find(db, draft)?.zip(drafts::content(db, draft)?))).await
}

/// False where it is gone already.
pub async fn delete(store: &Store, draft: Key) -> Result<bool, Error> {
    let found = store.write(move |db| drafts::delete(db, draft)).await?;
    look_again(store).await?;
    Ok(found)
}

/// What is said of a draft now.
pub async fn judge(store: &Store, row: &DraftRow, content: Vec<u8>) -> Result<Judged, Error> {
    let (handle, row) = (store.clone(), row.clone());
    blocking(move || {
        let verdict = beside::judge(&handle, &row, &content)?;
        let with = beside::imported(&handle, &row, &verdict)?;
        Ok(Judged { verdict, with })
    })
    .await?
}

/// Deploys a draft as it is, together with the drafts that it imports; they stay drafts. Where nothing changed since the last time,
/// nothing new is made. `all_processes`: those too that are not marked as executable.
pub async fn deploy(store: &Store, row: DraftRow, content: Vec<u8>, all_processes: bool) -> Result<Deployed, DeployError> {
    let with = judge(store, &row, content.clone()).await?.with;
    let mut resources = vec![(file_name(&row.name), content)];
    for other in with {
        if let Some((other, content)) = find(store, Key(other.key)).await? {
            resources.push((beside::free_name(&resources, file_name(&other.name)), content));
        }
    }
    let deployment = Deployment {
        name: Some(row.name),
        // A deployment of more processes is another one, although the file is the same.
        source: Some(if all_processes { "draft, all processes" } else { "draft" }.into()),
        tenant: row.tenant_id,
        resources,
        filter_duplicates: true,
        all_processes,
        ..Deployment::default()
    };
    store.deploy(deployment).await
}

/// A name by which a deployment knows what is in the file.
fn file_name(name: &str) -> String {
    if is_bpmn(name) || is_dmn(name) { name.to_owned() } else { format!("{name}.bpmn") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_made_harmless() {
        assert_eq!(plain("C:\\models\\a b.bpmn"), "a b.bpmn");
        assert_eq!(plain("../../etc/<b>&\u{0}\n.bpmn"), "<b>&.bpmn");
        assert_eq!(plain("x/"), "model.bpmn");
        assert_eq!(plain(&"ä".repeat(500)).chars().count(), MAX_NAME);
    }
}
