//! The deployed decisions, read and made ready when they are first used, and kept.
use super::deploy::imports;
use super::matching::of_tenant;
use super::pool::Pool;
use super::{Db, Error, Sql, row};
use baton_engine::eval::dmn::Decisions;
use baton_engine::{DecisionDefinition, DecisionVersion, ImportedDecision};
use baton_models::{Key, dmn};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So many decisions are held; then all are forgotten and read anew.
const HELD: usize = 2_000;

/// How long a version that was found is taken for granted.
const HOLDS: Duration = Duration::from_secs(1);

/// A handle on all decisions.
pub(super) struct Shelf {
    readers: Pool,
    held: RwLock<HashMap<Key, Held>>,
    /// Which versions were found, and when: other servers may deploy too.
    selected: RwLock<HashMap<String, (Key, Instant)>>,
}

#[derive(Clone)]
struct Held {
    definition: Arc<DecisionDefinition>,
    resource: i64,
}

row! {
    struct Found {
        decision_id: String,
        name: Option<String>,
        version: i64,
        tenant_id: Option<String>,
        deployment_key: i64,
        requirements_key: Option<i64>,
        requirements_id: Option<String>,
        resource_key: i64,
    }
}

row! {
    struct Imported {
        namespace: String,
        key: i64,
        decision_id: String,
        version: i64,
        requirements_key: Option<i64>,
        requirements_id: Option<String>,
    }
}

row! {
    struct Only {
        key: i64,
    }
}

impl Shelf {
    pub fn new(readers: Pool) -> Self {
        Self { readers, held: RwLock::default(), selected: RwLock::default() }
    }

    /// The decision with this key.
    pub fn find(&self, key: Key) -> Result<Option<Arc<DecisionDefinition>>, Error> {
        if let Some(held) = self.held.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(held.definition.clone()));
        }
        let Some(found) = self.readers.run_here(|db| found(db, key))? else { return Ok(None) };
        let same_file = |held: &&Held| held.resource == found.resource_key;
        let known =
            self.held.read().unwrap_or_else(PoisonError::into_inner).values().find(same_file).map(|held| held.definition.decisions.clone());
        let decisions = match known {
            Some(decisions) => decisions,
            None => Arc::new(Decisions::new(self.readers.run_here(|db| model(db, found.resource_key))?)),
        };
        let imports = self.readers.run_here(|db| imported(db, &found))?;
        let definition = Arc::new(DecisionDefinition {
            key,
            imports,
            id: found.decision_id.into(),
            name: found.name.map(Arc::from),
            version: i32::try_from(found.version).unwrap_or(i32::MAX),
            deployment: Key(found.deployment_key),
            tenant: found.tenant_id.map(Arc::from),
            requirements: found.requirements_key.map(Key).zip(found.requirements_id.map(Arc::from)),
            decisions,
        });
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD {
            held.clear();
        }
        held.insert(key, Held { definition: definition.clone(), resource: found.resource_key });
        Ok(Some(definition))
    }

    /// The version that is meant.
    pub fn select(&self, id: &str, which: DecisionVersion<'_>, tenant: Option<&str>) -> Result<Option<Arc<DecisionDefinition>>, Error> {
        let name = format!("{id}\u{0}{which:?}\u{0}{tenant:?}");
        let known = self.selected.read().unwrap_or_else(PoisonError::into_inner).get(&name).copied();
        if let Some((key, since)) = known
            && since.elapsed() < HOLDS
        {
            return self.find(key);
        }
        let sql = Sql::new("SELECT key FROM decision WHERE decision_id = ").bind(id);
        let sql = match which {
            DecisionVersion::Latest => sql,
            DecisionVersion::Version(version) => sql.push(" AND version = ").bind(version),
            DecisionVersion::VersionTag(tag) => sql.push(" AND version_tag = ").bind(tag),
            DecisionVersion::Deployment(deployment) => sql.push(" AND deployment_key = ").bind(deployment),
        };
        let sql = of_tenant(sql, "tenant_id", tenant).push(" ORDER BY version DESC LIMIT 1");
        match self.readers.run_here(|db| db.first::<Only>(sql))? {
            Some(only) => {
                let mut selected = self.selected.write().unwrap_or_else(PoisonError::into_inner);
                if selected.len() >= HELD {
                    selected.clear();
                }
                selected.insert(name, (Key(only.key), Instant::now()));
                drop(selected);
                self.find(Key(only.key))
            }
            None => Ok(None),
        }
    }

    /// Forgets all, after a deployment or its deletion.
    pub fn forget(&self) {
        self.held.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.selected.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn found(db: &mut Db, key: Key) -> Result<Option<Found>, Error> {
    let columns = "SELECT decision_id, name, version, tenant_id, deployment_key, requirements_key, requirements_id, resource_key FROM decision WHERE key = ";
    db.first(Sql::new(columns).bind(key))
}

/// The definitions of the decisions that a file imports, where the model that was copied is deployed: the newest that is as it was.
fn imported(db: &mut Db, found: &Found) -> Result<Vec<ImportedDecision>, Error> {
    let columns = "SELECT m.namespace, d.key, d.decision_id, d.version, d.requirements_key, d.requirements_id FROM decision_import i \
                   JOIN decision_model m ON m.namespace = i.namespace AND m.deployment_key <= i.deployment_key \
                   JOIN resource r ON r.key = m.resource_key AND r.content = i.content \
                   JOIN decision d ON d.deployment_key = m.deployment_key AND d.resource_key = m.resource_key \
                   WHERE NOT d.service AND i.resource_key = ";
    let sql = Sql::new(columns).bind(found.resource_key);
    let sql = match &found.tenant_id {
        Some(tenant) => sql.push(" AND (m.tenant_id IS NULL OR m.tenant_id = ").bind(tenant.clone()).push(")"),
        None => sql.push(" AND m.tenant_id IS NULL"),
    };
    let rows: Vec<Imported> = db.load(sql.push(" ORDER BY CASE WHEN m.tenant_id IS NULL THEN 1 ELSE 0 END, m.resource_key DESC"))?;
    let one = |row: Imported| ImportedDecision {
        namespace: row.namespace.into(),
        key: Key(row.key),
        id: row.decision_id.into(),
        version: i32::try_from(row.version).unwrap_or(i32::MAX),
        requirements: row.requirements_key.map(Key).zip(row.requirements_id.map(Arc::from)),
    };
    Ok(rows.into_iter().map(one).collect())
}

fn model(db: &mut Db, resource: i64) -> Result<dmn::Model, Error> {
    let parsed = imports::load(db, Key(resource))?.and_then(|parsed| parsed.model);
    parsed.ok_or_else(|| Error::Bug(format!("the decisions of resource {resource} can no longer be read")))
}
