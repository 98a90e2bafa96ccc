//! Work that waits for external workers.
use super::{AT_ELEMENT, Around, Row, json, of_json, shared};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::ExternalTask;
use baton_models::Key;
use std::sync::Arc;

impl Row for ExternalTask {
    const TABLE: &'static str = "external_task";
    const PLACE: &'static [Column] = AT_ELEMENT;
    const FIXED: &'static [Column] = &[
        ("process_id", Kind::Text),
        ("business_key", Kind::Text),
        ("tenant_id", Kind::Text),
        ("topic", Kind::Text),
        ("host", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[
        ("priority", Kind::Long),
        ("retries", Kind::Long),
        ("worker_id", Kind::Text),
        ("locked_until", Kind::Long),
        ("error_message", Kind::Text),
        ("error_details", Kind::Text),
    ];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_element(row, self.key, self.instance, self.element_instance, Some(self.element));
        row.text(around.process_id(self.instance)).text(around.business_key(self.instance)).text(around.tenant(self.instance));
        row.text(Some(&self.topic)).text(self.host.as_ref().map(json).as_ref()).long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.long(self.priority).long(self.retries.map(i64::from)).text(self.worker.as_ref()).long(self.locked_until);
        row.text(self.error_message.as_ref()).text(self.error_details.as_ref());
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        element_instance_key: i64,
        element_id: String,
        topic: String,
        host: Option<String>,
        priority: i64,
        retries: Option<i64>,
        worker_id: Option<String>,
        locked_until: Option<i64>,
        error_message: Option<String>,
        error_details: Option<String>,
        created_at: i64,
    }
}

/// The external tasks of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, ExternalTask)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM external_task WHERE root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let unknown = || Error::Bug(format!("element '{}' is not in its definition", row.element_id));
        let task = ExternalTask {
            key: Key(row.key),
            instance: Key(row.instance_key),
            element_instance: Key(row.element_instance_key),
            element: graph(row.instance_key)?.find(&row.element_id).ok_or_else(unknown)?,
            topic: row.topic.into(),
            host: row.host.as_deref().map(|text| of_json("host", text)).transpose()?,
            priority: row.priority,
            retries: row.retries.map(|n| i32::try_from(n).unwrap_or_default()),
            worker: shared(row.worker_id),
            locked_until: row.locked_until,
            error_message: shared(row.error_message),
            error_details: shared(row.error_details),
            created_at: row.created_at,
        };
        Ok((Key(row.root_key), task))
    };
    rows.into_iter().map(record).collect()
}
