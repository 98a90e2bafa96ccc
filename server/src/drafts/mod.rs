//! Draft import, the door that is always open: whatever a tool saved is kept byte for byte, shown and judged, until it is
//! complete enough for the other door, the deployment.
mod beside;
pub mod json;
mod verdict;

pub use beside::{Alone, Beside};
pub use verdict::Verdict;

use crate::store::deploy::{DeployError, Deployed, Deployment, is_bpmn, is_dmn};
use crate::store::query::drafts::{self, DraftRow};
use crate::store::{Error, Store};
use baton_models::Key;
use std::sync::Arc;

/// Bytes of a draft.
pub const MAX_BYTES: usize = 16 << 20;
/// Drafts, and bytes of all of them: whoever comes to that deletes some first.
const MOST: (i64, i64) = (10_000, 2 << 30);
/// Characters of a name.
const MAX_NAME: usize = 200;

/// A file on its way in.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub content: Vec<u8>,
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
    let judged = move || files.into_iter().map(|file| (row(&handle, file.name, &file.content, now, &by, &tenant), file.content)).collect();
    let judged: Vec<(DraftRow, Vec<u8>)> = tokio::task::spawn_blocking(judged).await.map_err(|error| Error::Bug(error.to_string()))?;
    let rows: Vec<DraftRow> = judged.iter().map(|(row, _)| row.clone()).collect();
    let kept = store.write(move |db| {
        let (count, bytes) = drafts::total(db)?;
        let more: i64 = judged.iter().map(|(row, _)| row.size).sum();
        if count + judged.len() as i64 > MOST.0 || bytes + more > MOST.1 {
            return Ok(false);
        }
        for (row, content) in judged {
            drafts::insert(db, row, content)?;
        }
        Ok(true)
    });
    if kept.await? { Ok(rows) } else { Err(ImportError::Full) }
}

fn row(store: &Store, name: String, content: &[u8], now: i64, by: &Option<Arc<str>>, tenant: &Option<String>) -> DraftRow {
    let verdict = Verdict::of(&name, content, &store.library().options());
    DraftRow {
        key: store.next_key().0,
        name: plain(&name),
        size: content.len() as i64,
        created_at: now,
        created_by: by.as_deref().map(str::to_owned),
        tenant_id: tenant.clone(),
        shown: verdict.draft.is_some(),
        deployable: verdict.deployable,
        errors: verdict.errors() as i64,
        processes: verdict.processes().len() as i64,
    }
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

/// Judges a file on a thread that may take its time.
pub async fn judge(store: &Store, name: &str, content: Vec<u8>) -> Result<Verdict, Error> {
    let (options, name) = (store.library().options(), name.to_owned());
    tokio::task::spawn_blocking(move || Verdict::of(&name, &content, &options)).await.map_err(|error| Error::Bug(error.to_string()))
}

/// Deploys a draft as it is; it stays a draft. Where nothing changed since the last time, nothing new is made.
/// `all_processes`: those too that are not marked as executable.
pub async fn deploy(store: &Store, row: DraftRow, content: Vec<u8>, all_processes: bool) -> Result<Deployed, DeployError> {
    let name = if is_bpmn(&row.name) || is_dmn(&row.name) { row.name.clone() } else { format!("{}.bpmn", row.name) };
    let deployment = Deployment {
        name: Some(row.name),
        // A deployment of more processes is another one, although the file is the same.
        source: Some(if all_processes { "draft, all processes" } else { "draft" }.into()),
        tenant: row.tenant_id,
        resources: vec![(name, content)],
        filter_duplicates: true,
        all_processes,
        ..Deployment::default()
    };
    store.deploy(deployment).await
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
