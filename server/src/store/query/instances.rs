//! Running process instances.
use super::filter::*;
use crate::store::row;

row! {
    pub struct InstanceRow {
        pub key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub version: i64,
        pub business_key: Option<String>,
        pub tenant_id: Option<String>,
    }
}

pub const RUNNING: Listing = Listing {
    columns: "i.key, i.definition_key, i.process_id, (SELECT d.version FROM definition d WHERE d.key = i.definition_key) AS version, \
              i.business_key, i.tenant_id",
    from: "FROM instance i WHERE i.ended_at IS NULL AND i.definition_key <> 0",
    filters: &[
        keys("processInstanceIds", "i.key IN ?"),
        key("rootProcessInstanceId", "i.root_key = ?"),
        flag("rootProcessInstances", "i.parent_key IS NULL"),
        flag("leafProcessInstances", "NOT EXISTS (SELECT 1 FROM instance sub WHERE sub.parent_key = i.key AND sub.ended_at IS NULL)"),
        key("superProcessInstance", "i.parent_key = ?"),
        key("subProcessInstance", "i.key = (SELECT sub.parent_key FROM instance sub WHERE sub.key = ?)"),
        key("deploymentId", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.deployment_key = ?)"),
        definition_id("processDefinitionId", "i.definition_key = ?"),
        text("processDefinitionKey", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.process_id = ?)"),
        texts("processDefinitionKeyIn", "i.definition_key IN (SELECT d.key FROM definition d WHERE d.process_id IN ?)"),
        texts("processDefinitionKeyNotIn", "i.process_id NOT IN ?"),
        flag("processDefinitionWithoutTenantId", "i.tenant_id IS NULL"),
        text("businessKey", "i.business_key = ?"),
        text("businessKeyLike", "i.business_key LIKE ? ESCAPE '\\'"),
        flag("active", "1 = 1"),
        nothing_if("suspended"),
        texts(
            "activityIdIn",
            "EXISTS (SELECT 1 FROM element_instance e WHERE e.instance_key = i.key AND e.ended_at IS NULL AND e.element_id IN ?)",
        ),
        flag("withIncident", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.ended_at IS NULL)"),
        key("incidentId", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.ended_at IS NULL AND n.key = ?)"),
        text("incidentType", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.ended_at IS NULL AND n.type = ?)"),
        text("incidentMessage", "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.ended_at IS NULL AND n.message = ?)"),
        text(
            "incidentMessageLike",
            "EXISTS (SELECT 1 FROM incident n WHERE n.instance_key = i.key AND n.ended_at IS NULL AND n.message LIKE ? ESCAPE '\\')",
        ),
        texts("tenantIdIn", "i.tenant_id IN ?"),
        flag("withoutTenantId", "i.tenant_id IS NULL"),
        variables("variables", "v.instance_key = i.key AND v.scope_key = i.key"),
        nothing("caseInstanceId"),
        nothing("superCaseInstance"),
        nothing("subCaseInstance"),
    ],
    sorts: &[
        ("instanceId", "i.key"),
        ("definitionKey", "i.process_id"),
        ("definitionId", "i.definition_key"),
        ("tenantId", "i.tenant_id"),
        ("businessKey", "i.business_key"),
    ],
    key: "i.key",
};
