//! Files and links at tasks. The content is written once and not kept in memory.
use super::{AT_TASK, Around, Row, shared};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::Attachment;
use baton_models::Key;

impl Row for Attachment {
    const TABLE: &'static str = "attachment";
    const PLACE: &'static [Column] = AT_TASK;
    const FIXED: &'static [Column] = &[("type", Kind::Text), ("url", Kind::Text), ("content", Kind::Bytes)];
    const CHANGING: &'static [Column] = &[("name", Kind::Text), ("description", Kind::Text), ("deleted_at", Kind::Long)];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_task(row, self.key, self.instance, self.task, self.user.as_ref(), self.created_at);
        row.text(self.kind.as_ref()).text(self.url.as_ref()).bytes(self.content.as_ref().map(|content| content.0.clone()));
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.text(self.name.as_ref()).text(self.description.as_ref()).long(self.deleted_at);
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        task_key: Option<i64>,
        user_id: Option<String>,
        name: Option<String>,
        description: Option<String>,
        r#type: Option<String>,
        url: Option<String>,
        created_at: i64,
    }
}

/// The attachments of some roots, without their content.
pub(in crate::store) fn load(db: &mut Db, roots: &[Key]) -> Result<Vec<(Key, Attachment)>, Error> {
    let columns = "key, root_key, instance_key, task_key, user_id, name, description, type, url, created_at";
    let sql = Sql::new(format!("SELECT {columns} FROM attachment WHERE deleted_at IS NULL AND root_key IN ")).bind_list(roots);
    let record = |row: Loaded| {
        let attachment = Attachment {
            key: Key(row.key),
            instance: Key(row.instance_key),
            task: row.task_key.map(Key),
            user: shared(row.user_id),
            name: shared(row.name),
            description: shared(row.description),
            kind: shared(row.r#type),
            url: shared(row.url),
            content: None,
            created_at: row.created_at,
            deleted_at: None,
        };
        (Key(row.root_key), attachment)
    };
    Ok(db.load(sql)?.into_iter().map(record).collect())
}
