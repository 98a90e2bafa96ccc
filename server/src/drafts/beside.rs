//! The models that a draft imports: of drafts and deployed files the newest. Drafts are deployed together with who imports them.
use super::Verdict;
use crate::store::deploy::imports;
use crate::store::query::drafts::{self, DraftRow};
use crate::store::{Db, Error, Store};
use baton_models::Key;

/// What a deployment of a draft, with the drafts that it imports, would say.
pub fn judge(store: &Store, row: &DraftRow, content: &[u8]) -> Result<Verdict, Error> {
    let tenant = row.tenant_id.as_deref();
    let find = |db: &mut Db, namespace: &str| match find(db, namespace, tenant)? {
        Some(Found::Draft(row)) => drafts::content(db, Key(row.key)),
        Some(Found::Deployed(content)) => Ok(Some(content)),
        None => Ok(None),
    };
    store.reading(tenant, &find, |reading| Verdict::of(&row.name, content, reading))
}

/// The drafts among the models that a draft imports.
pub fn imported(store: &Store, row: &DraftRow, verdict: &Verdict) -> Result<Vec<DraftRow>, Error> {
    let mut found = Vec::new();
    for namespace in &verdict.imports {
        if let Some(Found::Draft(draft)) = store.read_here(|db| find(db, namespace, row.tenant_id.as_deref()))? {
            found.push(draft);
        }
    }
    Ok(found)
}

enum Found {
    Draft(DraftRow),
    Deployed(Vec<u8>),
}

fn find(db: &mut Db, namespace: &str, tenant: Option<&str>) -> Result<Option<Found>, Error> {
    let (draft, deployed) = (drafts::newest(db, namespace, tenant)?, imports::newest(db, namespace, tenant)?);
    Ok(match (draft, deployed) {
        (Some(draft), Some((key, content))) if key.0 > draft.key => Some(Found::Deployed(content)),
        (Some(draft), _) => Some(Found::Draft(draft)),
        (None, deployed) => deployed.map(|(_, content)| Found::Deployed(content)),
    })
}

/// A name that no file of the deployment has yet.
pub fn free_name(files: &[(String, Vec<u8>)], name: String) -> String {
    let is_taken = |name: &str| files.iter().any(|(taken, _)| taken == name);
    let mut free = name.clone();
    let mut number = 2;
    while is_taken(&free) {
        free = format!("{number}-{name}");
        number += 1;
    }
    free
}
