//! What the pages ask about one case: the instance, what it waits for, its values and comments; and what can be started.
use crate::auth::Caller;
use crate::row;
use crate::store::{Db, Error, Sql, value};
use baton_models::{Key, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows of one kind that a page shows at most.
const SHOWN: i64 = 200;

/// Variables by name, inner ones before outer ones of the same name.
pub type Visible = Vec<(Arc<str>, Value)>;

row! {
    pub struct InstanceRow {
        pub key: i64,
        pub root_key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub process_name: Option<String>,
        pub business_key: Option<String>,
        pub state: String,
        pub started_by: Option<String>,
        pub started_at: i64,
        pub ended_at: Option<i64>,
    }
}

row! {
    /// Something that a case stands at.
    pub struct WaitingRow {
        pub key: i64,
        pub instance_key: i64,
        pub element_id: String,
        pub element_type: String,
        pub element_name: Option<String>,
        pub task_key: Option<i64>,
        pub task_name: Option<String>,
        pub assignee: Option<String>,
    }
}

row! {
    pub struct IncidentRow {
        pub element_id: Option<String>,
        pub message: String,
        pub created_at: i64,
    }
}

row! {
    pub struct CommentRow {
        pub user_id: Option<String>,
        pub message: String,
        pub created_at: i64,
    }
}

row! {
    struct KeyRow { key: i64 }
}

row! {
    struct VariableRow {
        name: String,
        r#type: String,
        text_value: Option<String>,
        long_value: Option<i64>,
        double_value: Option<f64>,
        bytes_value: Option<Vec<u8>>,
    }
}

impl InstanceRow {
    pub fn process(&self) -> String {
        self.process_name.clone().unwrap_or_else(|| self.process_id.clone())
    }
}

impl VariableRow {
    fn pair(self) -> Result<(Arc<str>, Value), Error> {
        let value = value::read(&self.r#type, self.text_value, self.long_value, self.double_value, self.bytes_value)?;
        Ok((self.name.into(), value))
    }
}

const INSTANCE: &str = "SELECT i.key, i.root_key, i.definition_key, i.process_id, d.name AS process_name, i.business_key, i.state, \
     i.started_by, i.started_at, i.ended_at FROM instance i LEFT JOIN definition d ON d.key = i.definition_key WHERE ";

/// The keys of definitions that a person can start now: the newest version of each.
pub fn startable(db: &mut Db, now: i64) -> Result<Vec<i64>, Error> {
    let sql =
        Sql::new("SELECT key FROM definition WHERE latest AND startable AND tenant_id IS NULL AND (active_from IS NULL OR active_from <= ");
    let sql = sql.bind(now).push(") ORDER BY process_id LIMIT 1000");
    Ok(db.load::<KeyRow>(sql)?.into_iter().map(|row| row.key).collect())
}

pub fn find(db: &mut Db, instance: Key) -> Result<Option<InstanceRow>, Error> {
    db.first(Sql::new(INSTANCE).push("i.key = ").bind(instance))
}

/// Root instances, newest first: those that the caller started, or all for whoever may see all.
pub fn list(db: &mut Db, caller: &Caller, all: bool, ended: Option<bool>, limit: i64, offset: i64) -> Result<Vec<InstanceRow>, Error> {
    let mut sql = Sql::new(INSTANCE).push("i.parent_key IS NULL AND i.process_id <> ''");
    sql = match ended {
        Some(true) => sql.push(" AND i.ended_at IS NOT NULL"),
        Some(false) => sql.push(" AND i.ended_at IS NULL"),
        None => sql,
    };
    if !all {
        sql = sql.push(" AND i.started_by = ").bind(caller.user.clone().unwrap_or_default());
    }
    db.load(sql.push(" ORDER BY i.key DESC LIMIT ").bind(limit).push(" OFFSET ").bind(offset))
}

/// Where running instances stand: the activities and events that wait, the oldest of each.
pub fn waiting(db: &mut Db, roots: &[i64]) -> Result<Vec<(i64, WaitingRow)>, Error> {
    row! {
        struct Found {
            root_key: i64,
            key: i64,
            instance_key: i64,
            element_id: String,
            element_type: String,
            element_name: Option<String>,
            task_key: Option<i64>,
            task_name: Option<String>,
            assignee: Option<String>,
        }
    }
    const ONE: &str = "SELECT * FROM (SELECT e.root_key, e.key, e.instance_key, e.element_id, e.element_type, e.element_name, t.key AS task_key, t.name AS task_name, \
         t.assignee FROM element_instance e LEFT JOIN task t ON t.element_instance_key = e.key AND t.ended_at IS NULL \
         WHERE e.ended_at IS NULL AND e.element_type NOT IN ('subProcess', 'callActivity') AND e.role <> 'body' AND e.root_key = ";
    // Each its own share, so that a large case does not take the others' places.
    let share = if roots.len() > 1 { SHOWN / 10 } else { SHOWN };
    let one = |sql: Sql, root: &i64| sql.push(ONE).bind(*root).push(" ORDER BY e.key LIMIT ").bind(share).push(") AS waiting");
    let Some((first, others)) = roots.split_first() else { return Ok(Vec::new()) };
    let sql = others.iter().fold(one(Sql::new(""), first), |sql, root| one(sql.push(" UNION ALL "), root)).push(" ORDER BY key");
    let row = |found: Found| {
        let row = WaitingRow {
            key: found.key,
            instance_key: found.instance_key,
            element_id: found.element_id,
            element_type: found.element_type,
            element_name: found.element_name,
            task_key: found.task_key,
            task_name: found.task_name,
            assignee: found.assignee,
        };
        (found.root_key, row)
    };
    Ok(db.load::<Found>(sql)?.into_iter().map(row).collect())
}

/// Open incidents of an instance.
pub fn incidents(db: &mut Db, instance: Key) -> Result<Vec<IncidentRow>, Error> {
    let sql = Sql::new("SELECT element_id, message, created_at FROM incident WHERE ended_at IS NULL AND instance_key = ").bind(instance);
    db.load(sql.push(" ORDER BY key LIMIT 20"))
}

/// The values of an instance: the variables of the process itself, by name.
pub fn values(db: &mut Db, instance: Key) -> Result<Visible, Error> {
    let sql = Sql::new("SELECT * FROM variable WHERE deleted_at IS NULL AND instance_key = ").bind(instance);
    let rows: Vec<VariableRow> = db.load(sql.push(" AND scope_key = instance_key ORDER BY name LIMIT ").bind(SHOWN))?;
    rows.into_iter().map(VariableRow::pair).collect()
}

/// Those short values of some instances that have one of these names; texts are cut at 100 characters.
pub fn short_values(db: &mut Db, instances: &[i64], names: &[String]) -> Result<Vec<(i64, Arc<str>, Value)>, Error> {
    row! {
        struct Found {
            instance_key: i64,
            name: String,
            r#type: String,
            text_value: Option<String>,
            long_value: Option<i64>,
            double_value: Option<f64>,
        }
    }
    let sql = Sql::new("SELECT instance_key, name, type, substr(text_value, 1, 100) AS text_value, long_value, double_value FROM variable")
        .push(" WHERE deleted_at IS NULL AND scope_key = instance_key")
        .push(" AND type IN ('String', 'Short', 'Integer', 'Long', 'Double', 'Date') AND instance_key IN ")
        .bind_list(instances.iter().copied())
        .push(" AND name IN ")
        .bind_list(names.iter().cloned());
    let value = |row: Found| {
        let value = value::read(&row.r#type, row.text_value, row.long_value, row.double_value, None)?;
        Ok((row.instance_key, row.name.into(), value))
    };
    db.load::<Found>(sql)?.into_iter().map(value).collect()
}

/// Comments on a task, or all of an instance, oldest first.
pub fn comments(db: &mut Db, instance: Key, task: Option<Key>) -> Result<Vec<CommentRow>, Error> {
    let mut sql = Sql::new("SELECT user_id, message, created_at FROM comment WHERE deleted_at IS NULL AND instance_key = ").bind(instance);
    if let Some(task) = task {
        sql = sql.push(" AND task_key = ").bind(task);
    }
    let mut rows: Vec<CommentRow> = db.load(sql.push(" ORDER BY key DESC LIMIT ").bind(SHOWN))?;
    rows.reverse();
    Ok(rows)
}

/// The only open task under a root, if there is just one.
pub fn only_task(db: &mut Db, instance: Key) -> Result<Option<Key>, Error> {
    let sql = Sql::new("SELECT t.key FROM task t WHERE t.ended_at IS NULL AND t.instance_key = ").bind(instance);
    let rows: Vec<KeyRow> = db.load(sql.push(" LIMIT 2"))?;
    Ok(match rows.as_slice() {
        [only] => Some(Key(only.key)),
        _ => None,
    })
}

/// Where each of some roots stands, in the order of the elements.
pub fn by_root(rows: Vec<(i64, WaitingRow)>) -> HashMap<i64, Vec<WaitingRow>> {
    let mut found: HashMap<i64, Vec<WaitingRow>> = HashMap::new();
    for (root, row) in rows {
        found.entry(root).or_default().push(row);
    }
    found
}
