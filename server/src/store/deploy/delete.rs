//! Taking a deployment back: its process definitions, and with `cascade` everything that was done with them, in portions
//! that each are a transaction. What breaks off in the middle leaves a deployment with fewer process instances.
use super::{DeployError, starts};
use crate::clock::Clock;
use crate::row;
use crate::store::checkpoint::{self, Removal};
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql, crash, library, rows};
use baton_models::Key;
use baton_models::bpmn::Options;

row! {
    struct Only {
        key: i64,
    }
}

row! {
    struct Definition {
        key: i64,
        process_id: String,
        tenant_id: Option<String>,
        latest: bool,
    }
}

row! {
    struct Newest {
        key: i64,
        name: String,
    }
}

row! {
    /// The process instances of a deployment.
    pub struct Counts {
        pub running: i64,
        pub ended: i64,
    }
}

/// Instances that one transaction removes at the most.
const PORTION: i64 = 200;

const OF_DEPLOYMENT: &str = "definition_key IN (SELECT key FROM definition WHERE deployment_key = ";

/// How many process instances a deployment has; `None` where there is no such deployment.
pub fn counts(db: &mut Db, deployment: Key) -> Result<Option<Counts>, Error> {
    let count = |is: &str| format!("(SELECT count(*) FROM instance WHERE ended_at {is} AND {OF_DEPLOYMENT}d.key)) AS ");
    let sql = Sql::new("SELECT ").push(&count("IS NULL")).push("running, ").push(&count("IS NOT NULL")).push("ended");
    db.first(sql.push(" FROM deployment d WHERE d.key = ").bind(deployment))
}

/// Some of the running process instances of a deployment; they have to be cancelled before it is deleted.
pub fn running(db: &mut Db, deployment: Key) -> Result<Vec<Key>, Error> {
    let sql = Sql::new("SELECT key FROM instance WHERE ended_at IS NULL AND ").push(OF_DEPLOYMENT).bind(deployment);
    keys(db, sql.push(") ORDER BY key LIMIT ").bind(PORTION))
}

/// Removes some of the ended process instances of a deployment with their past, in the transaction that `db` is in, and
/// notes who did so. Gives how many there were.
pub fn purge(db: &mut Db, deployment: Key, removal: &Removal) -> Result<usize, Error> {
    let sql = Sql::new("SELECT key FROM instance WHERE ended_at IS NOT NULL AND ").push(OF_DEPLOYMENT).bind(deployment);
    let instances = keys(db, sql.push(") ORDER BY key LIMIT ").bind(PORTION))?;
    remove(db, &instances, removal)
}

/// Like [`purge`], of process definitions that are gone, whether the instances run or not: a lane may have started some
/// while the definitions went.
pub fn purge_gone(db: &mut Db, definitions: &[Key], removal: &Removal) -> Result<usize, Error> {
    let sql = Sql::new("SELECT i.key FROM instance i WHERE NOT EXISTS (SELECT 1 FROM definition d WHERE d.key = i.definition_key)");
    let instances = keys(db, sql.push(" AND i.definition_key IN ").bind_list(definitions).push(" LIMIT ").bind(PORTION))?;
    remove(db, &instances, removal)
}

fn keys(db: &mut Db, sql: Sql) -> Result<Vec<Key>, Error> {
    Ok(db.load::<Only>(sql)?.into_iter().map(|row| Key(row.key)).collect())
}

fn remove(db: &mut Db, instances: &[Key], removal: &Removal) -> Result<usize, Error> {
    if instances.is_empty() {
        return Ok(0);
    }
    checkpoint::remove(db, instances, removal)?;
    let links = "DELETE FROM task_link WHERE task_key IN (SELECT key FROM task WHERE instance_key IN ";
    db.execute(Sql::new(links).bind_list(instances).push(")"))?;
    for table in rows::OF_INSTANCE {
        db.execute(Sql::new("DELETE FROM ").push(table).push(" WHERE instance_key IN ").bind_list(instances))?;
    }
    // A called instance's past stands in the journal of its root, and stays there.
    db.execute(Sql::new("DELETE FROM journal WHERE root_key IN ").bind_list(instances))?;
    crash::point("in-portion");
    db.execute(Sql::new("DELETE FROM instance WHERE key IN ").bind_list(instances))
}

/// Deletes a deployment without process instances. Gives the process definitions that are gone; `None` where there still
/// are instances. Files that other versions need are not touched.
pub fn delete(db: &mut Db, deployment: Key, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<Option<Vec<Key>>, DeployError> {
    let instances = Sql::new("SELECT key FROM instance WHERE ").push(OF_DEPLOYMENT).bind(deployment).push(") LIMIT 1");
    if db.first::<Only>(instances)?.is_some() {
        return Ok(None);
    }
    let sql = Sql::new("SELECT key, process_id, tenant_id, latest FROM definition WHERE deployment_key = ").bind(deployment);
    let definitions: Vec<Definition> = db.load(sql)?;
    for definition in definitions.iter().filter(|definition| definition.latest) {
        starts::close(db, &definition.process_id, definition.tenant_id.as_deref())?;
    }
    db.execute(Sql::new("DELETE FROM definition_starter WHERE ").push(OF_DEPLOYMENT).bind(deployment).push(")"))?;
    for table in ["definition", "form", "decision", "decision_requirements", "decision_model", "decision_import", "script_file", "resource"]
    {
        db.execute(Sql::new(format!("DELETE FROM {table} WHERE deployment_key = ")).bind(deployment))?;
    }
    db.execute(Sql::new("DELETE FROM deployment WHERE key = ").bind(deployment))?;
    for definition in definitions.iter().filter(|definition| definition.latest) {
        restore(db, definition, next_key, clock)?;
    }
    Ok(Some(definitions.into_iter().map(|definition| Key(definition.key)).collect()))
}

/// The version before becomes the newest again, with what starts it.
fn restore(db: &mut Db, gone: &Definition, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<(), DeployError> {
    let sql = Sql::new("SELECT d.key, r.name FROM definition d JOIN resource r ON r.key = d.resource_key WHERE d.process_id = ");
    let sql = of_tenant(sql.bind(gone.process_id.clone()), "d.tenant_id", gone.tenant_id.as_deref());
    let Some(newest) = db.first::<Newest>(sql.push(" ORDER BY d.version DESC LIMIT 1"))? else { return Ok(()) };
    db.execute(Sql::new("UPDATE definition SET latest = TRUE WHERE key = ").bind(newest.key))?;
    match library::load(db, Key(newest.key), &Options::default())? {
        Some((graph, _)) => starts::open(db, &newest.name, &graph, next_key, clock),
        None => Ok(()),
    }
}
