//! What people wrote about tasks and instances.
use super::{Around, Row, shared};
use crate::store::columns::{Action, Columns, Kind, Shape};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::Comment;
use baton_models::Key;

impl Row for Comment {
    const INSERT: &'static Shape = &Shape {
        table: "comment",
        action: Action::Insert,
        columns: &[
            ("key", Kind::Long),
            ("root_key", Kind::Long),
            ("instance_key", Kind::Long),
            ("task_key", Kind::Long),
            ("user_id", Kind::Text),
            ("message", Kind::Text),
            ("created_at", Kind::Long),
            ("deleted_at", Kind::Long),
        ],
    };
    const UPDATE: &'static Shape = &Shape {
        table: "comment",
        action: Action::Update { by: &["key"] },
        columns: &[("key", Kind::Long), ("message", Kind::Text), ("deleted_at", Kind::Long)],
    };

    fn insert(&self, columns: &mut Columns, around: &Around<'_>) {
        columns.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.task.map(|key| key.0));
        columns.text(self.user.as_ref()).text(Some(&self.message)).long(self.created_at).long(self.deleted_at);
    }

    fn update(&self, columns: &mut Columns, _: &Around<'_>) {
        columns.long(self.key.0).text(Some(&self.message)).long(self.deleted_at);
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
