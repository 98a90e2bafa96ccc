//! `ProcessDefinitionDto`.
use super::definition_id;
use crate::store::query::definitions::DefinitionRow;
use serde_json::{Value as Json, json};

/// A definition as answers show it; `now` in milliseconds, UTC.
pub fn dto(row: &DefinitionRow, now: i64) -> Json {
    json!({
        "id": definition_id(&row.process_id, row.version, row.key),
        "key": row.process_id,
        "category": row.category,
        "description": row.description,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_key.to_string(),
        "diagram": row.diagram_name,
        "suspended": row.active_from.is_some_and(|from| from > now),
        "tenantId": row.tenant_id,
        "versionTag": row.version_tag,
        "historyTimeToLive": row.history_ttl,
        "startableInTasklist": row.startable,
    })
}
