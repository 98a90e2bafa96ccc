//! What waits for messages, signals and conditions, and what can be undone.
use super::{AT_ELEMENT, Around, Row, variant};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::Graph;
use baton_engine::state::{Subscription, SubscriptionKind};
use baton_models::Key;
use std::sync::Arc;

impl Row for Subscription {
    const TABLE: &'static str = "subscription";
    const PLACE: &'static [Column] = AT_ELEMENT;
    const FIXED: &'static [Column] = &[
        ("process_id", Kind::Text),
        ("business_key", Kind::Text),
        ("tenant_id", Kind::Text),
        ("kind", Kind::Text),
        ("created_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[("name", Kind::Text), ("correlation_key", Kind::Text), ("kept", Kind::Text)];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        around.at_element(row, self.key, self.instance, self.element_instance, Some(self.target));
        row.text(around.process_id(self.instance)).text(around.business_key(self.instance)).text(around.tenant(self.instance));
        row.name(kind_name(self.kind)).long(self.created_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.text(Some(&self.name)).text(self.correlation_key.as_ref());
        match &self.kept {
            Some(kept) => row.json(kept),
            None => row.str(None),
        };
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
        name: String,
        correlation_key: Option<String>,
        kept: Option<String>,
        created_at: i64,
    }
}

/// The subscriptions of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, Subscription)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM subscription WHERE root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let unknown = || Error::Bug(format!("element '{}' is not in its definition", row.element_id));
        let subscription = Subscription {
            key: Key(row.key),
            instance: Key(row.instance_key),
            element_instance: Key(row.element_instance_key),
            target: graph(row.instance_key)?.find(&row.element_id).ok_or_else(unknown)?,
            kind: variant("subscription.kind", &row.kind)?,
            name: row.name.into(),
            correlation_key: row.correlation_key.map(Into::into),
            kept: row
                .kept
                .as_deref()
                .map(serde_json::from_str)
                .transpose()
                .map_err(|why| Error::Bug(format!("what subscription {} keeps: {why}", row.key)))?,
            created_at: row.created_at,
        };
        Ok((Key(row.root_key), subscription))
    };
    rows.into_iter().map(record).collect()
}

/// How the kind stands in the database.
pub fn kind_name(kind: SubscriptionKind) -> &'static str {
    match kind {
        SubscriptionKind::Message => "message",
        SubscriptionKind::Signal => "signal",
        SubscriptionKind::Conditional => "conditional",
        SubscriptionKind::Compensation => "compensation",
    }
}
