//! Variables of running and finished instances, with their last values.
use super::filter::*;
use crate::store::query::BadParameter;
use crate::store::query::criteria::as_list;
use crate::store::{Error, Sql, row, value};
use baton_models::Value;
use serde_json::Value as Json;

row! {
    pub struct HistoricVariableRow {
        pub key: i64,
        pub root_key: i64,
        pub instance_key: i64,
        pub scope_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub version: Option<i64>,
        pub tenant_id: Option<String>,
        /// As the interface shows it.
        pub task_id: Option<String>,
        pub name: String,
        pub kind: String,
        pub text_value: Option<String>,
        pub long_value: Option<i64>,
        pub double_value: Option<f64>,
        pub bytes_value: Option<Vec<u8>>,
        pub created_at: i64,
        pub deleted_at: Option<i64>,
    }
}

pub const ALL: Listing = Listing {
    columns: "v.key, v.root_key, v.instance_key, v.scope_key, i.definition_key, i.process_id, d.version, i.tenant_id, \
              (SELECT coalesce(t.alias, CAST(t.key AS TEXT)) FROM task t \
               WHERE t.instance_key = v.instance_key AND t.element_instance_key = v.scope_key) AS task_id, \
              v.name, v.type AS kind, v.text_value, v.long_value, v.double_value, v.bytes_value, v.created_at, v.deleted_at",
    from: "FROM variable v JOIN instance i ON i.key = v.instance_key LEFT JOIN definition d ON d.key = i.definition_key WHERE 1 = 1",
    filters: &[
        key("processInstanceId", "v.instance_key = ? AND i.definition_key <> 0"),
        keys("processInstanceIdIn", "v.instance_key IN ? AND i.definition_key <> 0"),
        definition_id("processDefinitionId", "i.definition_key = ?"),
        text("processDefinitionKey", "i.process_id = ?"),
        variable_name("variableName", "v.name"),
        texts("variableNameIn", "v.name IN ?"),
        text("variableNameLike", "v.name LIKE ? ESCAPE '\\'"),
        variable_value("variableValue"),
        custom("variableTypeIn", typed),
        keys("executionIdIn", "v.scope_key IN ?"),
        keys("activityInstanceIdIn", "v.scope_key IN ?"),
        task_ids("taskIdIn", "v.scope_key IN (SELECT t.element_instance_key FROM task t WHERE t.key IN ?)"),
        texts("tenantIdIn", "i.tenant_id IN ?"),
        flag("withoutTenantId", "i.tenant_id IS NULL"),
        nothing("caseInstanceId"),
        nothing("caseExecutionIdIn"),
        nothing("caseActivityIdIn"),
    ],
    sorts: &[("instanceId", "v.instance_key"), ("variableName", "v.name"), ("tenantId", "i.tenant_id")],
    key: "v.key",
};

/// Types go by their names with a small or a capital first letter.
fn typed(name: &str, value: &Json) -> Result<Sql, BadParameter> {
    Ok(Sql::new("lower(v.type) IN ").bind_list(as_list(name, value)?.iter().map(|kind| kind.to_lowercase())))
}

impl HistoricVariableRow {
    /// The value out of its columns, which are empty afterwards.
    pub fn take_value(&mut self) -> Result<Value, Error> {
        value::read(&self.kind, self.text_value.take(), self.long_value, self.double_value, self.bytes_value.take())
    }
}
