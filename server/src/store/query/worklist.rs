//! What the pages ask about tasks: whose list, and one task with its case. Open tasks are found through partial indexes.
use crate::auth::Caller;
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;
use std::sync::Arc;

/// Tasks are counted up to here.
pub const COUNTED: i64 = 1_000;

row! {
    /// A task with the name of its process.
    pub struct TaskRow {
        pub key: i64,
        pub root_key: i64,
        pub instance_key: i64,
        pub element_instance_key: i64,
        pub definition_key: i64,
        pub element_id: Option<String>,
        pub process_id: Option<String>,
        pub process_name: Option<String>,
        pub business_key: Option<String>,
        pub name: Option<String>,
        pub description: Option<String>,
        pub assignee: Option<String>,
        pub owner: Option<String>,
        pub form_key: Option<String>,
        pub due_at: Option<i64>,
        pub created_at: i64,
        pub ended_at: Option<i64>,
        pub delete_reason: Option<String>,
        pub started_by: Option<String>,
    }
}

/// Whose tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Assigned to the caller.
    Mine,
    /// Nobody's yet, and offered to the caller or to a group of the caller.
    Open,
}

/// Until when a task must be done (ms, UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    Any,
    Before(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Oldest,
    Newest,
    Due,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub list: List,
    /// Words in the task's name or description, the process's name, or the business key; empty: any.
    pub search: String,
    /// Only what is offered to this group; one of the caller's.
    pub group: Option<Arc<str>>,
    pub due: Due,
    pub sort: Sort,
    pub limit: i64,
    pub offset: i64,
}

impl TaskRow {
    /// The task's name, or the id of its element where it has none.
    pub fn title(&self) -> String {
        let name = self.name.clone().filter(|name| !name.trim().is_empty());
        name.or_else(|| self.element_id.clone()).unwrap_or_else(|| format!("Task {}", self.key))
    }

    /// The name of the process; tasks without one say so.
    pub fn process(&self) -> String {
        self.process_name.clone().or_else(|| self.process_id.clone()).unwrap_or_else(|| "Without a process".into())
    }
}

const SELECT: &str = "SELECT t.key, t.root_key, t.instance_key, t.element_instance_key, t.definition_key, t.element_id, t.process_id, \
     d.name AS process_name, t.business_key, t.name, t.description, t.assignee, t.owner, t.form_key, t.due_at, t.created_at, t.ended_at, \
     t.delete_reason, i.started_by FROM task t LEFT JOIN definition d ON d.key = t.definition_key \
     LEFT JOIN instance i ON i.key = t.instance_key WHERE ";

/// A page of a caller's list.
pub fn list(db: &mut Db, caller: &Caller, filter: &Filter) -> Result<Vec<TaskRow>, Error> {
    let mut sql = Sql::new(SELECT).append(belongs(caller, filter.list, filter.group.as_deref()));
    if let Due::Before(time) = filter.due {
        sql = sql.push(" AND t.due_at < ").bind(time);
    }
    for word in filter.search.split_whitespace().take(5) {
        sql = sql.append(mentions(word));
    }
    sql = match filter.sort {
        Sort::Oldest => sql.push(" ORDER BY t.key"),
        Sort::Newest => sql.push(" ORDER BY t.key DESC"),
        Sort::Due => sql.push(" ORDER BY CASE WHEN t.due_at IS NULL THEN 1 ELSE 0 END, t.due_at, t.key"),
    };
    db.load(sql.push(" LIMIT ").bind(filter.limit).push(" OFFSET ").bind(filter.offset))
}

/// How many there are, counted up to [`COUNTED`].
pub fn count(db: &mut Db, caller: &Caller, list: List) -> Result<i64, Error> {
    let sql = Sql::new("SELECT count(*) AS n FROM (SELECT t.key FROM task t WHERE ").append(belongs(caller, list, None));
    db.count(sql.push(" LIMIT ").bind(COUNTED).push(") AS counted"))
}

/// One task, open or ended, that concerns the caller as assignee, owner or candidate, now or in the past.
pub fn find(db: &mut Db, caller: &Caller, task: Key) -> Result<Option<TaskRow>, Error> {
    let sql = Sql::new(SELECT).push("t.key = ").bind(task);
    if caller.admin {
        return db.first(sql);
    }
    let user = caller.user.clone().unwrap_or_default();
    let sql = sql.push(" AND (t.assignee = ").bind(user.clone()).push(" OR t.owner = ").bind(user);
    db.first(sql.push(" OR t.key IN (").append(offered(caller, None)).push("))"))
}

/// Whether the caller is offered an open task.
pub fn is_offered(db: &mut Db, caller: &Caller, task: Key) -> Result<bool, Error> {
    let sql = Sql::new("SELECT count(*) AS n FROM task_link l WHERE l.ended_at IS NULL AND l.task_key = ").bind(task);
    Ok(db.count(sql.push(" AND ").append(is_of(caller, None)))? > 0)
}

fn belongs(caller: &Caller, list: List, group: Option<&str>) -> Sql {
    let user = caller.user.clone().unwrap_or_default();
    match list {
        List::Mine => Sql::new("t.ended_at IS NULL AND t.assignee = ").bind(user),
        List::Open => Sql::new("t.ended_at IS NULL AND t.assignee IS NULL AND t.key IN (")
            .append(offered(caller, group))
            .push(" AND l.ended_at IS NULL)"),
    }
}

/// The keys of tasks that are or were offered to the caller.
fn offered(caller: &Caller, group: Option<&str>) -> Sql {
    Sql::new("SELECT l.task_key FROM task_link l WHERE ").append(is_of(caller, group))
}

fn is_of(caller: &Caller, group: Option<&str>) -> Sql {
    let candidate = Sql::new("l.type = 'candidate' AND ");
    match group {
        Some(group) => candidate.push("l.group_id = ").bind(group),
        None => candidate
            .push("(l.user_id = ")
            .bind(caller.user.clone().unwrap_or_default())
            .push(" OR l.group_id IN ")
            .bind_list(caller.groups.iter().cloned())
            .push(")"),
    }
}

fn mentions(word: &str) -> Sql {
    let pattern = format!("%{}%", word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let mut sql = Sql::new(" AND (1 = 0");
    for column in ["t.name", "t.description", "t.business_key", "d.name"] {
        sql = sql.push(" OR lower(").push(column).push(") LIKE ").bind(pattern.clone()).push(" ESCAPE '\\'");
    }
    sql.push(")")
}
