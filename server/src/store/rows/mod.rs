//! The tables, one file each: which columns a record has, how it is written, and how it is read back.
pub mod attachment;
pub mod comment;
pub mod element_instance;
pub mod external_task;
pub mod incident;
pub mod instance;
pub mod job;
pub mod mail;
pub mod subscription;
pub mod task;
pub mod task_link;
pub mod variable;

use super::columns::{Columns, Shape};
use super::{Db, Error, Sql};
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
}

/// The rows of one table that a batch inserts, updates and deletes.
pub(super) struct Rows {
    pub inserts: Columns,
    pub updates: Columns,
    table: &'static str,
    deletes: Vec<Key>,
}

/// How a record becomes a row.
pub(super) trait Row: Record {
    const INSERT: &'static Shape;
    const UPDATE: &'static Shape;

    fn insert(&self, columns: &mut Columns, around: &Around<'_>);
    fn update(&self, columns: &mut Columns, around: &Around<'_>);
}

impl Rows {
    pub(super) fn new<T: Row>() -> Self {
        Self { inserts: Columns::new(T::INSERT), updates: Columns::new(T::UPDATE), table: T::INSERT.table, deletes: Vec::new() }
    }

    /// Adds what changed in a state's table.
    pub(super) fn collect<T: Row>(&mut self, table: &Table<T>, around: &Around<'_>) {
        for change in table.changes() {
            match change {
                Change::Insert(record) => record.insert(self.inserts.row(), around),
                Change::Update(record) => record.update(self.updates.row(), around),
                Change::Delete(key) => self.deletes.push(key),
            }
        }
    }

    /// Writes it all; every row that was to change must be there.
    pub(super) fn flush(self, db: &mut Db) -> Result<(), Error> {
        let (updates, deletes) = (self.updates.len(), self.deletes.len());
        self.inserts.flush(db)?;
        if self.updates.flush(db)? != updates {
            return Err(Error::Stale);
        }
        if deletes > 0 {
            let sql = Sql::new(format!("DELETE FROM {} WHERE key IN ", self.table)).bind_list(self.deletes);
            if db.execute(sql)? != deletes {
                return Err(Error::Stale);
            }
        }
        Ok(())
    }
}

/// A text of the database that stands for a variant.
pub(super) fn variant<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| Error::Bug(format!("{column} holds '{text}'")))
}

/// Counters of the database; none is negative.
pub(super) fn count(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

pub(super) fn shared(text: Option<String>) -> Option<Arc<str>> {
    text.map(Arc::from)
}
