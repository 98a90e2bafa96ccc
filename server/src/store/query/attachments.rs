//! Attachments of tasks; their content is only read when it is asked for.
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    /// A file or a link at a task.
    pub struct AttachmentRow {
        pub key: i64,
        pub root_key: i64,
        /// As the interface shows it.
        pub task_id: String,
        pub name: Option<String>,
        pub description: Option<String>,
        pub r#type: Option<String>,
        pub url: Option<String>,
        pub created_at: i64,
        /// 0: the task has no process.
        pub definition_key: i64,
    }
}

row! {
    struct ContentRow {
        content: Option<Vec<u8>>,
    }
}

const FROM: &str = "FROM task t JOIN attachment a ON a.instance_key = t.instance_key AND a.task_key = t.key \
     WHERE a.deleted_at IS NULL AND t.key = ";

fn select(task: Key) -> Sql {
    Sql::new("SELECT a.key, a.root_key, coalesce(t.alias, CAST(t.key AS TEXT)) AS task_id, a.name, a.description, a.type, a.url, a.created_at, t.definition_key ")
        .push(FROM)
        .bind(task)
}

/// The attachments of a task, oldest first.
pub fn of_task(db: &mut Db, task: Key) -> Result<Vec<AttachmentRow>, Error> {
    db.load(select(task).push(" ORDER BY a.key"))
}

/// One attachment of a task.
pub fn find(db: &mut Db, task: Key, attachment: Key) -> Result<Option<AttachmentRow>, Error> {
    db.first(select(task).push(" AND a.key = ").bind(attachment))
}

/// The bytes of an attachment; `None` where there is none, or where it is a link.
pub fn content(db: &mut Db, task: Key, attachment: Key) -> Result<Option<Vec<u8>>, Error> {
    let sql = Sql::new("SELECT a.content ").push(FROM).bind(task).push(" AND a.key = ").bind(attachment);
    Ok(db.first::<ContentRow>(sql)?.and_then(|row| row.content))
}
