//! Who is concerned with a task. A link's row ends when the link is taken back, or with its task.
use super::Around;
use crate::store::columns::{Action, Column, Columns, Kind, Shape};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::{Change, IdentityLink, Table, Task};
use baton_models::Key;
use std::collections::HashMap;

const LINK: &[Column] = &[("task_key", Kind::Long), ("type", Kind::Text), ("user_id", Kind::Text), ("group_id", Kind::Text)];
const ENDED: &[Column] = &[("ended_at", Kind::Long)];

/// The links that a batch adds and ends.
pub(in crate::store) struct Links {
    added: Columns,
    /// Links that were taken back, by who is concerned.
    users: Columns,
    groups: Columns,
    /// Tasks that ended: their links end with them.
    tasks: Columns,
}

/// A link that was added to a task, or taken back from it.
#[derive(Debug)]
pub(in crate::store) struct Relinked {
    pub task: Key,
    pub link: IdentityLink,
    /// When it was taken back, in milliseconds; `None`: it was added.
    pub ended_at: Option<i64>,
}

impl Links {
    pub(in crate::store) fn new() -> Self {
        let end = |by, naming| Columns::new(&Shape { table: "task_link", action: Action::End { by }, columns: [naming, ENDED, &[]] });
        Self {
            added: Columns::new(&Shape { table: "task_link", action: Action::Insert, columns: [LINK, &[("root_key", Kind::Long)], ENDED] }),
            users: end(&["task_key", "type", "user_id"], &[("task_key", Kind::Long), ("type", Kind::Text), ("user_id", Kind::Text)]),
            groups: end(&["task_key", "type", "group_id"], &[("task_key", Kind::Long), ("type", Kind::Text), ("group_id", Kind::Text)]),
            tasks: end(&["task_key"], &[("task_key", Kind::Long)]),
        }
    }

    /// Adds what a state's tasks say. `relinked` tells, one after another, which links were touched.
    pub(in crate::store) fn collect(&mut self, tasks: &Table<Task>, around: &Around<'_>, relinked: &[Relinked]) {
        for change in tasks.changes() {
            let (task, is_new) = match change {
                Change::Insert(task) => (task, true),
                Change::Update(task) => (task, false),
                Change::Delete(_) => continue,
            };
            let mut added: Vec<&IdentityLink> = Vec::new();
            for touched in relinked.iter().filter(|touched| touched.task == task.key) {
                match (touched.ended_at, added.iter().position(|link| **link == touched.link)) {
                    (None, _) => added.push(&touched.link),
                    (Some(at), None) if !is_new => self.end(task.key, &touched.link, at),
                    (Some(at), known) => {
                        known.map(|position| added.swap_remove(position));
                        self.add(around.root, task.key, &touched.link, Some(at));
                    }
                }
            }
            if is_new {
                task.links.iter().for_each(|link| self.add(around.root, task.key, link, task.ended_at));
            } else {
                added.into_iter().for_each(|link| self.add(around.root, task.key, link, task.ended_at));
                if let Some(at) = task.ended_at.filter(|_| !task.links.is_empty()) {
                    self.tasks.row().long(task.key.0).long(at);
                }
            }
        }
    }

    fn add(&mut self, root: Key, task: Key, link: &IdentityLink, ended_at: Option<i64>) {
        let row = self.added.row().long(task.0).text(Some(&link.kind)).text(link.user.as_ref()).text(link.group.as_ref());
        row.long(root.0).long(ended_at);
    }

    fn end(&mut self, task: Key, link: &IdentityLink, at: i64) {
        let (columns, who) = match &link.user {
            Some(user) => (&mut self.users, Some(user)),
            None => (&mut self.groups, link.group.as_ref()),
        };
        columns.row().long(task.0).text(Some(&link.kind)).text(who).long(at);
    }

    pub(in crate::store) fn into_columns(self) -> [Columns; 4] {
        [self.added, self.users, self.groups, self.tasks]
    }
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
