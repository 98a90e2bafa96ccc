//! What has come to an element instance that waits for more: tokens at a join, results of a loop.
use super::{Around, Row, count};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::Arrival;
use baton_models::{FlowIndex, Key, Value};
use std::sync::Arc;

impl Row for Arrival {
    const TABLE: &'static str = "arrival";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("element_instance_key", Kind::Long),
        ("flow_id", Kind::Text),
        ("number", Kind::Long),
        ("result", Kind::Text),
    ];
    const CHANGING: &'static [Column] = &[("tokens", Kind::Long), ("spent", Kind::Bool)];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        let flow = self.flow.and_then(|flow| around.graph(self.instance).map(|graph| &graph.process.flow(flow).id));
        row.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.element_instance.0);
        row.text(flow).long(i64::from(self.number));
        match &self.result {
            Some(result) => row.json(result),
            None => row.str(None),
        };
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.long(i64::from(self.tokens)).bool(self.spent);
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        element_instance_key: i64,
        flow_id: Option<String>,
        number: i64,
        tokens: i64,
        spent: bool,
        result: Option<String>,
    }
}

/// What has come to the element instances of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, Arrival)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM arrival WHERE root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let flow = match &row.flow_id {
            Some(id) => Some(known(&*graph(row.instance_key)?, id)?),
            None => None,
        };
        let arrival = Arrival {
            key: Key(row.key),
            instance: Key(row.instance_key),
            element_instance: Key(row.element_instance_key),
            flow,
            number: flow.map_or(count(row.number), |flow| flow.0),
            tokens: count(row.tokens),
            spent: row.spent,
            result: row.result.as_deref().map(value).transpose()?,
        };
        Ok((Key(row.root_key), arrival))
    };
    rows.into_iter().map(record).collect()
}

fn known(graph: &Graph, flow: &str) -> Result<FlowIndex, Error> {
    graph.find_flow(flow).ok_or_else(|| Error::Bug(format!("sequence flow '{flow}' is not in its definition")))
}

fn value(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|e| Error::Bug(format!("a result in the table arrival cannot be read: {e}")))
}
