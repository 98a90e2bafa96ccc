//! The rows of a DMN file: its decisions and services with their versions, and the file itself where it holds several.
use super::insert::Source;
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use baton_models::dmn::Model;
use std::collections::HashSet;

row! {
    struct Newest {
        version: i64,
    }
}

/// Makes the next version of everything that a file decides, but for keys that another file has taken.
pub fn define(
    db: &mut Db,
    tenant: Option<&str>,
    from: &Source,
    model: &Model,
    taken: &HashSet<String>,
    next_key: &mut dyn FnMut() -> Key,
) -> Result<(), Error> {
    let several = model.decisions.len() > 1;
    let requirements = if several { Some(file(db, tenant, from, model, next_key())?) } else { None };
    for d in model.decisions.iter().filter(|decision| !taken.contains(&decision.id)) {
        let row = Row { id: &d.id, name: &d.name, version_tag: d.version_tag.as_deref(), ttl: d.history_time_to_live, service: false };
        insert(db, tenant, from, &row, requirements.map(|key| (key, model.id.as_str())), next_key())?;
    }
    for s in model.services.iter().filter(|service| !taken.contains(&service.id)) {
        let row = Row { id: &s.id, name: &s.name, version_tag: None, ttl: None, service: true };
        insert(db, tenant, from, &row, requirements.map(|key| (key, model.id.as_str())), next_key())?;
    }
    Ok(())
}

struct Row<'r> {
    id: &'r str,
    name: &'r str,
    version_tag: Option<&'r str>,
    ttl: Option<u32>,
    service: bool,
}

fn file(db: &mut Db, tenant: Option<&str>, from: &Source, model: &Model, key: Key) -> Result<Key, Error> {
    let version = next_version(db, "decision_requirements", "requirements_id", &model.id, tenant)?;
    let columns =
        "INSERT INTO decision_requirements (key, requirements_id, version, name, tenant_id, deployment_key, resource_key) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(model.id.as_str()).push(", ").bind(version).push(", ").bind(model.name.clone());
    let sql = sql.push(", ").bind(tenant.map(str::to_owned)).push(", ").bind(from.deployment).push(", ").bind(from.resource);
    db.execute(sql.push(")"))?;
    Ok(key)
}

fn insert(
    db: &mut Db,
    tenant: Option<&str>,
    from: &Source,
    row: &Row<'_>,
    requirements: Option<(Key, &str)>,
    key: Key,
) -> Result<(), Error> {
    let version = next_version(db, "decision", "decision_id", row.id, tenant)?;
    let columns = "INSERT INTO decision (key, decision_id, version, service, name, version_tag, tenant_id, deployment_key, resource_key, \
                   requirements_key, requirements_id, history_ttl) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(row.id).push(", ").bind(version).push(", ").bind(row.service);
    let sql = sql.push(", ").bind(row.name).push(", ").bind(row.version_tag.map(str::to_owned)).push(", ").bind(tenant.map(str::to_owned));
    let sql = sql.push(", ").bind(from.deployment).push(", ").bind(from.resource).push(", ").bind(requirements.map(|(key, _)| key.0));
    let sql = sql.push(", ").bind(requirements.map(|(_, id)| id.to_owned())).push(", ").bind(row.ttl.map(i64::from));
    db.execute(sql.push(")"))?;
    Ok(())
}

fn next_version(db: &mut Db, table: &str, column: &str, id: &str, tenant: Option<&str>) -> Result<i64, Error> {
    let sql = Sql::new(format!("SELECT version FROM {table} WHERE {column} = ")).bind(id);
    let newest = db.first::<Newest>(of_tenant(sql, "tenant_id", tenant).push(" ORDER BY version DESC LIMIT 1"))?;
    Ok(newest.map_or(0, |newest| newest.version) + 1)
}
