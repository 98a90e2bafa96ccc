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

/// A list of decisions, or of the files that hold them: what each of the two is filtered and sorted by is called alike, but for its
/// own name. `$id` is the column of the key that the file gives.
macro_rules! listing {
    ($table:literal, $id:literal, $name:literal, $columns:literal, $from:literal, [$($filter:expr),*], [$($sort:expr),*]) => {
        Listing {
            columns: $columns,
            from: $from,
            filters: &[
                definition_id(concat!("decision", $name, "DefinitionId"), "d.key = ?"),
                definition_ids(concat!("decision", $name, "DefinitionIdIn"), "d.key IN ?"),
                text("key", concat!("d.", $id, " = ?")),
                text("keyLike", concat!("d.", $id, " LIKE ? ESCAPE '\\'")),
                text("name", "d.name = ?"),
                text("nameLike", "d.name LIKE ? ESCAPE '\\'"),
                // None has a category: files cannot give one.
                nothing("category"),
                nothing("categoryLike"),
                key("deploymentId", "d.deployment_key = ?"),
                text("resourceName", "r.name = ?"),
                text("resourceNameLike", "r.name LIKE ? ESCAPE '\\'"),
                int("version", "d.version = ?"),
                flag(
                    "latestVersion",
                    concat!(
                        "NOT EXISTS (SELECT 1 FROM ", $table, " n WHERE n.", $id, " = d.", $id, " AND n.version > d.version ",
                        "AND coalesce(n.tenant_id, '') = coalesce(d.tenant_id, ''))"
                    ),
                ),
                tenants("tenantIdIn", "d.tenant_id", concat!("includeDecision", $name, "DefinitionsWithoutTenantId")),
                flag("withoutTenantId", "d.tenant_id IS NULL"),
                $($filter),*
            ],
            sorts: &[
                ("category", concat!("d.", $id)),
                ("key", concat!("d.", $id)),
                ("id", "d.key"),
                ("name", "d.name"),
                ("version", "d.version"),
                ("deploymentId", "d.deployment_key"),
                ("tenantId", "d.tenant_id"),
                $($sort),*
            ],
            key: "d.key",
        }
    };
}

pub const ALL: Listing = listing!(
    "decision",
    "decision_id",
    "",
    "d.key, d.decision_id, d.version, d.name, d.version_tag, d.tenant_id, d.deployment_key, r.name AS resource_name, \
     d.requirements_key, d.requirements_id, q.version AS requirements_version, d.history_ttl",
    "FROM decision d JOIN resource r ON r.key = d.resource_key LEFT JOIN decision_requirements q ON q.key = d.requirements_key \
     WHERE NOT d.service",
    [
        definition_id("decisionRequirementsDefinitionId", "d.requirements_key = ?"),
        text("decisionRequirementsDefinitionKey", "d.requirements_id = ?"),
        flag("withoutDecisionRequirementsDefinition", "d.requirements_key IS NULL"),
        text("versionTag", "d.version_tag = ?"),
        text("versionTagLike", "d.version_tag LIKE ? ESCAPE '\\'"),
        date("deployedAfter", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) > ?"),
        date("deployedAt", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) = ?")
    ],
    [("deployTime", "d.deployment_key"), ("versionTag", "d.version_tag"), ("decisionRequirementsDefinitionKey", "d.requirements_id")]
);

pub const REQUIREMENTS: Listing = listing!(
    "decision_requirements",
    "requirements_id",
    "Requirements",
    "d.key, d.requirements_id, d.version, d.name, d.tenant_id, d.deployment_key, r.name AS resource_name",
    "FROM decision_requirements d JOIN resource r ON r.key = d.resource_key WHERE 1 = 1",
    [],
    []
);

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
