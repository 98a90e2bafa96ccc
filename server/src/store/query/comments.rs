//! What people wrote about instances and tasks.
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct CommentRow {
        pub key: i64,
        pub root_key: i64,
        pub instance_key: i64,
        /// As the interface shows it.
        pub task_id: Option<String>,
        pub user_id: Option<String>,
        pub message: String,
        pub created_at: i64,
    }
}

const SELECT: &str = "SELECT c.key, c.root_key, c.instance_key, coalesce((SELECT t.alias FROM task t WHERE t.key = c.task_key), \
                      CAST(c.task_key AS TEXT)) AS task_id, c.user_id, c.message, c.created_at \
                      FROM comment c WHERE c.deleted_at IS NULL AND ";

/// The comments of an instance and of its tasks, the latest first.
pub fn of_instance(db: &mut Db, instance: Key) -> Result<Vec<CommentRow>, Error> {
    db.load(Sql::new(SELECT).push("c.instance_key = ").bind(instance).push(" ORDER BY c.key DESC"))
}

/// The comments on a task of an instance, the latest first.
pub fn of_task(db: &mut Db, instance: Key, task: Key) -> Result<Vec<CommentRow>, Error> {
    db.load(on(instance, task).push(" ORDER BY c.key DESC"))
}

/// One comment in an instance, on whichever task.
pub fn find_in(db: &mut Db, instance: Key, comment: Key) -> Result<Option<CommentRow>, Error> {
    db.first(Sql::new(SELECT).push("c.instance_key = ").bind(instance).push(" AND c.key = ").bind(comment))
}

/// One comment on a task of an instance.
pub fn find(db: &mut Db, instance: Key, task: Key, comment: Key) -> Result<Option<CommentRow>, Error> {
    db.first(on(instance, task).push(" AND c.key = ").bind(comment))
}

fn on(instance: Key, task: Key) -> Sql {
    Sql::new(SELECT).push("c.instance_key = ").bind(instance).push(" AND c.task_key = ").bind(task)
}
