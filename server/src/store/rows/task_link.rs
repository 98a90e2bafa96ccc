//! Who is concerned with a task. A link's row ends when the link is taken back, or with its task.
use super::Around;
use crate::store::columns::{Action, Columns, Kind, Shape};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::{Change, IdentityLink, Record, Table, Task};
use baton_models::Key;
use std::collections::HashMap;

pub(in crate::store) static INSERT: Shape = Shape {
    table: "task_link",
    action: Action::Insert,
    columns: &[
        ("task_key", Kind::Long),
        ("root_key", Kind::Long),
        ("type", Kind::Text),
        ("user_id", Kind::Text),
        ("group_id", Kind::Text),
        ("ended_at", Kind::Long),
    ],
};

/// The links that a batch adds and ends.
pub(in crate::store) struct Links {
    added: Columns,
    /// Tasks that ended: their links end with them.
    ended: Vec<(Key, i64)>,
    /// Tasks whose links may have changed, with the links that they have now.
    open: Vec<(Key, Key, Vec<IdentityLink>, i64)>,
}

impl Links {
    pub(in crate::store) fn new() -> Self {
        Self { added: Columns::new(&INSERT), ended: Vec::new(), open: Vec::new() }
    }

    /// Adds what a state's tasks say. `relinked` tells the tasks whose links were touched.
    pub(in crate::store) fn collect(&mut self, tasks: &Table<Task>, around: &Around<'_>, relinked: &[Key], now: i64) {
        for change in tasks.changes() {
            match change {
                Change::Insert(task) => {
                    for link in &task.links {
                        self.add(around.root, task.key, link, task.ended_at);
                    }
                }
                Change::Update(task) => {
                    if relinked.contains(&task.key) {
                        self.open.push((around.root, task.key, task.links.clone(), task.ended_at.unwrap_or(now)));
                    }
                    if let Some(at) = task.ended_at.filter(|_| !task.is_live() && (!task.links.is_empty() || relinked.contains(&task.key)))
                    {
                        self.ended.push((task.key, at));
                    }
                }
                Change::Delete(_) => {}
            }
        }
    }

    pub(in crate::store) fn add(&mut self, root: Key, task: Key, link: &IdentityLink, ended_at: Option<i64>) {
        let row = self.added.row().long(task.0).long(root.0).text(Some(&link.kind));
        row.text(link.user.as_ref()).text(link.group.as_ref()).long(ended_at);
    }

    pub(in crate::store) fn flush(mut self, db: &mut Db) -> Result<(), Error> {
        if !self.open.is_empty() {
            let mut stored = load(db, self.open.iter().map(|(_, task, ..)| *task))?;
            for (root, task, links, at) in std::mem::take(&mut self.open) {
                let before = stored.remove(&task).unwrap_or_default();
                for link in before.iter().filter(|link| !links.contains(link)) {
                    end(db, task, link, at)?;
                }
                for link in links.iter().filter(|link| !before.contains(link)) {
                    self.add(root, task, link, None);
                }
            }
        }
        self.added.flush(db)?;
        end_with_tasks(db, &self.ended)
    }
}

fn end(db: &mut Db, task: Key, link: &IdentityLink, at: i64) -> Result<(), Error> {
    let sql = Sql::new("UPDATE task_link SET ended_at = ").bind(at).push(" WHERE ended_at IS NULL AND task_key = ").bind(task);
    let sql = sql.push(" AND type = ").bind(&link.kind);
    let sql = match &link.user {
        Some(user) => sql.push(" AND user_id = ").bind(user),
        None => sql.push(" AND user_id IS NULL"),
    };
    let sql = match &link.group {
        Some(group) => sql.push(" AND group_id = ").bind(group),
        None => sql.push(" AND group_id IS NULL"),
    };
    db.execute(sql).map(drop)
}

fn end_with_tasks(db: &mut Db, ended: &[(Key, i64)]) -> Result<(), Error> {
    let mut by_time: HashMap<i64, Vec<Key>> = HashMap::new();
    for (task, at) in ended {
        by_time.entry(*at).or_default().push(*task);
    }
    for (at, tasks) in by_time {
        let sql = Sql::new("UPDATE task_link SET ended_at = ").bind(at).push(" WHERE ended_at IS NULL AND task_key IN ").bind_list(tasks);
        db.execute(sql)?;
    }
    Ok(())
}

row! {
    struct Loaded {
        task_key: i64,
        r#type: String,
        user_id: Option<String>,
        group_id: Option<String>,
    }
}

/// The links of some open tasks.
pub(in crate::store) fn load(db: &mut Db, tasks: impl IntoIterator<Item = Key>) -> Result<HashMap<Key, Vec<IdentityLink>>, Error> {
    let sql = Sql::new("SELECT task_key, type, user_id, group_id FROM task_link WHERE ended_at IS NULL AND task_key IN ").bind_list(tasks);
    let mut links: HashMap<Key, Vec<IdentityLink>> = HashMap::new();
    for row in db.load::<Loaded>(sql)? {
        let link = IdentityLink { kind: row.r#type.into(), user: super::shared(row.user_id), group: super::shared(row.group_id) };
        links.entry(Key(row.task_key)).or_default().push(link);
    }
    Ok(links)
}
