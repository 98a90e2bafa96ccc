//! Open tasks: what they can be filtered and sorted by.
use super::filter::{
    Filter, Listing, custom, date, definition_id, flag, int, key, keys, nothing, nothing_if, task_id, task_ids, text, texts, variables,
};
use super::{BadParameter, access, criteria};
use crate::auth::{Caller, Right};
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use serde_json::Value as Json;

row! {
    /// A task.
    pub struct TaskRow {
        pub key: i64,
        /// The id that its creator chose.
        pub alias: Option<String>,
        pub instance_key: i64,
        pub element_instance_key: i64,
        /// 0 for a task without a process.
        pub definition_key: i64,
        pub element_id: Option<String>,
        pub name: Option<String>,
        pub description: Option<String>,
        pub assignee: Option<String>,
        pub owner: Option<String>,
        pub delegation: Option<String>,
        pub priority: i64,
        pub due_at: Option<i64>,
        pub follow_up_at: Option<i64>,
        pub parent_task_key: Option<i64>,
        pub parent_alias: Option<String>,
        pub tenant_id: Option<String>,
        pub form_key: Option<String>,
        pub created_at: i64,
        pub updated_at: Option<i64>,
    }
}

const OF_INSTANCE: &str = "(SELECT v.# FROM variable v WHERE v.instance_key = t.instance_key AND v.scope_key = t.instance_key \
                           AND v.deleted_at IS NULL AND v.name = ?)";
const OF_EXECUTION: &str = "(SELECT v.# FROM variable v WHERE v.instance_key = t.instance_key AND v.scope_key = t.element_instance_key \
                            AND v.deleted_at IS NULL AND v.name = ?)";
/// There are no cases here.
const OF_NOTHING: &str = "(SELECT v.# FROM variable v WHERE v.key = 0 AND v.name = ?)";

/// Open tasks.
pub static TASKS: Listing = Listing {
    columns: "t.key, t.alias, t.instance_key, t.element_instance_key, t.definition_key, t.element_id, t.name, t.description, t.assignee, \
              t.owner, t.delegation, t.priority, t.due_at, t.follow_up_at, t.parent_task_key, \
              (SELECT p.alias FROM task p WHERE p.key = t.parent_task_key) AS parent_alias, t.tenant_id, t.form_key, t.created_at, t.updated_at",
    from: "FROM task t WHERE t.ended_at IS NULL",
    filters: FILTERS,
    sorts: &[
        ("instanceId", "t.instance_key"),
        ("dueDate", "t.due_at"),
        ("followUpDate", "t.follow_up_at"),
        ("executionId", "t.element_instance_key"),
        ("assignee", "t.assignee"),
        ("created", "t.created_at"),
        ("lastUpdated", "coalesce(t.updated_at, t.created_at)"),
        ("description", "t.description"),
        ("id", "t.key"),
        ("name", "t.name"),
        ("nameCaseInsensitive", "lower(t.name)"),
        ("priority", "t.priority"),
        ("tenantId", "t.tenant_id"),
        ("caseInstanceId", "t.key"),
        ("caseExecutionId", "t.key"),
        ("processVariable", OF_INSTANCE),
        ("executionVariable", OF_EXECUTION),
        ("taskVariable", OF_EXECUTION),
        ("caseInstanceVariable", OF_NOTHING),
        ("caseExecutionVariable", OF_NOTHING),
    ],
    key: "t.key",
};

/// Candidates' tasks are those that nobody has, unless the caller wants the others too.
const ALL: &str = "includeAssignedTasks";
const FREE: &str = "t.assignee IS NULL";

static FILTERS: &[Filter] = &[
    task_id("taskId", "t.key = ?"),
    task_ids("taskIdIn", "t.key IN ?"),
    key("processInstanceId", "t.instance_key = ?"),
    keys("processInstanceIdIn", "t.instance_key IN ?"),
    key("executionId", "t.instance_key = coalesce((SELECT e.instance_key FROM element_instance e WHERE e.key = ?), 0) AND t.element_instance_key = ?"),
    keys("activityInstanceIdIn", "t.element_instance_key IN ?"),
    text("processDefinitionKey", "t.process_id = ?"),
    texts("processDefinitionKeyIn", "t.process_id IN ?"),
    definition_id("processDefinitionId", "t.definition_key = ?"),
    text("processDefinitionName", "t.definition_key IN (SELECT d.key FROM definition d WHERE d.name = ?)"),
    text("processDefinitionNameLike", "t.definition_key IN (SELECT d.key FROM definition d WHERE d.name LIKE ? ESCAPE '\\')"),
    text("processInstanceBusinessKey", "t.business_key = ?"),
    texts("processInstanceBusinessKeyIn", "t.business_key IN ?"),
    text("processInstanceBusinessKeyLike", "t.business_key LIKE ? ESCAPE '\\'"),
    text("name", "lower(t.name) = lower(?)"),
    text("nameNotEqual", "lower(t.name) <> lower(?)"),
    text("nameLike", "lower(t.name) LIKE lower(?) ESCAPE '\\'"),
    text("nameNotLike", "lower(t.name) NOT LIKE lower(?) ESCAPE '\\'"),
    text("description", "lower(t.description) = lower(?)"),
    text("descriptionLike", "lower(t.description) LIKE lower(?) ESCAPE '\\'"),
    text("taskDefinitionKey", "t.element_id = ?"),
    text("taskDefinitionKeyLike", "t.element_id LIKE ? ESCAPE '\\'"),
    texts("taskDefinitionKeyIn", "t.element_id IN ?"),
    texts("taskDefinitionKeyNotIn", "t.element_id NOT IN ?"),
    text("assignee", "t.assignee = ?"),
    text("assigneeLike", "t.assignee LIKE ? ESCAPE '\\'"),
    texts("assigneeIn", "t.assignee IN ?"),
    texts("assigneeNotIn", "t.assignee NOT IN ?"),
    flag("assigned", "t.assignee IS NOT NULL"),
    flag("unassigned", "t.assignee IS NULL"),
    text("owner", "t.owner = ?"),
    custom("delegationState", delegation),
    text(
        "candidateUser",
        "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND (l.user_id = ? \
         OR l.group_id IN (SELECT m.group_id FROM membership m WHERE m.user_id = ?)))",
    )
    .unless(ALL, FREE),
    text("candidateGroup", "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.group_id = ?)")
        .unless(ALL, FREE),
    text(
        "candidateGroupLike",
        "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.group_id LIKE ? ESCAPE '\\')",
    )
    .unless(ALL, FREE),
    texts("candidateGroups", "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.group_id IN ?)")
        .unless(ALL, FREE),
    flag(
        "withCandidateGroups",
        "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.group_id IS NOT NULL)",
    )
    .unless(ALL, FREE),
    flag(
        "withoutCandidateGroups",
        "NOT EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.group_id IS NOT NULL)",
    )
    .unless(ALL, FREE),
    flag(
        "withCandidateUsers",
        "EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.user_id IS NOT NULL)",
    )
    .unless(ALL, FREE),
    flag(
        "withoutCandidateUsers",
        "NOT EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.type = 'candidate' AND l.user_id IS NOT NULL)",
    )
    .unless(ALL, FREE),
    text(
        "involvedUser",
        "t.assignee = ? OR t.owner = ? OR EXISTS (SELECT 1 FROM task_link l WHERE l.task_key = t.key AND l.ended_at IS NULL AND l.user_id = ?)",
    ),
    int("priority", "t.priority = ?"),
    int("minPriority", "t.priority >= ?"),
    int("maxPriority", "t.priority <= ?"),
    date("due", "t.due_at = ?"),
    date("dueDate", "t.due_at = ?"),
    date("dueBefore", "t.due_at < ?"),
    date("dueAfter", "t.due_at > ?"),
    flag("withoutDueDate", "t.due_at IS NULL"),
    date("followUp", "t.follow_up_at = ?"),
    date("followUpDate", "t.follow_up_at = ?"),
    date("followUpBefore", "t.follow_up_at < ?"),
    date("followUpBeforeOrNotExistent", "t.follow_up_at IS NULL OR t.follow_up_at < ?"),
    date("followUpAfter", "t.follow_up_at > ?"),
    date("created", "t.created_at = ?"),
    date("createdOn", "t.created_at = ?"),
    date("createdBefore", "t.created_at < ?"),
    date("createdAfter", "t.created_at > ?"),
    date("updatedAfter", "coalesce(t.updated_at, t.created_at) > ?"),
    task_id("parentTaskId", "t.parent_task_key = ?"),
    texts("tenantIdIn", "t.tenant_id IN ?"),
    flag("withoutTenantId", "t.tenant_id IS NULL"),
    flag("active", "1 = 1"),
    nothing_if("suspended"),
    variables("processVariables", "v.instance_key = t.instance_key AND v.scope_key = t.instance_key"),
    variables("taskVariables", "v.instance_key = t.instance_key AND v.scope_key = t.element_instance_key"),
    nothing("caseInstanceVariables"),
    nothing("caseDefinitionId"),
    nothing("caseDefinitionKey"),
    nothing("caseDefinitionName"),
    nothing("caseDefinitionNameLike"),
    nothing("caseExecutionId"),
    nothing("caseInstanceBusinessKey"),
    nothing("caseInstanceBusinessKeyLike"),
    nothing("caseInstanceId"),
    custom("processInstanceBusinessKeyExpression", expression),
    custom("processInstanceBusinessKeyLikeExpression", expression),
    custom("assigneeExpression", expression),
    custom("assigneeLikeExpression", expression),
    custom("candidateGroupExpression", expression),
    custom("candidateGroupsExpression", expression),
    custom("candidateUserExpression", expression),
    custom("involvedUserExpression", expression),
    custom("ownerExpression", expression),
    custom("dueDateExpression", expression),
    custom("dueBeforeExpression", expression),
    custom("dueAfterExpression", expression),
    custom("followUpDateExpression", expression),
    custom("followUpBeforeExpression", expression),
    custom("followUpBeforeOrNotExistentExpression", expression),
    custom("followUpAfterExpression", expression),
    custom("createdOnExpression", expression),
    custom("createdBeforeExpression", expression),
    custom("createdAfterExpression", expression),
    custom("updatedAfterExpression", expression),
];

fn delegation(name: &str, value: &Json) -> Result<Sql, BadParameter> {
    match value.as_str() {
        Some(state @ ("PENDING" | "RESOLVED")) => Ok(Sql::new("t.delegation = ").bind(state)),
        _ => Err(BadParameter::new(name, value, "PENDING or RESOLVED is expected")),
    }
}

/// Expressions from callers would run with the server's rights.
fn expression(_: &str, _: &Json) -> Result<Sql, BadParameter> {
    Err(BadParameter("Expressions are forbidden in adhoc queries.".into()))
}

row! {
    struct Only {
        key: i64,
    }
}

/// The key of the task, open or ended, whose creator chose this id.
pub fn by_alias(db: &mut Db, alias: &str) -> Result<Option<Key>, Error> {
    let row = db.first::<Only>(Sql::new("SELECT a.key FROM task a WHERE a.alias = ").bind(alias))?;
    Ok(row.map(|row| Key(row.key)))
}

/// Binds the key of the task with this id.
pub(super) fn bind_key(sql: Sql, id: &str) -> Sql {
    match criteria::key(id) {
        Some(key) => sql.bind(key),
        None => sql.push("(SELECT a.key FROM task a WHERE a.alias = ").bind(id).push(")"),
    }
}

/// Binds the keys of the tasks with these ids, for `IN`.
pub(super) fn bind_keys(sql: Sql, ids: Vec<String>) -> Sql {
    let keys: Vec<Key> = ids.iter().filter_map(|id| criteria::key(id)).collect();
    if keys.len() == ids.len() {
        return sql.bind_list(keys);
    }
    let sql = sql.push("(SELECT a.key FROM task a WHERE a.key IN ").bind_list(keys);
    sql.push(" OR a.alias IN ").bind_list(ids.into_iter().filter(|id| criteria::key(id).is_none())).push(")")
}

/// One open task.
pub fn find(db: &mut Db, key: Key) -> Result<Option<TaskRow>, Error> {
    db.first(TASKS.one(key, None))
}

/// Restricts a list to what concerns the caller; `None`: every task may be seen.
pub fn visible(caller: &Caller) -> Option<Sql> {
    (!caller.may(Right::AllTasks)).then(|| access::concerns(caller))
}

row! {
    /// Who is concerned with a task.
    pub struct LinkRow {
        pub r#type: String,
        pub user_id: Option<String>,
        pub group_id: Option<String>,
    }
}

/// The identity links of an open task, without assignee and owner.
pub fn links(db: &mut Db, key: Key) -> Result<Vec<LinkRow>, Error> {
    db.load(
        Sql::new("SELECT type, user_id, group_id FROM task_link WHERE ended_at IS NULL AND task_key = ")
            .bind(key)
            .push(" ORDER BY type, user_id, group_id"),
    )
}

row! {
    /// What a task belongs to.
    pub struct HolderRow {
        pub instance_key: i64,
        /// 0 for a task without a process.
        pub definition_key: i64,
    }
}

impl HolderRow {
    pub fn instance(&self) -> Key {
        Key(self.instance_key)
    }
}

/// What a task, open or ended, belongs to.
pub fn holder(db: &mut Db, key: Key) -> Result<Option<HolderRow>, Error> {
    db.first(Sql::new("SELECT instance_key, definition_key FROM task WHERE key = ").bind(key))
}

row! {
    struct NotedRow {
        task_key: i64,
    }
}

/// Which of these tasks have comments, and which have attachments.
pub fn noted(db: &mut Db, rows: &[TaskRow]) -> Result<(Vec<i64>, Vec<i64>), Error> {
    let (mut comments, mut attachments) = (Vec::new(), Vec::new());
    for (table, found) in [("comment", &mut comments), ("attachment", &mut attachments)] {
        let sql = Sql::new("SELECT DISTINCT n.task_key FROM ").push(table).push(" n WHERE n.deleted_at IS NULL AND n.instance_key IN ");
        let sql =
            sql.bind_list(rows.iter().map(|row| row.instance_key)).push(" AND n.task_key IN ").bind_list(rows.iter().map(|row| row.key));
        found.extend(db.load::<NotedRow>(sql)?.into_iter().map(|row| row.task_key));
    }
    Ok((comments, attachments))
}
