//! What needs repair, and what was repaired.
use super::{AT_ELEMENT, Around, Row, shared};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::Incident;
use baton_models::Key;
use std::sync::Arc;

impl Row for Incident {
    const TABLE: &'static str = "incident";
    const PLACE: &'static [Column] = AT_ELEMENT;
    const FIXED: &'static [Column] = &[
        ("process_id", Kind::Text),
        ("tenant_id", Kind::Text),
        ("type", Kind::Text),
        ("cause_key", Kind::Long),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[("message", Kind::Text), ("ended_at", Kind::Long), ("resolved", Kind::Bool)];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_element(row, self.key, self.instance, self.element_instance, self.element);
        row.text(around.process_id(self.instance)).text(around.tenant(self.instance));
        row.text(Some(&self.kind)).long(self.cause.map(|key| key.0)).long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.text(Some(&self.message)).long(self.ended_at).bool(self.resolved);
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        element_instance_key: i64,
        element_id: Option<String>,
        r#type: String,
        message: String,
        cause_key: Option<i64>,
        created_at: i64,
    }
}

/// The open incidents of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, Incident)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM incident WHERE ended_at IS NULL AND root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let graph = graph(row.instance_key)?;
        let incident = Incident {
            key: Key(row.key),
            instance: Key(row.instance_key),
            element_instance: Key(row.element_instance_key),
            element: row.element_id.and_then(|id| graph.find(&id)),
            kind: shared(Some(row.r#type)).unwrap_or_default(),
            message: row.message.into(),
            cause: row.cause_key.map(Key),
            created_at: row.created_at,
            ended_at: None,
            resolved: false,
        };
        Ok((Key(row.root_key), incident))
    };
    rows.into_iter().map(record).collect()
}
