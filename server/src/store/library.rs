//! The deployed process definitions, parsed when they are first used and kept.
use super::decisions::Shelf;
use super::graphs::Graphs;
use super::matching::of_tenant;
use super::pool::Pool;
use super::{Db, Error, Sql, deploy, row};
use baton_engine::{DecisionDefinition, DecisionVersion, Graph, Library};
use baton_models::Key;
use baton_models::bpmn::files::Scripts;
use baton_models::bpmn::{Options, Process, Which, parse_beside};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long the newest version is taken for granted: other servers may deploy too.
const LATEST_HOLDS: Duration = Duration::from_secs(1);

/// Names whose newest version is remembered.
const NAMES: usize = 10_000;

type Name = (Arc<str>, Option<Arc<str>>);

/// A handle on all definitions. Asking may read the database, and parses a definition when it is first used.
pub struct Definitions {
    readers: Pool,
    empty: Arc<Graph>,
    options: Arc<Options>,
    graphs: RwLock<Graphs>,
    latest: RwLock<HashMap<Name, (Key, Instant)>>,
    decisions: Shelf,
}

row! {
    struct Found {
        process_id: String,
        version: i64,
        tenant_id: Option<String>,
        deployment_key: i64,
        active_from: Option<i64>,
        resource_key: i64,
        scripts: bool,
        content: Vec<u8>,
    }
}

row! {
    struct Only {
        key: i64,
    }
}

impl Definitions {
    /// `limit`: bytes that parsed definitions may take.
    pub(super) fn new(readers: Pool, limit: usize, options: Options) -> Self {
        let empty = Arc::new(Graph::default());
        let decisions = Shelf::new(readers.clone());
        Self { readers, empty, options: Arc::new(options), graphs: RwLock::new(Graphs::new(limit)), latest: RwLock::default(), decisions }
    }

    /// The decision with this key, if there is one.
    pub fn decision_by_key(&self, key: Key) -> Result<Option<Arc<DecisionDefinition>>, Error> {
        self.decisions.find(key)
    }

    /// A version of a decision, of this tenant or of none.
    pub fn select_decision(
        &self,
        id: &str,
        which: DecisionVersion<'_>,
        tenant: Option<&str>,
    ) -> Result<Option<Arc<DecisionDefinition>>, Error> {
        self.decisions.select(id, which, tenant)
    }

    /// How models are read.
    pub fn options(&self) -> Arc<Options> {
        Arc::clone(&self.options)
    }

    /// The definition of an instance; the empty graph for a task without a process.
    pub fn graph(&self, key: Key) -> Result<Arc<Graph>, Error> {
        self.find(key)?.ok_or_else(|| Error::Bug(format!("process definition {key} is missing")))
    }

    /// The definition with this key, if there is one.
    pub fn find(&self, key: Key) -> Result<Option<Arc<Graph>>, Error> {
        if key == Key(0) {
            return Ok(Some(Arc::clone(&self.empty)));
        }
        if let Some(graph) = self.graphs.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Ok(Some(graph));
        }
        let Some((graph, bytes)) = self.readers.run_here(|db| load(db, key, &self.options))? else { return Ok(None) };
        Ok(Some(self.graphs.write().unwrap_or_else(PoisonError::into_inner).keep(Arc::new(graph), bytes)))
    }

    /// The newest version of a process, of this tenant or of none.
    pub fn newest(&self, process: &str, tenant: Option<&str>) -> Result<Option<Arc<Graph>>, Error> {
        let name: Name = (process.into(), tenant.map(Arc::from));
        let known = self.latest.read().unwrap_or_else(PoisonError::into_inner).get(&name).copied();
        if let Some((key, since)) = known
            && since.elapsed() < LATEST_HOLDS
        {
            return self.find(key);
        }
        let sql = Sql::new("SELECT key FROM definition WHERE latest AND process_id = ").bind(process);
        let Some(key) = self.key(of_tenant(sql, "tenant_id", tenant))? else { return Ok(None) };
        let mut latest = self.latest.write().unwrap_or_else(PoisonError::into_inner);
        if latest.len() >= NAMES {
            latest.clear();
        }
        latest.insert(name, (key, Instant::now()));
        drop(latest);
        self.find(key)
    }

    /// How many definitions are held in memory.
    pub fn held(&self) -> usize {
        self.graphs.read().unwrap_or_else(PoisonError::into_inner).keys().len()
    }

    /// Forgets which versions are the newest, after a deployment or its deletion, and the definitions that are gone.
    pub(super) fn changed(&self, gone: &[Key]) {
        self.latest.write().unwrap_or_else(PoisonError::into_inner).clear();
        let mut graphs = self.graphs.write().unwrap_or_else(PoisonError::into_inner);
        for key in gone {
            graphs.remove(*key);
        }
        drop(graphs);
        self.decisions.forget();
    }

    /// Forgets the definitions that another server has deleted, and gives their keys.
    pub(super) fn forget_deleted(&self) -> Result<Vec<Key>, Error> {
        let known: Vec<Key> = self.graphs.read().unwrap_or_else(PoisonError::into_inner).keys();
        if known.is_empty() {
            return Ok(known);
        }
        let sql = Sql::new("SELECT key FROM definition WHERE key IN ").bind_list(&known);
        let there: HashSet<i64> = self.readers.uncounted().run_here(|db| db.load::<Only>(sql))?.into_iter().map(|row| row.key).collect();
        let gone: Vec<Key> = known.into_iter().filter(|key| !there.contains(&key.0)).collect();
        if !gone.is_empty() {
            self.changed(&gone);
        }
        Ok(gone)
    }

    fn key(&self, sql: Sql) -> Result<Option<Key>, Error> {
        Ok(self.readers.run_here(|db| db.first::<Only>(sql))?.map(|row| Key(row.key)))
    }

    fn look(&self, sql: Sql) -> Option<Arc<Graph>> {
        let found = self.key(sql).and_then(|key| key.map_or(Ok(None), |key| self.find(key)));
        found.unwrap_or_else(|error| {
            tracing::error!(%error, "a process definition could not be read");
            None
        })
    }
}

impl Library for Definitions {
    fn definition(&self, key: Key) -> Option<Arc<Graph>> {
        self.find(key).ok().flatten()
    }

    fn latest(&self, process: &str, tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.newest(process, tenant).ok().flatten()
    }

    fn version(&self, process: &str, version: i32, tenant: Option<&str>) -> Option<Arc<Graph>> {
        let sql = Sql::new("SELECT key FROM definition WHERE process_id = ").bind(process).push(" AND version = ").bind(version);
        self.look(of_tenant(sql, "tenant_id", tenant))
    }

    fn version_tag(&self, process: &str, tag: &str, tenant: Option<&str>) -> Option<Arc<Graph>> {
        let sql = Sql::new("SELECT key FROM definition WHERE process_id = ").bind(process).push(" AND version_tag = ").bind(tag);
        self.look(of_tenant(sql, "tenant_id", tenant).push(" ORDER BY version DESC LIMIT 1"))
    }

    fn in_deployment(&self, process: &str, deployment: Key) -> Option<Arc<Graph>> {
        let sql = Sql::new("SELECT key FROM definition WHERE deployment_key = ").bind(deployment);
        self.look(sql.push(" AND process_id = ").bind(process))
    }

    fn decision(&self, id: &str, which: DecisionVersion<'_>, tenant: Option<&str>) -> Option<Arc<DecisionDefinition>> {
        self.select_decision(id, which, tenant).unwrap_or_else(|error| {
            tracing::error!(%error, "a decision could not be read");
            None
        })
    }
}

/// A definition as its file tells it, and the bytes of that file.
pub(super) fn load(db: &mut Db, key: Key, options: &Options) -> Result<Option<(Graph, usize)>, Error> {
    let sql = "SELECT d.process_id, d.version, d.tenant_id, d.deployment_key, d.active_from, d.resource_key, \
               EXISTS (SELECT 1 FROM script_file s WHERE s.resource_key = d.resource_key) AS scripts, r.content \
               FROM definition d JOIN resource r ON r.key = d.resource_key WHERE d.key = ";
    let Some(row) = db.first::<Found>(Sql::new(sql).bind(key))? else { return Ok(None) };
    let scripts = if row.scripts { deploy::scripts::load(db, Key(row.resource_key))? } else { Scripts::new() };
    let process = process(&row.content, &row.process_id, options, &scripts)
        .ok_or_else(|| Error::Bug(format!("process '{}' (definition {key}) can no longer be read", row.process_id)))?;
    let version = i32::try_from(row.version).unwrap_or(i32::MAX);
    let graph = Graph::new(key, version, Key(row.deployment_key), row.tenant_id.map(Arc::from), process);
    Ok(Some((graph.active_from(row.active_from), row.content.len())))
}

fn process(content: &[u8], id: &str, options: &Options, scripts: &Scripts) -> Option<Process> {
    let find = |path: &str| scripts.get(path).cloned();
    let definitions = parse_beside(content, Which::Only(id), &options.lenient(), &find).definitions?;
    definitions.processes.into_iter().next().map(Arc::unwrap_or_clone)
}
