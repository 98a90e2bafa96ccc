//! What people wrote about instances and tasks.
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct CommentRow {
        pub key: i64,
        pub root_key: i64,
        pub instance_key: i64,
        pub task_key: Option<i64>,
        pub user_id: Option<String>,
        pub message: String,
        pub created_at: i64,
    }
}

const SELECT: &str = "SELECT c.key, c.root_key, c.instance_key, c.task_key, c.user_id, c.message, c.created_at \
                      FROM comment c WHERE c.deleted_at IS NULL AND ";

/// The comments of an instance and of its tasks, the latest first.
pub fn of_instance(db: &mut Db, instance: Key) -> Result<Vec<CommentRow>, Error> {
    db.load(Sql::new(SELECT).push("c.instance_key = ").bind(instance).push(" ORDER BY c.key DESC"))
}
