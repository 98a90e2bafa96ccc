//! External tasks: what they can be filtered and sorted by.
use super::filter::{Filter, Listing, date, definition_id, flag, flag_now, int, key, keys, nothing_if, text, texts, variables};
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    /// An external task.
    pub struct ExternalTaskRow {
        pub key: i64,
        pub instance_key: i64,
        pub element_instance_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub element_id: String,
        pub business_key: Option<String>,
        pub tenant_id: Option<String>,
        pub topic: String,
        pub priority: i64,
        pub retries: Option<i64>,
        pub worker_id: Option<String>,
        pub locked_until: Option<i64>,
        pub error_message: Option<String>,
        pub created_at: i64,
    }
}

/// All external tasks; what is done has no row.
pub static EXTERNAL_TASKS: Listing = Listing {
    columns: "x.key, x.instance_key, x.element_instance_key, x.definition_key, x.process_id, x.element_id, x.business_key, x.tenant_id, \
              x.topic, x.priority, x.retries, x.worker_id, x.locked_until, x.error_message, x.created_at",
    from: "FROM external_task x WHERE 1 = 1",
    filters: FILTERS,
    sorts: &[
        ("id", "x.key"),
        ("lockExpirationTime", "x.locked_until"),
        ("processInstanceId", "x.instance_key"),
        ("processDefinitionId", "x.definition_key"),
        ("processDefinitionKey", "x.process_id"),
        ("taskPriority", "x.priority"),
        ("createTime", "x.created_at"),
        ("tenantId", "x.tenant_id"),
    ],
    key: "x.key",
};

static FILTERS: &[Filter] = &[
    key("externalTaskId", "x.key = ?"),
    keys("externalTaskIdIn", "x.key IN ?"),
    text("activityId", "x.element_id = ?"),
    texts("activityIdIn", "x.element_id IN ?"),
    text("topicName", "x.topic = ?"),
    key("executionId", "x.element_instance_key = ?"),
    key("processInstanceId", "x.instance_key = ?"),
    keys("processInstanceIdIn", "x.instance_key IN ?"),
    text("processDefinitionKey", "x.process_id = ?"),
    texts("processDefinitionKeyIn", "x.process_id IN ?"),
    definition_id("processDefinitionId", "x.definition_key = ?"),
    text("processDefinitionName", "x.definition_key IN (SELECT d.key FROM definition d WHERE d.name = ?)"),
    text("processDefinitionNameLike", "x.definition_key IN (SELECT d.key FROM definition d WHERE d.name LIKE ? ESCAPE '\\')"),
    text("workerId", "x.worker_id = ?"),
    flag_now("locked", "x.locked_until > ?"),
    flag_now("notLocked", "x.locked_until IS NULL OR x.locked_until <= ?"),
    flag("active", "1 = 1"),
    nothing_if("suspended"),
    flag("withRetriesLeft", "x.retries IS NULL OR x.retries > 0"),
    flag("noRetriesLeft", "x.retries = 0"),
    int("priorityHigherThanOrEquals", "x.priority >= ?"),
    int("priorityLowerThanOrEquals", "x.priority <= ?"),
    date("lockExpirationBefore", "x.locked_until < ?"),
    date("lockExpirationAfter", "x.locked_until > ?"),
    texts("tenantIdIn", "x.tenant_id IN ?"),
    variables("processVariables", "v.instance_key = x.instance_key AND v.scope_key = x.instance_key"),
];

row! {
    struct TopicRow {
        topic: String,
    }
}

row! {
    struct DetailsRow {
        error_details: Option<String>,
    }
}

/// The topics of those external tasks that a condition leaves.
pub fn topics(db: &mut Db, sql: Sql) -> Result<Vec<String>, Error> {
    Ok(db.load::<TopicRow>(sql)?.into_iter().map(|row| row.topic).collect())
}

/// What the worker said in detail; the outer `None`: no such task.
pub fn error_details(db: &mut Db, key: Key) -> Result<Option<Option<String>>, Error> {
    let sql = Sql::new("SELECT error_details FROM external_task WHERE key = ").bind(key);
    Ok(db.first::<DetailsRow>(sql)?.map(|row| row.error_details))
}
