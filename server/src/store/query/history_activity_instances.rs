//! Element instances that began: what the interface calls activity instances.
use super::filter::*;
use crate::store::row;

row! {
    pub struct HistoricActivityRow {
        pub key: i64,
        pub root_key: i64,
        pub instance_key: i64,
        pub scope_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub version: i64,
        pub tenant_id: Option<String>,
        pub activity_id: String,
        pub activity_type: String,
        pub element_name: Option<String>,
        pub state: String,
        pub started_at: i64,
        pub ended_at: Option<i64>,
        pub called_key: Option<i64>,
        pub task_key: Option<i64>,
        pub assignee: Option<String>,
    }
}

pub const ALL: Listing = Listing {
    columns: "e.key, e.root_key, e.instance_key, e.scope_key, i.definition_key, i.process_id, d.version, i.tenant_id, \
              e.element_id AS activity_id, \
              e.element_type AS activity_type, \
              e.element_name, e.state, e.started_at, e.ended_at, e.called_key, \
              (SELECT t.key FROM task t WHERE t.instance_key = e.instance_key AND t.element_instance_key = e.key) AS task_key, \
              (SELECT t.assignee FROM task t WHERE t.instance_key = e.instance_key AND t.element_instance_key = e.key) AS assignee",
    from: "FROM element_instance e JOIN instance i ON i.key = e.instance_key JOIN definition d ON d.key = i.definition_key \
           WHERE e.state <> 'pending'",
    filters: &[
        key("activityInstanceId", "e.key = ?"),
        key("executionId", "e.key = ?"),
        key("processInstanceId", "e.instance_key = ?"),
        definition_id("processDefinitionId", "i.definition_key = ?"),
        text("activityId", "e.element_id = ?"),
        text("activityName", "e.element_name = ?"),
        text("activityNameLike", "e.element_name LIKE ? ESCAPE '\\'"),
        text("activityType", "e.element_type = ?"),
        text(
            "taskAssignee",
            "EXISTS (SELECT 1 FROM task t WHERE t.instance_key = e.instance_key AND t.element_instance_key = e.key AND t.assignee = ?)",
        ),
        flag("finished", "e.ended_at IS NOT NULL"),
        flag("unfinished", "e.ended_at IS NULL"),
        flag("canceled", "e.state = 'canceled'"),
        flag("completeScope", "e.state = 'completed' AND e.element_type LIKE '%EndEvent'"),
        date("startedBefore", "e.started_at <= ?"),
        date("startedAfter", "e.started_at >= ?"),
        date("finishedBefore", "e.ended_at <= ?"),
        date("finishedAfter", "e.ended_at >= ?"),
        texts("tenantIdIn", "i.tenant_id IN ?"),
        flag("withoutTenantId", "i.tenant_id IS NULL"),
    ],
    sorts: &[
        ("activityInstanceId", "e.key"),
        ("instanceId", "e.instance_key"),
        ("executionId", "e.key"),
        ("activityId", "e.element_id"),
        ("activityName", "e.element_name"),
        ("activityType", "e.element_type"),
        ("startTime", "e.started_at"),
        ("endTime", "e.ended_at"),
        ("duration", "e.ended_at - e.started_at"),
        ("definitionId", "i.definition_key"),
        ("occurrence", "e.key"),
        ("tenantId", "i.tenant_id"),
    ],
    key: "e.key",
};
