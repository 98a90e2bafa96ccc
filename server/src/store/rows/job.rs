//! What the engine does by itself at a time.
use super::{AT_ELEMENT, Around, Row, count, shared, variant};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::{Job, JobKind};
use baton_models::Key;
use std::sync::Arc;

impl Row for Job {
    const TABLE: &'static str = "job";
    const PLACE: &'static [Column] = AT_ELEMENT;
    const FIXED: &'static [Column] = &[
        ("process_id", Kind::Text),
        ("kind", Kind::Text),
        ("listener", Kind::Long),
        ("tenant_id", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[
        ("due_at", Kind::Long),
        ("has_due", Kind::Bool),
        ("retries", Kind::Long),
        ("priority", Kind::Long),
        ("repeat", Kind::Text),
        ("repeats_left", Kind::Long),
        ("error_message", Kind::Text),
        ("error_details", Kind::Text),
    ];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_element(row, self.key, self.instance, self.element_instance, Some(self.target));
        row.text(around.process_id(self.instance))
            .name(kind_name(self.kind))
            .long(self.listener.map(i64::from))
            .text(around.tenant(self.instance))
            .long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.long(self.due_at.unwrap_or(self.created_at)).bool(self.due_at.is_some()).long(i64::from(self.retries)).long(self.priority);
        row.text(self.repeat.as_ref()).long(self.repeats_left.map(i64::from));
        row.text(self.error_message.as_ref()).text(self.error_details.as_ref());
    }
}

/// How the kind stands in the database.
pub fn kind_name(kind: JobKind) -> &'static str {
    match kind {
        JobKind::AsyncBefore => "asyncBefore",
        JobKind::AsyncAfter => "asyncAfter",
        JobKind::Timer => "timer",
        JobKind::TaskTimer => "taskTimer",
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        element_instance_key: i64,
        element_id: String,
        kind: String,
        listener: Option<i64>,
        due_at: i64,
        has_due: bool,
        retries: i64,
        priority: i64,
        repeat: Option<String>,
        repeats_left: Option<i64>,
        error_message: Option<String>,
        error_details: Option<String>,
        created_at: i64,
    }
}

/// The jobs of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, Job)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM job WHERE root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let unknown = || Error::Bug(format!("element '{}' is not in its definition", row.element_id));
        let job = Job {
            key: Key(row.key),
            instance: Key(row.instance_key),
            element_instance: Key(row.element_instance_key),
            target: graph(row.instance_key)?.find(&row.element_id).ok_or_else(unknown)?,
            kind: variant("job.kind", &row.kind)?,
            due_at: row.has_due.then_some(row.due_at),
            retries: i32::try_from(row.retries).unwrap_or_default(),
            priority: row.priority,
            repeat: shared(row.repeat),
            repeats_left: row.repeats_left.map(count),
            listener: row.listener.map(count),
            error_message: shared(row.error_message),
            error_details: shared(row.error_details),
            created_at: row.created_at,
        };
        Ok((Key(row.root_key), job))
    };
    rows.into_iter().map(record).collect()
}
