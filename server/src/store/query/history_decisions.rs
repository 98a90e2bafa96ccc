//! Decisions that were evaluated.
use super::filter::*;
use crate::store::row;

row! {
    pub struct DecisionInstanceRow {
        pub key: i64,
        pub root_key: Option<i64>,
        pub instance_key: Option<i64>,
        pub element_instance_key: Option<i64>,
        pub element_id: Option<String>,
        pub definition_key: Option<i64>,
        pub process_id: Option<String>,
        pub process_version: Option<i64>,
        pub root_decision_key: Option<i64>,
        pub decision_key: i64,
        /// The key of the definition that it counts to, which may be the one that imports it.
        pub counts_to: Option<String>,
        pub decision_id: String,
        pub decision_name: Option<String>,
        pub decision_version: i64,
        pub requirements_key: Option<i64>,
        pub requirements_id: Option<String>,
        pub requirements_version: Option<i64>,
        pub tenant_id: Option<String>,
        pub user_id: Option<String>,
        pub evaluated_at: i64,
        pub removal_time: Option<i64>,
        pub collected: Option<f64>,
        pub inputs: String,
        pub outputs: String,
    }
}

pub const ALL: Listing = Listing {
    columns: "h.key, h.root_key, h.instance_key, h.element_instance_key, h.element_id, h.definition_key, h.process_id, \
              p.version AS process_version, h.root_decision_key, h.decision_key, d.decision_id AS counts_to, h.decision_id, h.decision_name, h.decision_version, \
              h.requirements_key, h.requirements_id, q.version AS requirements_version, h.tenant_id, h.user_id, h.evaluated_at, h.removal_time, \
              h.collected, h.inputs, h.outputs",
    from: "FROM decision_instance h LEFT JOIN definition p ON p.key = h.definition_key \
           LEFT JOIN decision d ON d.key = h.decision_key LEFT JOIN decision_requirements q ON q.key = h.requirements_key WHERE 1 = 1",
    filters: &[
        key("decisionInstanceId", "h.key = ?"),
        keys("decisionInstanceIdIn", "h.key IN ?"),
        definition_id("decisionDefinitionId", "h.decision_key = ?"),
        definition_ids("decisionDefinitionIdIn", "h.decision_key IN ?"),
        text("decisionDefinitionKey", "h.decision_id = ?"),
        texts("decisionDefinitionKeyIn", "h.decision_id IN ?"),
        text("decisionDefinitionName", "h.decision_name = ?"),
        text("decisionDefinitionNameLike", "h.decision_name LIKE ? ESCAPE '\\'"),
        definition_id("processDefinitionId", "h.definition_key = ?"),
        text("processDefinitionKey", "h.process_id = ?"),
        key("processInstanceId", "h.instance_key = ?"),
        texts("activityIdIn", "h.element_id IN ?"),
        keys("activityInstanceIdIn", "h.element_instance_key IN ?"),
        text("userId", "h.user_id = ?"),
        key("rootDecisionInstanceId", "coalesce(h.root_decision_key, h.key) = ?"),
        flag("rootDecisionInstancesOnly", "h.root_decision_key IS NULL"),
        definition_id("decisionRequirementsDefinitionId", "h.requirements_key = ?"),
        text("decisionRequirementsDefinitionKey", "h.requirements_id = ?"),
        date("evaluatedBefore", "h.evaluated_at <= ?"),
        date("evaluatedAfter", "h.evaluated_at >= ?"),
        texts("tenantIdIn", "h.tenant_id IN ?"),
        flag("withoutTenantId", "h.tenant_id IS NULL"),
    ],
    sorts: &[("evaluationTime", "h.evaluated_at"), ("tenantId", "h.tenant_id")],
    key: "h.key",
};
