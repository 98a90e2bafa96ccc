//! What people wrote about tasks and instances.
use super::{AT_TASK, Around, Row, shared};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::Comment;
use baton_models::Key;

impl Row for Comment {
    const TABLE: &'static str = "comment";
    const PLACE: &'static [Column] = AT_TASK;
    const FIXED: &'static [Column] = &[];
    const CHANGING: &'static [Column] = &[("message", Kind::Text), ("deleted_at", Kind::Long)];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_task(row, self.key, self.instance, self.task, self.user.as_ref(), self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.text(Some(&self.message)).long(self.deleted_at);
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        task_key: Option<i64>,
        user_id: Option<String>,
        message: String,
        created_at: i64,
    }
}

/// The comments of some roots.
pub(in crate::store) fn load(db: &mut Db, roots: &[Key]) -> Result<Vec<(Key, Comment)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM comment WHERE deleted_at IS NULL AND root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let comment = Comment {
            key: Key(row.key),
            instance: Key(row.instance_key),
            task: row.task_key.map(Key),
            user: shared(row.user_id),
            message: row.message.into(),
            created_at: row.created_at,
            deleted_at: None,
        };
        (Key(row.root_key), comment)
    };
    Ok(rows.into_iter().map(record).collect())
}
