//! The rows of a deployment: files, process definitions with their versions, and what starts them.
use super::imports::{self, Imported};
use super::{Decided, DeployError, Deployed, Deployment, Prepared, decisions, forms, scripts, starts};
use crate::clock::Clock;
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_engine::Graph;
use baton_models::Key;
use baton_models::bpmn::Process;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

row! {
    struct Previous {
        key: i64,
        source: Option<String>,
        deployed_at: i64,
    }
}

row! {
    struct Stored {
        name: String,
        digest: Vec<u8>,
    }
}

row! {
    struct Version {
        key: i64,
        version: i64,
    }
}

/// A file with the processes in it.
struct File {
    name: String,
    content: Vec<u8>,
    digest: Vec<u8>,
    processes: Vec<Process>,
    scripts: scripts::Read,
    model: Option<Decided>,
}

pub fn insert(db: &mut Db, prepared: Prepared, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<Deployed, DeployError> {
    let now = clock.now();
    let Prepared { mut deployment, processes, models, warnings } = prepared;
    let resources = std::mem::take(&mut deployment.resources);
    let with = |(((name, content), (processes, scripts)), model): (((String, Vec<u8>), _), Option<Decided>)| File {
        digest: digest(&content, &scripts, model.as_ref().map(|decided| &decided.imported)),
        name,
        content,
        processes,
        scripts,
        model,
    };
    let mut files: Vec<File> = resources.into_iter().zip(processes).zip(models).map(with).collect();
    if deployment.filter_duplicates || deployment.changed_only {
        let stored = newest_digests(db, &deployment)?;
        let is_stored = |file: &File| stored.get(&file.name) == Some(&file.digest);
        if files.iter().all(is_stored)
            && let Some(previous) = previous(db, &deployment)?
        {
            return Ok(old(deployment, previous, warnings));
        }
        if deployment.changed_only {
            files.retain(|file| !is_stored(file));
        }
    }
    let key = next_key();
    let columns = "INSERT INTO deployment (key, name, source, tenant_id, deployed_at) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(deployment.name.clone()).push(", ").bind(deployment.source.clone());
    db.execute(sql.push(", ").bind(deployment.tenant.clone()).push(", ").bind(now).push(")"))?;
    let mut definitions = Vec::new();
    let mut decides = false;
    for file in files {
        let resource = next_key();
        let from = Source { deployment: key, resource };
        let form = forms::id_of(&file.name, &file.content);
        let columns = "INSERT INTO resource (key, deployment_key, name, content, digest) VALUES (";
        let sql = Sql::new(columns).bind(resource).push(", ").bind(key).push(", ").bind(file.name.clone());
        db.execute(sql.push(", ").bind(file.content).push(", ").bind(file.digest).push(")"))?;
        if let Some(id) = form {
            forms::define(db, deployment.tenant.as_deref(), &from, &id, next_key())?;
        }
        if let Some(Decided { model, imported, taken }) = file.model {
            decisions::define(db, deployment.tenant.as_deref(), &from, &model, &taken, next_key)?;
            imports::keep(db, deployment.tenant.as_deref(), &from, model.namespace.as_deref(), imported)?;
            decides |= !model.decisions.is_empty();
        }
        scripts::keep(db, &from, file.scripts)?;
        for process in file.processes {
            let graph = define(db, &deployment, &from, process, next_key)?;
            starts::close(db, &graph.process.id, graph.tenant.as_deref())?;
            definitions.push((file.name.clone(), graph));
        }
    }
    // What starts one process may have started another one before.
    for (file, graph) in &definitions {
        starts::open(db, file, graph, next_key, clock)?;
    }
    let definitions = definitions.into_iter().map(|(_, graph)| Arc::new(graph)).collect();
    let Deployment { name, source, tenant, .. } = deployment;
    Ok(Deployed { key, name, source, tenant, deployed_at: now, definitions, decides, warnings, is_old: false })
}

/// Tells files apart: one is another one too where a script of it is, or a model that it imports.
fn digest(content: &[u8], scripts: &scripts::Read, imported: Option<&Imported>) -> Vec<u8> {
    let mut digest = Sha256::new_with_prefix(content);
    let imported = imported.into_iter().flatten();
    for (name, content) in scripts.values().map(|(name, content)| (name, content)).chain(imported) {
        digest.update(name);
        digest.update(Sha256::digest(content));
    }
    digest.finalize().to_vec()
}

/// Where a process definition or a form comes from.
pub(super) struct Source {
    pub deployment: Key,
    pub resource: Key,
}

/// Makes the next version of a process.
fn define(
    db: &mut Db,
    deployment: &Deployment,
    from: &Source,
    process: Process,
    next_key: &mut dyn FnMut() -> Key,
) -> Result<Graph, Error> {
    let sql = Sql::new("SELECT key, version FROM definition WHERE latest AND process_id = ").bind(&*process.id);
    let previous = db.first::<Version>(of_tenant(sql, "tenant_id", deployment.tenant.as_deref()))?;
    let version = previous.as_ref().map_or(0, |p| p.version) + 1;
    if let Some(previous) = previous {
        db.execute(Sql::new("UPDATE definition SET latest = FALSE WHERE key = ").bind(previous.key))?;
    }
    let key = next_key();
    let columns = "INSERT INTO definition (key, process_id, version, name, description, category, version_tag, tenant_id, \
                   deployment_key, resource_key, history_ttl, startable, active_from, latest) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(&*process.id).push(", ").bind(version).push(", ").bind(process.name.clone());
    let sql = sql.push(", ").bind(process.documentation.clone()).push(", NULL, ").bind(process.version_tag.clone());
    let sql = sql.push(", ").bind(deployment.tenant.clone()).push(", ").bind(from.deployment).push(", ").bind(from.resource);
    let sql = sql.push(", ").bind(process.history_time_to_live.map(i64::from)).push(", ").bind(process.startable_in_tasklist);
    db.execute(sql.push(", ").bind(deployment.active_from).push(", TRUE)"))?;
    name_starters(db, key, &process)?;
    let version = i32::try_from(version).unwrap_or(i32::MAX);
    let graph = Graph::new(key, version, from.deployment, deployment.tenant.as_deref().map(Arc::from), process);
    Ok(graph.active_from(deployment.active_from))
}

/// Keeps whom the model names as those who may start it, to be searched by.
fn name_starters(db: &mut Db, definition: Key, process: &Process) -> Result<(), Error> {
    for (column, ids) in [("user_id", &process.candidate_starter_users), ("group_id", &process.candidate_starter_groups)] {
        for id in ids {
            let sql = Sql::new(format!("INSERT INTO definition_starter (definition_key, {column}) VALUES (")).bind(definition);
            db.execute(sql.push(", ").bind(id.clone()).push(")"))?;
        }
    }
    Ok(())
}

/// The last deployment of the same name, source and tenant.
fn previous(db: &mut Db, deployment: &Deployment) -> Result<Option<Previous>, Error> {
    db.first(same(deployment, "SELECT key, source, deployed_at FROM deployment").push(" ORDER BY key DESC LIMIT 1"))
}

fn same(deployment: &Deployment, select: &str) -> Sql {
    let sql = match &deployment.name {
        Some(name) => Sql::new(select).push(" WHERE name = ").bind(name.clone()),
        None => Sql::new(select).push(" WHERE name IS NULL"),
    };
    let sql = match &deployment.source {
        Some(source) => sql.push(" AND source = ").bind(source.clone()),
        None => sql,
    };
    of_tenant(sql, "tenant_id", deployment.tenant.as_deref())
}

/// The digest of the newest file of each name among the deployments of the same name.
fn newest_digests(db: &mut Db, deployment: &Deployment) -> Result<HashMap<String, Vec<u8>>, Error> {
    let sql = Sql::new("SELECT name, digest FROM resource WHERE deployment_key IN (");
    let rows: Vec<Stored> = db.load(sql.append(same(deployment, "SELECT key FROM deployment")).push(") ORDER BY key"))?;
    Ok(rows.into_iter().map(|row| (row.name, row.digest)).collect())
}

fn old(deployment: Deployment, previous: Previous, warnings: BTreeMap<String, Vec<baton_models::Problem>>) -> Deployed {
    Deployed {
        key: Key(previous.key),
        name: deployment.name,
        source: previous.source,
        tenant: deployment.tenant,
        deployed_at: previous.deployed_at,
        definitions: Vec::new(),
        decides: false,
        warnings,
        is_old: true,
    }
}
