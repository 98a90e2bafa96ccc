//! Forms that are files of their own: each `.form` file is a new version of the form whose id its JSON holds.
use super::insert::Source;
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    struct Newest {
        version: i64,
    }
}

/// The id of the form in a file; `None` where it is no such file. A file without an id can only be had by its name.
pub(super) fn id_of(name: &str, content: &[u8]) -> Option<String> {
    if !name.ends_with(".form") {
        return None;
    }
    let json: serde_json::Value = serde_json::from_slice(content).ok()?;
    json.get("id").and_then(|id| id.as_str()).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Makes the next version of a form.
pub(super) fn define(db: &mut Db, tenant: Option<&str>, from: &Source, id: &str, key: Key) -> Result<(), Error> {
    let newest = of_tenant(Sql::new("SELECT version FROM form WHERE form_id = ").bind(id), "tenant_id", tenant);
    let version = db.first::<Newest>(newest.push(" ORDER BY version DESC LIMIT 1"))?.map_or(0, |newest| newest.version) + 1;
    let sql = Sql::new("INSERT INTO form (key, form_id, version, tenant_id, deployment_key, resource_key) VALUES (").bind(key);
    let sql = sql.push(", ").bind(id).push(", ").bind(version).push(", ").bind(tenant.map(str::to_owned));
    db.execute(sql.push(", ").bind(from.deployment).push(", ").bind(from.resource).push(")"))?;
    Ok(())
}
