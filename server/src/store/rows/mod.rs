//! The tables, one file each: which columns a record has, how it is written, and how it is read back.
pub mod activity_type;
pub mod arrival;
pub mod attachment;
pub mod comment;
pub mod decision_instance;
pub mod element_instance;
pub mod external_task;
pub mod incident;
pub mod instance;
pub mod job;
pub mod mail;
pub mod signal;
pub mod subscription;
pub mod task;
pub mod task_link;
pub mod variable;

use super::Error;
use super::columns::{Action, Column, Columns, Kind, Shape};
use baton_engine::Graph;
use baton_engine::state::{Change, Record, State, Table};
use baton_models::{ElementIndex, Key};
use std::sync::Arc;

/// What a row may know of the state that its record belongs to.
pub(super) struct Around<'a> {
    pub root: Key,
    pub state: &'a State,
}

impl<'a> Around<'a> {
    pub(super) fn new(state: &'a State) -> Self {
        Self { root: state.root(), state }
    }

    /// The definition that an instance runs.
    pub(super) fn graph(&self, instance: Key) -> Option<&'a Arc<Graph>> {
        self.state.instances().get(instance).map(|instance| &instance.graph)
    }

    pub(super) fn element_id(&self, instance: Key, element: ElementIndex) -> Option<&'a Arc<str>> {
        self.graph(instance)?.process.elements.get(usize::try_from(element.0).ok()?).map(|element| &element.id)
    }

    pub(super) fn process_id(&self, instance: Key) -> Option<&'a Arc<str>> {
        self.graph(instance).map(|graph| &graph.process.id)
    }

    pub(super) fn definition(&self, instance: Key) -> i64 {
        self.state.instances().get(instance).map_or(0, |instance| instance.definition.0)
    }

    pub(super) fn business_key(&self, instance: Key) -> Option<&'a Arc<str>> {
        self.state.instances().get(instance)?.business_key.as_ref()
    }

    pub(super) fn tenant(&self, instance: Key) -> Option<&'a Arc<str>> {
        self.state.instances().get(instance)?.tenant.as_ref()
    }

    /// Fills [`AT_ELEMENT`].
    fn at_element(&self, row: &mut Columns, key: Key, instance: Key, element_instance: Key, element: Option<ElementIndex>) {
        row.long(key.0).long(self.root.0).long(instance.0).long(element_instance.0).long(self.definition(instance));
        row.text(element.and_then(|element| self.element_id(instance, element)));
    }

    /// Fills [`AT_TASK`].
    fn at_task(&self, row: &mut Columns, key: Key, instance: Key, task: Option<Key>, user: Option<&Arc<str>>, at: i64) {
        row.long(key.0).long(self.root.0).long(instance.0).long(task.map(|key| key.0)).text(user).long(at);
    }
}

/// The tables of what belongs to a process instance, by `instance_key`.
pub(in crate::store) const OF_INSTANCE: [&str; 13] = [
    "element_instance",
    "arrival",
    "variable",
    "task",
    "external_task",
    "job",
    "subscription",
    "incident",
    "comment",
    "attachment",
    "mail",
    "signal",
    "decision_instance",
];

/// Where a record is that an element instance has.
const AT_ELEMENT: &[Column] = &[
    ("key", Kind::Long),
    ("root_key", Kind::Long),
    ("instance_key", Kind::Long),
    ("element_instance_key", Kind::Long),
    ("definition_key", Kind::Long),
    ("element_id", Kind::Text),
];

/// Where a record is that people add to a task, and who did when.
const AT_TASK: &[Column] = &[
    ("key", Kind::Long),
    ("root_key", Kind::Long),
    ("instance_key", Kind::Long),
    ("task_key", Kind::Long),
    ("user_id", Kind::Text),
    ("created_at", Kind::Long),
];

/// How a record becomes a row.
pub(super) trait Row: Record {
    const TABLE: &'static str;
    /// The columns with which several tables begin.
    const PLACE: &'static [Column] = &[];
    /// The other columns that stay as they were inserted; [`Row::fixed`] fills both.
    const FIXED: &'static [Column];
    /// The columns that every change of the record writes anew.
    const CHANGING: &'static [Column];

    fn fixed(&self, row: &mut Columns, around: &Around<'_>);
    fn changing(&self, row: &mut Columns, around: &Around<'_>);
}

const KEY: &[Column] = &[("key", Kind::Long)];

/// The rows of one table that a batch inserts, updates and deletes.
pub(super) struct Rows {
    inserts: Columns,
    updates: Columns,
    deletes: Columns,
}

impl Rows {
    pub(super) fn new<T: Row>() -> Self {
        let table = T::TABLE;
        Self {
            inserts: Columns::new(&Shape { table, action: Action::Insert, columns: [T::PLACE, T::FIXED, T::CHANGING] }),
            updates: Columns::new(&Shape { table, action: Action::Update { by: &["key"] }, columns: [KEY, T::CHANGING, &[]] }),
            deletes: Columns::new(&Shape { table, action: Action::Delete, columns: [KEY, &[], &[]] }),
        }
    }

    /// Adds what changed in a state's table.
    pub(super) fn collect<T: Row>(&mut self, table: &Table<T>, around: &Around<'_>) {
        for change in table.changes() {
            match change {
                Change::Insert(record) => {
                    let row = self.inserts.row();
                    record.fixed(row, around);
                    record.changing(row, around);
                }
                Change::Update(record) => record.changing(self.updates.row().long(record.key().0), around),
                Change::Delete(key) => drop(self.deletes.row().long(key.0)),
            }
        }
    }

    pub(super) fn into_columns(self) -> [Columns; 3] {
        [self.inserts, self.updates, self.deletes]
    }
}

/// A text of the database that stands for a variant.
pub(super) fn variant<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| Error::Bug(format!("{column} holds '{text}'")))
}

/// A value as JSON in a column of text.
pub(super) fn json<T: serde::Serialize>(value: &T) -> Arc<str> {
    serde_json::to_string(value).unwrap_or_default().into()
}

pub(super) fn of_json<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|why| Error::Bug(format!("{column} holds '{text}': {why}")))
}

/// Counters of the database; none is negative.
pub(super) fn count(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

pub(super) fn shared(text: Option<String>) -> Option<Arc<str>> {
    text.map(Arc::from)
}
