//! Models that files of decisions import: those of the same deployment, else the newest that were deployed. A copy is kept with the
//! file, so that its decisions stay what they were.
use super::insert::Source;
use super::is_dmn;
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use baton_models::dmn::{self, Find, Parsed};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// Imported files by their namespaces, directly and through others.
pub type Imported = BTreeMap<String, Vec<u8>>;

row! {
    struct File {
        content: Vec<u8>,
    }
}

row! {
    struct Newest {
        key: i64,
        content: Vec<u8>,
    }
}

row! {
    struct Copy {
        namespace: String,
        content: Vec<u8>,
    }
}

/// Reads a file with what it imports.
pub fn read(content: &[u8], find: &Find<'_>) -> (Parsed, Imported) {
    let imported = RefCell::new(Imported::new());
    let parsed = dmn::parse_with(content, &|namespace| {
        let found = find(namespace)?;
        imported.borrow_mut().extend(found.iter().map(|content| (namespace.to_owned(), content.clone())));
        Ok(found)
    });
    (parsed, imported.into_inner())
}

/// Reads one of the files; `None` where it cannot be read.
type Content<'l> = Box<dyn Fn(usize) -> Option<Cow<'l, [u8]>> + Send + Sync + 'l>;

/// Files that are deployed or looked at together: the models that they import from each other.
pub struct Library<'l> {
    names: Vec<Cow<'l, str>>,
    content: Content<'l>,
    namespaces: OnceLock<HashMap<String, Vec<usize>>>,
}

impl<'l> Library<'l> {
    /// Of files by their names; each is read when one that imports something is met.
    pub fn new(names: Vec<Cow<'l, str>>, content: Content<'l>) -> Self {
        Self { names, content, namespaces: OnceLock::new() }
    }

    pub fn of(files: &'l [(String, Vec<u8>)]) -> Self {
        let content = |number: usize| files.get(number).map(|(_, content)| Cow::Borrowed(content.as_slice()));
        Self::new(files.iter().map(|(name, _)| name.into()).collect(), Box::new(content))
    }

    /// The file with a namespace: of several the one whose folders `importer` shares. An error names those among which nothing decides.
    pub fn find(&self, importer: &str, namespace: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(candidates) = self.namespaces.get_or_init(|| self.collect()).get(namespace) else { return Ok(None) };
        let named = candidates.iter().filter_map(|number| Some((*number, &**self.names.get(*number)?)));
        let shared = |name: &str| folders(name).zip(folders(importer)).take_while(|(a, b)| a == b).count();
        let most = named.clone().map(|(_, name)| shared(name)).max();
        let nearest: Vec<(usize, &str)> = named.filter(|(_, name)| Some(shared(name)) == most).collect();
        let mut contents = nearest.iter().filter_map(|(number, _)| (self.content)(*number));
        let Some(first) = contents.next() else { return Ok(None) };
        if contents.all(|other| other == first) {
            return Ok(Some(first.into_owned()));
        }
        let names: Vec<&str> = nearest.iter().map(|(_, name)| *name).take(5).collect();
        Err(format!("several files have that namespace: {}. Give each model its own", names.join(", ")))
    }

    fn collect(&self) -> HashMap<String, Vec<usize>> {
        let mut found: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, _) in self.names.iter().enumerate().filter(|(_, name)| is_dmn(name)) {
            if let Some(namespace) = (self.content)(number).and_then(|content| dmn::namespace(&content)) {
                found.entry(namespace).or_default().push(number);
            }
        }
        found
    }
}

/// The folders in a name.
fn folders(name: &str) -> impl Iterator<Item = &str> {
    name.rsplit_once('/').map_or("", |(folders, _)| folders).split('/')
}

/// The newest file with a namespace that was deployed for a tenant, or for none, and its key.
pub fn newest(db: &mut Db, namespace: &str, tenant: Option<&str>) -> Result<Option<(Key, Vec<u8>)>, Error> {
    let columns = "SELECT r.key, r.content FROM decision_model m JOIN resource r ON r.key = m.resource_key WHERE m.namespace = ";
    let sql = Sql::new(columns).bind(namespace);
    let sql = match tenant {
        Some(tenant) => sql.push(" AND (m.tenant_id IS NULL OR m.tenant_id = ").bind(tenant).push(")"),
        None => sql.push(" AND m.tenant_id IS NULL"),
    };
    let newest = db.first::<Newest>(sql.push(" ORDER BY CASE WHEN m.tenant_id IS NULL THEN 1 ELSE 0 END, m.resource_key DESC LIMIT 1"))?;
    Ok(newest.map(|row| (Key(row.key), row.content)))
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
    let Some(file) = db.first::<File>(Sql::new("SELECT content FROM resource WHERE key = ").bind(resource))? else { return Ok(None) };
    let copies: Vec<Copy> = db.load(Sql::new("SELECT namespace, content FROM decision_import WHERE resource_key = ").bind(resource))?;
    let copies: Imported = copies.into_iter().map(|copy| (copy.namespace, copy.content)).collect();
    Ok(Some(dmn::parse_with(&file.content, &|namespace| Ok(copies.get(namespace).cloned()))))
}
