//! Open incidents.
use super::filter::*;
use crate::store::row;

row! {
    pub struct IncidentRow {
        pub key: i64,
        pub instance_key: i64,
        pub element_instance_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub version: i64,
        pub element_id: Option<String>,
        pub tenant_id: Option<String>,
        pub kind: String,
        pub message: String,
        pub cause_key: Option<i64>,
        pub created_at: i64,
    }
}

pub const OPEN: Listing = Listing {
    columns: "n.key, n.instance_key, n.element_instance_key, n.definition_key, n.process_id, d.version, n.element_id, n.tenant_id, \
              n.type AS kind, n.message, n.cause_key, n.created_at",
    from: "FROM incident n JOIN definition d ON d.key = n.definition_key WHERE n.ended_at IS NULL",
    filters: &[
        key("incidentId", "n.key = ?"),
        text("incidentType", "n.type = ?"),
        text("incidentMessage", "n.message = ?"),
        text("incidentMessageLike", "n.message LIKE ? ESCAPE '\\'"),
        definition_id("processDefinitionId", "n.definition_key = ?"),
        texts("processDefinitionKeyIn", "n.process_id IN ?"),
        key("processInstanceId", "n.instance_key = ?"),
        key("executionId", "n.element_instance_key = ?"),
        text("activityId", "n.element_id = ?"),
        text("failedActivityId", "n.element_id = ?"),
        key("causeIncidentId", "n.key = ?"),
        key("rootCauseIncidentId", "n.key = ?"),
        key("configuration", "n.cause_key = ?"),
        texts("tenantIdIn", "n.tenant_id IN ?"),
        nothing("jobDefinitionIdIn"),
        date("incidentTimestampAfter", "n.created_at > ?"),
        date("incidentTimestampBefore", "n.created_at < ?"),
    ],
    sorts: &[
        ("incidentId", "n.key"),
        ("incidentMessage", "n.message"),
        ("incidentTimestamp", "n.created_at"),
        ("incidentType", "n.type"),
        ("executionId", "n.element_instance_key"),
        ("activityId", "n.element_id"),
        ("processInstanceId", "n.instance_key"),
        ("processDefinitionId", "n.definition_key"),
        ("causeIncidentId", "n.key"),
        ("rootCauseIncidentId", "n.key"),
        ("configuration", "n.cause_key"),
        ("tenantId", "n.tenant_id"),
    ],
    key: "n.key",
};
