//! Process definitions as they were deployed.
use super::filter::*;
use crate::auth::Caller;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct DefinitionRow {
        pub key: i64,
        pub process_id: String,
        pub version: i64,
        pub name: Option<String>,
        pub description: Option<String>,
        pub category: Option<String>,
        pub version_tag: Option<String>,
        pub tenant_id: Option<String>,
        pub deployment_key: i64,
        pub resource_name: String,
        pub diagram_name: Option<String>,
        pub history_ttl: Option<i64>,
        pub startable: bool,
        /// Instances can be started from this time on; `None`: at any time.
        pub active_from: Option<i64>,
    }
}

row! {
    /// A deployed file.
    pub struct FileRow {
        pub name: String,
        pub content: Vec<u8>,
    }
}

/// A picture of the model: a file of the same deployment that has the model's name with another suffix.
macro_rules! diagram {
    () => {
        "(SELECT min(p.name) FROM resource p WHERE p.deployment_key = d.deployment_key \
          AND p.name IN (replace(replace(r.name, '.bpmn20.xml', ''), '.bpmn', '') || '.svg', \
                         replace(replace(r.name, '.bpmn20.xml', ''), '.bpmn', '') || '.png', \
                         replace(replace(r.name, '.bpmn20.xml', ''), '.bpmn', '') || '.jpg', \
                         replace(replace(r.name, '.bpmn20.xml', ''), '.bpmn', '') || '.gif'))"
    };
}

pub const ALL: Listing = Listing {
    columns: concat!(
        "d.key, d.process_id, d.version, d.name, d.description, d.category, d.version_tag, d.tenant_id, d.deployment_key, ",
        "r.name AS resource_name, d.history_ttl, d.startable, d.active_from, ",
        diagram!(),
        " AS diagram_name"
    ),
    from: "FROM definition d JOIN resource r ON r.key = d.resource_key WHERE 1 = 1",
    filters: FILTERS,
    sorts: &[
        ("category", "d.category"),
        ("key", "d.process_id"),
        ("id", "d.key"),
        ("name", "d.name"),
        ("version", "d.version"),
        ("deploymentId", "d.deployment_key"),
        ("tenantId", "d.tenant_id"),
        ("versionTag", "d.version_tag"),
        ("deployTime", "d.deployment_key"),
    ],
    key: "d.key",
};

const FILTERS: &[Filter] = &[
    definition_id("processDefinitionId", "d.key = ?"),
    definition_ids("processDefinitionIdIn", "d.key IN ?"),
    text("key", "d.process_id = ?"),
    text("keyLike", "d.process_id LIKE ? ESCAPE '\\'"),
    texts("keysIn", "d.process_id IN ?"),
    text("name", "d.name = ?"),
    text("nameLike", "d.name LIKE ? ESCAPE '\\'"),
    text("category", "d.category = ?"),
    text("categoryLike", "d.category LIKE ? ESCAPE '\\'"),
    key("deploymentId", "d.deployment_key = ?"),
    text("resourceName", "r.name = ?"),
    text("resourceNameLike", "r.name LIKE ? ESCAPE '\\'"),
    int("version", "d.version = ?"),
    int("ver", "d.version = ?"),
    flag("latestVersion", "d.latest"),
    flag("latest", "d.latest"),
    text("versionTag", "d.version_tag = ?"),
    text("versionTagLike", "d.version_tag LIKE ? ESCAPE '\\'"),
    flag("withoutVersionTag", "d.version_tag IS NULL"),
    flag_now("active", "d.active_from IS NULL OR d.active_from <= ?"),
    flag_now("suspended", "d.active_from > ?"),
    // Those whose model names the user or a group of the user, not those that everybody may start.
    text(
        "startableBy",
        "EXISTS (SELECT 1 FROM definition_starter s WHERE s.definition_key = d.key AND (s.user_id = ? \
         OR s.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?)))",
    ),
    flag("startableInTasklist", "d.startable"),
    flag("notStartableInTasklist", "NOT d.startable"),
    key("incidentId", "EXISTS (SELECT 1 FROM incident n WHERE n.definition_key = d.key AND n.ended_at IS NULL AND n.key = ?)"),
    text("incidentType", "EXISTS (SELECT 1 FROM incident n WHERE n.definition_key = d.key AND n.ended_at IS NULL AND n.type = ?)"),
    text("incidentMessage", "EXISTS (SELECT 1 FROM incident n WHERE n.definition_key = d.key AND n.ended_at IS NULL AND n.message = ?)"),
    text(
        "incidentMessageLike",
        "EXISTS (SELECT 1 FROM incident n WHERE n.definition_key = d.key AND n.ended_at IS NULL AND n.message LIKE ? ESCAPE '\\')",
    ),
    date("deployedAfter", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) > ?"),
    date("deployedAt", "(SELECT p.deployed_at FROM deployment p WHERE p.key = d.deployment_key) = ?"),
    tenants("tenantIdIn", "d.tenant_id", "includeProcessDefinitionsWithoutTenantId"),
    flag("withoutTenantId", "d.tenant_id IS NULL"),
];

/// The condition that a caller may start a definition `d`, as [`crate::auth::policy::start`] decides it; `None`: any.
pub fn startable(caller: &Caller) -> Option<Sql> {
    if caller.admin || caller.is_worker() {
        return None;
    }
    let sql = Sql::new("NOT EXISTS (SELECT 1 FROM definition_starter s WHERE s.definition_key = d.key) OR EXISTS (SELECT 1 ")
        .push("FROM definition_starter s WHERE s.definition_key = d.key AND (s.user_id = ")
        .bind(caller.user.clone().unwrap_or_default())
        .push(" OR s.group_id IN ");
    Some(sql.bind_list(caller.groups.iter().cloned()).push("))"))
}

/// The file that a definition came with.
pub fn source(db: &mut Db, definition: Key) -> Result<Option<FileRow>, Error> {
    let sql = Sql::new("SELECT r.name, r.content FROM definition d JOIN resource r ON r.key = d.resource_key WHERE d.key = ");
    db.first(sql.bind(definition))
}

/// A file of a deployment by its name.
pub fn file(db: &mut Db, deployment: Key, name: &str) -> Result<Option<FileRow>, Error> {
    let sql = Sql::new("SELECT r.name, r.content FROM resource r WHERE r.deployment_key = ").bind(deployment);
    db.first(sql.push(" AND r.name = ").bind(name))
}

/// The picture that was deployed with a definition.
pub fn diagram(db: &mut Db, definition: Key) -> Result<Option<FileRow>, Error> {
    let sql = Sql::new("SELECT q.name, q.content FROM definition d JOIN resource r ON r.key = d.resource_key ")
        .push("JOIN resource q ON q.deployment_key = d.deployment_key AND q.name = ")
        .push(diagram!())
        .push(" WHERE d.key = ");
    db.first(sql.bind(definition))
}

/// Which version of a deployed form is meant, seen from a process definition.
pub struct FormReference {
    pub id: String,
    /// `latest`, `deployment` or `version`.
    pub binding: String,
    pub version: Option<i32>,
    /// Of the process definition.
    pub deployment: Key,
    pub tenant: Option<String>,
}

/// The file of a deployed form.
pub fn form(db: &mut Db, wanted: &FormReference) -> Result<Option<FileRow>, Error> {
    let sql = Sql::new("SELECT r.name, r.content FROM form f JOIN resource r ON r.key = f.resource_key WHERE f.form_id = ");
    let sql = of_tenant(sql.bind(wanted.id.clone()), "f.tenant_id", wanted.tenant.as_deref());
    let sql = match wanted.binding.as_str() {
        "deployment" => sql.push(" AND f.deployment_key = ").bind(wanted.deployment),
        "version" => sql.push(" AND f.version = ").bind(i64::from(wanted.version.unwrap_or_default())),
        _ => sql,
    };
    db.first(sql.push(" ORDER BY f.version DESC LIMIT 1"))
}
