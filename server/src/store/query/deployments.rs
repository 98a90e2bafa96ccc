//! Deployments and their files.
use super::filter::*;
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct DeploymentRow {
        pub key: i64,
        pub name: Option<String>,
        pub source: Option<String>,
        pub tenant_id: Option<String>,
        pub deployed_at: i64,
    }
}

row! {
    pub struct ResourceRow {
        pub key: i64,
        pub deployment_key: i64,
        pub name: String,
    }
}

row! {
    struct Content {
        content: Vec<u8>,
    }
}

pub const ALL: Listing = Listing {
    columns: "p.key, p.name, p.source, p.tenant_id, p.deployed_at",
    from: "FROM deployment p WHERE 1 = 1",
    filters: &[
        key("id", "p.key = ?"),
        text("name", "p.name = ?"),
        text("nameLike", "p.name LIKE ? ESCAPE '\\'"),
        text("source", "p.source = ?"),
        flag("withoutSource", "p.source IS NULL"),
        tenants("tenantIdIn", "p.tenant_id", "includeDeploymentsWithoutTenantId"),
        flag("withoutTenantId", "p.tenant_id IS NULL"),
        date("before", "p.deployed_at < ?"),
        date("after", "p.deployed_at > ?"),
    ],
    sorts: &[("id", "p.key"), ("name", "p.name"), ("deploymentTime", "p.deployed_at"), ("tenantId", "p.tenant_id")],
    key: "p.key",
};

/// The files of a deployment, by name; only the one with `resource`, where given.
pub fn resources(db: &mut Db, deployment: Key, resource: Option<Key>) -> Result<Vec<ResourceRow>, Error> {
    let sql = Sql::new("SELECT r.key, r.deployment_key, r.name FROM resource r WHERE r.deployment_key = ").bind(deployment);
    let sql = if let Some(resource) = resource { sql.push(" AND r.key = ").bind(resource) } else { sql };
    db.load(sql.push(" ORDER BY r.name, r.key"))
}

/// The bytes of a file.
pub fn content(db: &mut Db, resource: Key) -> Result<Option<Vec<u8>>, Error> {
    let row = db.first::<Content>(Sql::new("SELECT r.content FROM resource r WHERE r.key = ").bind(resource))?;
    Ok(row.map(|row| row.content))
}
