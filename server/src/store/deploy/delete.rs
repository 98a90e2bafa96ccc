//! Taking a deployment back: its process definitions, and with `cascade` everything that was done with them.
use super::{DeployError, starts};
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_engine::Graph;
use baton_models::Key;
use baton_models::bpmn::parse;
use std::sync::Arc;

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
        version: i64,
        deployment_key: i64,
        name: String,
        content: Vec<u8>,
    }
}

/// Instances that one statement removes at the most.
const CHUNK: i64 = 500;

/// What an instance has rows in, by `instance_key`.
const OF_INSTANCE: [&str; 10] =
    ["element_instance", "variable", "task", "external_task", "job", "subscription", "incident", "comment", "attachment", "mail"];

/// The running instances of a deployment's process definitions; they have to be cancelled before it is deleted.
pub fn running_roots(db: &mut Db, deployment: Key) -> Result<Vec<Key>, Error> {
    let sql = Sql::new(
        "SELECT key FROM instance WHERE ended_at IS NULL AND definition_key IN (SELECT key FROM definition WHERE deployment_key = ",
    );
    Ok(db.load::<Only>(sql.bind(deployment).push(")"))?.into_iter().map(|row| Key(row.key)).collect())
}

/// Deletes a deployment whose instances have ended. Gives the process definitions that are gone; `None` where there is no
/// such deployment. Files that other versions need are not touched.
pub fn delete(db: &mut Db, deployment: Key, next_key: &mut dyn FnMut() -> Key, now: i64) -> Result<Option<Vec<Key>>, DeployError> {
    if db.first::<Only>(Sql::new("SELECT key FROM deployment WHERE key = ").bind(deployment))?.is_none() {
        return Ok(None);
    }
    let sql = Sql::new("SELECT key, process_id, tenant_id, latest FROM definition WHERE deployment_key = ").bind(deployment);
    let definitions: Vec<Definition> = db.load(sql)?;
    for definition in &definitions {
        delete_instances(db, Key(definition.key))?;
        if definition.latest {
            starts::close(db, &definition.process_id, definition.tenant_id.as_deref())?;
        }
    }
    db.execute(Sql::new("DELETE FROM definition WHERE deployment_key = ").bind(deployment))?;
    db.execute(Sql::new("DELETE FROM resource WHERE deployment_key = ").bind(deployment))?;
    db.execute(Sql::new("DELETE FROM deployment WHERE key = ").bind(deployment))?;
    for definition in definitions.iter().filter(|definition| definition.latest) {
        restore(db, definition, next_key, now)?;
    }
    Ok(Some(definitions.into_iter().map(|definition| Key(definition.key)).collect()))
}

fn delete_instances(db: &mut Db, definition: Key) -> Result<(), Error> {
    loop {
        let sql = Sql::new("SELECT key FROM instance WHERE definition_key = ").bind(definition).push(" LIMIT ").bind(CHUNK);
        let keys: Vec<i64> = db.load::<Only>(sql)?.into_iter().map(|row| row.key).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let links = "DELETE FROM task_link WHERE task_key IN (SELECT key FROM task WHERE instance_key IN ";
        db.execute(Sql::new(links).bind_list(keys.iter().copied()).push(")"))?;
        for table in OF_INSTANCE {
            let sql = Sql::new("DELETE FROM ").push(table).push(" WHERE instance_key IN ").bind_list(keys.iter().copied());
            db.execute(sql)?;
        }
        // A called instance's past stands in the journal of its root, and stays there.
        db.execute(Sql::new("DELETE FROM journal WHERE root_key IN ").bind_list(keys.iter().copied()))?;
        db.execute(Sql::new("DELETE FROM instance WHERE key IN ").bind_list(keys.iter().copied()))?;
    }
}

/// The version before becomes the newest again, with what starts it.
fn restore(db: &mut Db, gone: &Definition, next_key: &mut dyn FnMut() -> Key, now: i64) -> Result<(), DeployError> {
    let sql = "SELECT d.key, d.version, d.deployment_key, r.name, r.content FROM definition d JOIN resource r ON r.key = d.resource_key \
               WHERE d.process_id = ";
    let sql = match &gone.tenant_id {
        Some(tenant) => Sql::new(sql).bind(gone.process_id.clone()).push(" AND d.tenant_id = ").bind(tenant.clone()),
        None => Sql::new(sql).bind(gone.process_id.clone()).push(" AND d.tenant_id IS NULL"),
    };
    let Some(newest) = db.first::<Newest>(sql.push(" ORDER BY d.version DESC LIMIT 1"))? else { return Ok(()) };
    db.execute(Sql::new("UPDATE definition SET latest = TRUE WHERE key = ").bind(newest.key))?;
    let processes = parse(&newest.content).definitions.map(|d| d.processes).unwrap_or_default();
    let Some(process) = processes.into_iter().find(|process| *process.id == *gone.process_id) else { return Ok(()) };
    let version = i32::try_from(newest.version).unwrap_or(i32::MAX);
    let tenant = gone.tenant_id.as_deref().map(Arc::from);
    let graph = Graph::new(Key(newest.key), version, Key(newest.deployment_key), tenant, Arc::unwrap_or_clone(process));
    starts::replace(db, &newest.name, &graph, next_key, now)
}
