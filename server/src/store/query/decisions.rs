//! Decisions as they were deployed, and the files that hold several of them.
use super::definitions::FileRow;
use super::filter::*;
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct DecisionRow {
        pub key: i64,
        pub decision_id: String,
        pub version: i64,
        pub name: Option<String>,
        pub version_tag: Option<String>,
        pub tenant_id: Option<String>,
        pub deployment_key: i64,
        pub resource_name: String,
        pub requirements_key: Option<i64>,
        pub requirements_id: Option<String>,
        pub requirements_version: Option<i64>,
        pub history_ttl: Option<i64>,
    }
}

row! {
    pub struct RequirementsRow {
        pub key: i64,
        pub requirements_id: String,
        pub version: i64,
        pub name: Option<String>,
        pub tenant_id: Option<String>,
        pub deployment_key: i64,
        pub resource_name: String,
    }
}

pub const ALL: Listing = Listing {
    columns: "d.key, d.decision_id, d.version, d.name, d.version_tag, d.tenant_id, d.deployment_key, r.name AS resource_name, \
              d.requirements_key, d.requirements_id, q.version AS requirements_version, d.history_ttl",
    from: "FROM decision d JOIN resource r ON r.key = d.resource_key LEFT JOIN decision_requirements q ON q.key = d.requirements_key \
           WHERE NOT d.service",
    filters: &[
        definition_id("decisionDefinitionId", "d.key = ?"),
        definition_ids("decisionDefinitionIdIn", "d.key IN ?"),
        text("key", "d.decision_id = ?"),
        text("keyLike", "d.decision_id LIKE ? ESCAPE '\\'"),
        text("name", "d.name = ?"),
        text("nameLike", "d.name LIKE ? ESCAPE '\\'"),
        // No decision has a category: files cannot give one.
        text("category", "d.decision_id IS NULL AND ? <> ''"),
        text("categoryLike", "d.decision_id IS NULL AND ? <> ''"),
        key("deploymentId", "d.deployment_key = ?"),
        text("resourceName", "r.name = ?"),
        text("resourceNameLike", "r.name LIKE ? ESCAPE '\\'"),
        int("version", "d.version = ?"),
        flag(
            "latestVersion",
            "NOT EXISTS (SELECT 1 FROM decision n WHERE n.decision_id = d.decision_id AND n.version > d.version \
             AND coalesce(n.tenant_id, '') = coalesce(d.tenant_id, ''))",
        ),
        definition_id("decisionRequirementsDefinitionId", "d.requirements_key = ?"),
        text("decisionRequirementsDefinitionKey", "d.requirements_id = ?"),
        flag("withoutDecisionRequirementsDefinition", "d.requirements_key IS NULL"),
        text("versionTag", "d.version_tag = ?"),
        text("versionTagLike", "d.version_tag LIKE ? ESCAPE '\\'"),
        date("deployedAfter", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) > ?"),
        date("deployedAt", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) = ?"),
        tenants("tenantIdIn", "d.tenant_id", "includeDecisionDefinitionsWithoutTenantId"),
        flag("withoutTenantId", "d.tenant_id IS NULL"),
    ],
    sorts: &[
        ("category", "d.decision_id"),
        ("key", "d.decision_id"),
        ("id", "d.key"),
        ("name", "d.name"),
        ("version", "d.version"),
        ("deploymentId", "d.deployment_key"),
        ("deployTime", "d.deployment_key"),
        ("tenantId", "d.tenant_id"),
        ("versionTag", "d.version_tag"),
        ("decisionRequirementsDefinitionKey", "d.requirements_id"),
    ],
    key: "d.key",
};

pub const REQUIREMENTS: Listing = Listing {
    columns: "d.key, d.requirements_id, d.version, d.name, d.tenant_id, d.deployment_key, r.name AS resource_name",
    from: "FROM decision_requirements d JOIN resource r ON r.key = d.resource_key WHERE 1 = 1",
    filters: &[
        definition_id("decisionRequirementsDefinitionId", "d.key = ?"),
        definition_ids("decisionRequirementsDefinitionIdIn", "d.key IN ?"),
        text("key", "d.requirements_id = ?"),
        text("keyLike", "d.requirements_id LIKE ? ESCAPE '\\'"),
        text("name", "d.name = ?"),
        text("nameLike", "d.name LIKE ? ESCAPE '\\'"),
        text("category", "d.requirements_id IS NULL AND ? <> ''"),
        text("categoryLike", "d.requirements_id IS NULL AND ? <> ''"),
        key("deploymentId", "d.deployment_key = ?"),
        text("resourceName", "r.name = ?"),
        text("resourceNameLike", "r.name LIKE ? ESCAPE '\\'"),
        int("version", "d.version = ?"),
        flag(
            "latestVersion",
            "NOT EXISTS (SELECT 1 FROM decision_requirements n WHERE n.requirements_id = d.requirements_id AND n.version > d.version \
             AND coalesce(n.tenant_id, '') = coalesce(d.tenant_id, ''))",
        ),
        tenants("tenantIdIn", "d.tenant_id", "includeDecisionRequirementsDefinitionsWithoutTenantId"),
        flag("withoutTenantId", "d.tenant_id IS NULL"),
    ],
    sorts: &[
        ("category", "d.requirements_id"),
        ("key", "d.requirements_id"),
        ("id", "d.key"),
        ("name", "d.name"),
        ("version", "d.version"),
        ("deploymentId", "d.deployment_key"),
        ("tenantId", "d.tenant_id"),
    ],
    key: "d.key",
};

/// The file that a decision, or several, came with; `table` is `decision` or `decision_requirements`.
pub fn source(db: &mut Db, table: &str, key: Key) -> Result<Option<FileRow>, Error> {
    let sql = Sql::new(format!("SELECT r.name, r.content FROM {table} d JOIN resource r ON r.key = d.resource_key WHERE d.key = "));
    db.first(sql.bind(key))
}

/// The picture that was deployed with it: a file of the same deployment that has its name with another suffix.
pub fn diagram(db: &mut Db, table: &str, key: Key) -> Result<Option<FileRow>, Error> {
    let stem = "replace(replace(r.name, '.dmn11.xml', ''), '.dmn', '')";
    let sql = Sql::new(format!(
        "SELECT q.name, q.content FROM {table} d JOIN resource r ON r.key = d.resource_key JOIN resource q ON q.deployment_key = d.deployment_key \
         AND q.name IN ({stem} || '.svg', {stem} || '.png', {stem} || '.jpg', {stem} || '.gif') WHERE d.key = "
    ));
    db.first(sql.bind(key).push(" ORDER BY q.name LIMIT 1"))
}

/// The newest version under an id, of a tenant or of none.
pub fn newest_requirements(db: &mut Db, id: &str, tenant: Option<&str>) -> Result<Option<i64>, Error> {
    row! {
        struct Only {
            key: i64,
        }
    }
    let sql = Sql::new("SELECT key FROM decision_requirements WHERE requirements_id = ").bind(id);
    let sql = crate::store::matching::of_tenant(sql, "tenant_id", tenant).push(" ORDER BY version DESC LIMIT 1");
    Ok(db.first::<Only>(sql)?.map(|only| only.key))
}
