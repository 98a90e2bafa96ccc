//! Jobs that wait, for their time or for repair.
use super::filter::*;
use crate::store::row;

row! {
    pub struct JobRow {
        pub key: i64,
        pub instance_key: Option<i64>,
        pub element_instance_key: Option<i64>,
        pub definition_key: i64,
        pub process_id: String,
        pub version: i64,
        pub element_id: String,
        pub due_at: i64,
        pub has_due: bool,
        pub retries: i64,
        pub priority: i64,
        pub tenant_id: Option<String>,
        pub error_message: Option<String>,
        pub created_at: i64,
    }
}

row! {
    /// What a job's last failure said.
    pub struct DetailRow {
        pub error_details: Option<String>,
    }
}

pub const ALL: Listing = Listing {
    columns: "j.key, j.instance_key, j.element_instance_key, j.definition_key, j.process_id, d.version, j.element_id, j.due_at, j.has_due, \
              j.retries, j.priority, j.tenant_id, j.error_message, j.created_at",
    from: FROM,
    filters: FILTERS,
    sorts: SORTS,
    key: "j.key",
};

/// The same rows, with the details of the last failure only.
pub const DETAILS: Listing = Listing { columns: "j.error_details", ..ALL };

const FROM: &str = "FROM job j JOIN definition d ON d.key = j.definition_key WHERE 1 = 1";

const FILTERS: &[Filter] = &[
    key("jobId", "j.key = ?"),
    keys("jobIds", "j.key IN ?"),
    nothing("jobDefinitionId"),
    key("processInstanceId", "j.instance_key = ?"),
    keys("processInstanceIds", "j.instance_key IN ?"),
    key("executionId", "j.element_instance_key = ?"),
    definition_id("processDefinitionId", "j.definition_key = ?"),
    text("processDefinitionKey", "j.process_id = ?"),
    text("activityId", "j.element_id = ?"),
    text("failedActivityId", "j.element_id = ? AND j.error_message IS NOT NULL"),
    text("exceptionMessage", "j.error_message = ?"),
    flag("withException", "j.error_message IS NOT NULL"),
    flag("withRetriesLeft", "j.retries > 0"),
    flag("noRetriesLeft", "j.retries = 0"),
    flag_now("executable", "j.retries > 0 AND j.due_at <= ?"),
    flag("timers", "j.kind = 'timer'"),
    flag("messages", "j.kind <> 'timer'"),
    flag("active", "1 = 1"),
    nothing_if("suspended"),
    nothing_if("acquired"),
    tenants("tenantIdIn", "j.tenant_id", "includeJobsWithoutTenantId"),
    flag("withoutTenantId", "j.tenant_id IS NULL"),
    int("priorityHigherThanOrEquals", "j.priority >= ?"),
    int("priorityLowerThanOrEquals", "j.priority <= ?"),
    times("dueDates", "j.has_due AND j.due_at"),
    times("createTimes", "j.created_at"),
];

const SORTS: &[(&str, &str)] = &[
    ("jobId", "j.key"),
    ("executionId", "j.element_instance_key"),
    ("processInstanceId", "j.instance_key"),
    ("processDefinitionId", "j.definition_key"),
    ("processDefinitionKey", "j.process_id"),
    ("jobRetries", "j.retries"),
    ("jobDueDate", "j.due_at"),
    ("jobPriority", "j.priority"),
    ("tenantId", "j.tenant_id"),
];
