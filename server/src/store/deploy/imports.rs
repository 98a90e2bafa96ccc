//! Models that files of decisions import: those of the same deployment, else the newest that were deployed. A copy is kept with the
//! file, so that its decisions stay what they were.
use super::insert::Source;
use super::is_dmn;
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use baton_models::dmn::{self, Find, Parsed};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};

/// Imported files by their namespaces, directly and through others.
pub type Imported = BTreeMap<String, Vec<u8>>;

row! {
    struct Content {
        content: Vec<u8>,
    }
}

row! {
    struct Copy {
        namespace: String,
        content: Vec<u8>,
    }
}

/// The files of a deployment, and where else models may come from.
pub(super) struct Library<'l> {
    files: &'l [(String, Vec<u8>)],
    find: &'l Find<'l>,
    namespaces: OnceCell<HashMap<String, &'l Vec<u8>>>,
}

impl<'l> Library<'l> {
    pub fn new(files: &'l [(String, Vec<u8>)], find: &'l Find<'l>) -> Self {
        Self { files, find, namespaces: OnceCell::new() }
    }

    /// Reads a file with what it imports.
    pub fn read(&self, content: &[u8]) -> (Parsed, Imported) {
        let imported = RefCell::new(Imported::new());
        let parsed = dmn::parse_with(content, &|namespace| {
            let found = self.beside().get(namespace).map_or_else(|| (self.find)(namespace), |content| Some((*content).clone()))?;
            imported.borrow_mut().insert(namespace.to_owned(), found.clone());
            Some(found)
        });
        (parsed, imported.into_inner())
    }

    fn beside(&self) -> &HashMap<String, &'l Vec<u8>> {
        self.namespaces.get_or_init(|| {
            let files = self.files.iter().filter(|(name, _)| is_dmn(name));
            files.filter_map(|(_, content)| Some((dmn::namespace(content)?, content))).collect()
        })
    }
}

/// The newest file with a namespace that was deployed for a tenant, or for none.
pub fn newest(db: &mut Db, namespace: &str, tenant: Option<&str>) -> Result<Option<Vec<u8>>, Error> {
    let sql =
        Sql::new("SELECT r.content FROM decision_model m JOIN resource r ON r.key = m.resource_key WHERE m.namespace = ").bind(namespace);
    let sql = match tenant {
        Some(tenant) => sql.push(" AND (m.tenant_id IS NULL OR m.tenant_id = ").bind(tenant).push(")"),
        None => sql.push(" AND m.tenant_id IS NULL"),
    };
    let newest = db.first::<Content>(sql.push(" ORDER BY CASE WHEN m.tenant_id IS NULL THEN 1 ELSE 0 END, m.resource_key DESC LIMIT 1"))?;
    Ok(newest.map(|row| row.content))
}

/// Keeps the namespace of a file and copies of what it imports.
pub(super) fn keep(db: &mut Db, tenant: Option<&str>, from: &Source, namespace: Option<&str>, imported: Imported) -> Result<(), Error> {
    let here = |columns: &str| Sql::new(columns).bind(from.resource).push(", ").bind(from.deployment).push(", ");
    if let Some(namespace) = namespace {
        let sql = here("INSERT INTO decision_model (resource_key, deployment_key, namespace, tenant_id) VALUES (").bind(namespace);
        db.execute(sql.push(", ").bind(tenant.map(str::to_owned)).push(")"))?;
    }
    for (namespace, content) in imported {
        let sql = here("INSERT INTO decision_import (resource_key, deployment_key, namespace, content) VALUES (").bind(namespace);
        db.execute(sql.push(", ").bind(content).push(")"))?;
    }
    Ok(())
}

/// A file of decisions with what it imports, as it was deployed.
pub fn load(db: &mut Db, resource: Key) -> Result<Option<Parsed>, Error> {
    let Some(file) = db.first::<Content>(Sql::new("SELECT content FROM resource WHERE key = ").bind(resource))? else { return Ok(None) };
    let copies: Vec<Copy> = db.load(Sql::new("SELECT namespace, content FROM decision_import WHERE resource_key = ").bind(resource))?;
    let copies: Imported = copies.into_iter().map(|copy| (copy.namespace, copy.content)).collect();
    Ok(Some(dmn::parse_with(&file.content, &|namespace| copies.get(namespace).cloned())))
}
