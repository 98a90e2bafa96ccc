//! Element instances: what ran, what runs.
use super::activity_type::activity_type;
use super::{Around, Row, count, variant};
use crate::store::columns::{Column, Columns, Kind};
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::{ElementInstance, ElementState, Role};
use baton_engine::{BODY, Graph};
use baton_models::Key;
use std::sync::Arc;

impl Row for ElementInstance {
    const TABLE: &'static str = "element_instance";
    const FIXED: &'static [Column] = &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("instance_key", Kind::Long),
        ("scope_key", Kind::Long),
        ("element_id", Kind::Text),
        ("element_type", Kind::Text),
        ("element_name", Kind::Text),
        ("role", Kind::Text),
        ("started_at", Kind::Long),
    ];
    const CHANGING: &'static [Column] = &[
        ("state", Kind::Text),
        ("ended_at", Kind::Long),
        ("active", Kind::Long),
        ("loop_counter", Kind::Long),
        ("loop_total", Kind::Long),
        ("loop_completed", Kind::Long),
        ("arrived_flows", Kind::Long),
        ("called_key", Kind::Long),
    ];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>) {
        let element = around.graph(self.instance).map(|graph| graph.process.element(self.element));
        row.long(self.key.0).long(around.root.0).long(self.instance.0).long(self.scope.0);
        match (self.role, element) {
            (Role::Body, Some(element)) => row.str(Some(&format!("{}{BODY}", element.id))).name("multiInstanceBody"),
            (_, Some(element)) => row.text(Some(&element.id)).name(activity_type(element)),
            (_, None) => row.str(None).str(None),
        };
        row.str(element.and_then(|element| element.name.as_deref())).name(role_name(self.role)).long(self.started_at);
    }

    fn changing(&self, row: &mut Columns, _: &Around<'_>) {
        row.name(state_name(self.state)).long(self.ended_at).long(i64::from(self.active)).long(i64::from(self.loop_counter));
        row.long(i64::from(self.loop_total)).long(i64::from(self.loop_completed));
        row.long(i64::from(self.arrived)).long(self.called.map(|called| called.0));
    }
}

/// How the state stands in the database.
pub fn state_name(state: ElementState) -> &'static str {
    match state {
        ElementState::Pending => "pending",
        ElementState::Active => "active",
        ElementState::Resetting => "resetting",
        ElementState::Finishing => "finishing",
        ElementState::Leaving => "leaving",
        ElementState::Completed => "completed",
        ElementState::Canceled => "canceled",
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Plain => "plain",
        Role::Body => "body",
        Role::Inner => "inner",
        Role::Compensating => "compensating",
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        instance_key: i64,
        scope_key: i64,
        element_id: String,
        role: String,
        state: String,
        started_at: i64,
        ended_at: Option<i64>,
        active: i64,
        loop_counter: i64,
        loop_total: i64,
        loop_completed: i64,
        arrived_flows: i64,
        called_key: Option<i64>,
    }
}

/// The running element instances of some roots.
pub(in crate::store) fn load(
    db: &mut Db,
    roots: &[Key],
    graph: impl Fn(i64) -> Result<Arc<Graph>, Error>,
) -> Result<Vec<(Key, ElementInstance)>, Error> {
    let rows: Vec<Loaded> = db.load(Sql::new("SELECT * FROM element_instance WHERE ended_at IS NULL AND root_key IN ").bind_list(roots))?;
    let record = |row: Loaded| {
        let graph = graph(row.instance_key)?;
        let id = row.element_id.strip_suffix(BODY).unwrap_or(&row.element_id);
        let element = graph.find(id).ok_or_else(|| Error::Bug(format!("element '{id}' is not in its definition")))?;
        let record = ElementInstance {
            key: Key(row.key),
            instance: Key(row.instance_key),
            scope: Key(row.scope_key),
            element,
            role: variant("element_instance.role", &row.role)?,
            state: variant("element_instance.state", &row.state)?,
            started_at: row.started_at,
            ended_at: row.ended_at,
            active: count(row.active),
            loop_counter: count(row.loop_counter),
            loop_total: count(row.loop_total),
            loop_completed: count(row.loop_completed),
            arrived: count(row.arrived_flows),
            called: row.called_key.map(Key),
        };
        Ok((Key(row.root_key), record))
    };
    rows.into_iter().map(record).collect()
}
