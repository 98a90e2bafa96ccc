//! Process instances, running and finished, with their definitions.
use super::filter::*;
use crate::store::row;

row! {
    pub struct HistoricInstanceRow {
        pub key: i64,
        pub root_key: i64,
        pub parent_key: Option<i64>,
        pub definition_key: i64,
        pub process_id: String,
        pub definition_name: Option<String>,
        pub version: i64,
        pub business_key: Option<String>,
        pub tenant_id: Option<String>,
        pub state: String,
        pub start_element_id: Option<String>,
        pub started_by: Option<String>,
        pub started_at: i64,
        pub ended_at: Option<i64>,
        pub delete_reason: Option<String>,
    }
}

pub const ALL: Listing = Listing {
    columns: "i.key, i.root_key, i.parent_key, i.definition_key, i.process_id, \
              (SELECT d.name FROM definition d WHERE d.key = i.definition_key) AS definition_name, \
              (SELECT d.version FROM definition d WHERE d.key = i.definition_key) AS version, \
              i.business_key, i.tenant_id, i.state, i.start_element_id, i.started_by, i.started_at, i.ended_at, i.delete_reason",
    from: "FROM instance i WHERE i.definition_key <> 0",
    filters: FILTERS,
    sorts: &[
        ("instanceId", "i.key"),
        ("definitionId", "i.definition_key"),
        ("definitionKey", "i.process_id"),
        ("definitionName", "(SELECT d.name FROM definition d WHERE d.key = i.definition_key)"),
        ("definitionVersion", "(SELECT d.version FROM definition d WHERE d.key = i.definition_key)"),
        ("businessKey", "i.business_key"),
        ("startTime", "i.started_at"),
        ("endTime", "i.ended_at"),
        ("duration", "i.ended_at - i.started_at"),
        ("tenantId", "i.tenant_id"),
    ],
    key: "i.key",
};

const FILTERS: &[Filter] = &[
    key("processInstanceId", "i.key = ?"),
    keys("processInstanceIds", "i.key IN ?"),
    keys("processInstanceIdNotIn", "i.key NOT IN ?"),
    key("rootProcessInstanceId", "i.root_key = ?"),
    flag("rootProcessInstances", "i.parent_key IS NULL"),
    key("superProcessInstanceId", "i.parent_key = ?"),
    key("subProcessInstanceId", "i.key = (SELECT sub.parent_key FROM instance sub WHERE sub.key = ?)"),
    definition_id("processDefinitionId", "i.definition_key = ?"),
    text("processDefinitionKey", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.process_id = ?)"),
    texts("processDefinitionKeyIn", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.process_id IN ?)"),
    texts("processDefinitionKeyNotIn", "i.process_id NOT IN ?"),
    text("processDefinitionName", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.name = ?)"),
    text("processDefinitionNameLike", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.name LIKE ? ESCAPE '\\')"),
    text("processInstanceBusinessKey", "i.business_key = ?"),
    texts("processInstanceBusinessKeyIn", "i.business_key IN ?"),
    text("processInstanceBusinessKeyLike", "i.business_key LIKE ? ESCAPE '\\'"),
    text("startedBy", "i.started_by = ?"),
    date("startedBefore", "i.started_at <= ?"),
    date("startedAfter", "i.started_at >= ?"),
    date("finishedBefore", "i.ended_at <= ?"),
    date("finishedAfter", "i.ended_at >= ?"),
    flag("finished", "i.ended_at IS NOT NULL"),
    flag("unfinished", "i.ended_at IS NULL"),
    flag("active", "i.ended_at IS NULL"),
    nothing_if("suspended"),
    flag("completed", "i.state = 'COMPLETED'"),
    flag("externallyTerminated", "i.state = 'EXTERNALLY_TERMINATED'"),
    flag("internallyTerminated", "i.state = 'INTERNALLY_TERMINATED'"),
    flag("withJobsRetrying", "EXISTS (SELECT 1 FROM job j WHERE j.instance_key = i.key AND j.retries > 0 AND j.error_message IS NOT NULL)"),
    flag("withIncidents", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key)"),
    flag("withRootIncidents", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key)"),
    custom("incidentStatus", incident_status),
    text("incidentType", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.type = ?)"),
    keys("incidentIdIn", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.key IN ?)"),
    text("incidentMessage", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.message = ?)"),
    text("incidentMessageLike", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.message LIKE ? ESCAPE '\\')"),
    texts(
        "executedActivityIdIn",
        "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.ended_at IS NOT NULL AND e.element_id IN ?)",
    ),
    texts(
        "activeActivityIdIn",
        "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.ended_at IS NULL AND e.element_id IN ?)",
    ),
    texts(
        "activityIdIn",
        "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.ended_at IS NULL AND e.element_id IN ?)",
    ),
    date("executedActivityAfter", "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.started_at >= ?)"),
    date("executedActivityBefore", "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.started_at <= ?)"),
    custom("executedJobAfter", executed_job),
    custom("executedJobBefore", executed_job),
    texts("tenantIdIn", "i.tenant_id IN ?"),
    flag("withoutTenantId", "i.tenant_id IS NULL"),
    variables("variables", "v.instance_key = i.key AND v.scope_key = i.key"),
    nothing("superCaseInstanceId"),
    nothing("subCaseInstanceId"),
    nothing("caseInstanceId"),
];

/// A job is gone when it was executed; an empty list would say that none was.
fn executed_job(name: &str, value: &serde_json::Value) -> Result<crate::store::Sql, super::BadParameter> {
    let instead = "executed jobs are not kept to be searched by; use executedActivityAfter and executedActivityBefore";
    Err(super::BadParameter::new(name, value, instead))
}

fn incident_status(name: &str, value: &serde_json::Value) -> Result<crate::store::Sql, super::BadParameter> {
    let condition = match value.as_str() {
        Some("open") => "n.ended_at IS NULL",
        Some("resolved") => "n.resolved",
        Some("deleted") => "n.ended_at IS NOT NULL AND NOT n.resolved",
        _ => return Err(super::BadParameter::new(name, value, "open, resolved or deleted is expected")),
    };
    Ok(crate::store::Sql::new("EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND ").push(condition).push(")"))
}
