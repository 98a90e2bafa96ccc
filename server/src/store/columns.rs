//! Many rows for one statement, column by column.
use super::Error;
use super::bind::{Bind, List, Shared};
use serde::Serialize;
use std::sync::Arc;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Long,
    Double,
    Bool,
    Text,
    Bytes,
}

/// The name of a column and the type of its values.
pub type Column = (&'static str, Kind);

/// A statement for any number of rows of a table.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub table: &'static str,
    pub action: Action,
    /// The columns, in parts for those who share one of them.
    pub columns: [&'static [Column]; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Insert,
    /// Inserts rows none of which may be there already.
    InsertNew,
    /// The first columns name the row (these are their names in the table), the others are set. Every row must be there.
    Update {
        by: &'static [&'static str],
    },
    /// The same for all rows, any number of them, that fit the names and are open still.
    End {
        by: &'static [&'static str],
    },
    /// The columns name the row, which must be there.
    Delete,
}

/// Rows on their way to the database.
#[derive(Debug)]
pub struct Columns {
    shape: Shape,
    lists: Vec<List>,
    cursor: usize,
    rows: usize,
    broken: bool,
}

impl Columns {
    pub fn new(shape: &Shape) -> Self {
        let lists = shape.columns().map(|(_, kind)| List::empty(*kind)).collect();
        Self { shape: *shape, lists, cursor: 0, rows: 0, broken: false }
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Begins a row; its values follow in the order of the columns.
    pub fn row(&mut self) -> &mut Self {
        self.broken |= self.cursor != 0 && self.cursor != self.lists.len();
        self.cursor = 0;
        self.rows += 1;
        self
    }

    pub fn long(&mut self, value: impl Into<Option<i64>>) -> &mut Self {
        let value = value.into();
        match self.next() {
            Some(List::Longs(list)) => list.push(value),
            _ => self.broken = true,
        }
        self
    }

    pub fn double(&mut self, value: Option<f64>) -> &mut Self {
        match self.next() {
            Some(List::Doubles(list)) => list.push(value),
            _ => self.broken = true,
        }
        self
    }

    pub fn bool(&mut self, value: bool) -> &mut Self {
        match self.next() {
            Some(List::Bools(list)) => list.push(Some(value)),
            _ => self.broken = true,
        }
        self
    }

    pub fn text(&mut self, value: Option<&Arc<str>>) -> &mut Self {
        self.shared(value.map(|text| Shared::Counted(Arc::clone(text))))
    }

    pub fn str(&mut self, value: Option<&str>) -> &mut Self {
        self.shared(value.map(|text| Shared::Counted(Arc::from(text))))
    }

    /// A value as JSON; where that fails, the batch is not written.
    pub fn json(&mut self, value: &impl Serialize) -> &mut Self {
        let text = serde_json::to_string(value);
        self.broken |= text.is_err();
        self.shared(text.ok().map(|text| Shared::Counted(text.into())))
    }

    /// A text of our own, such as the name of a state.
    pub fn name(&mut self, value: impl Into<Option<&'static str>>) -> &mut Self {
        self.shared(value.into().map(Shared::Static))
    }

    fn shared(&mut self, value: Option<Shared>) -> &mut Self {
        match self.next() {
            Some(List::Texts(list)) => list.push(value),
            _ => self.broken = true,
        }
        self
    }

    pub fn bytes(&mut self, value: Option<Vec<u8>>) -> &mut Self {
        match self.next() {
            Some(List::Bytes(list)) => list.push(value),
            _ => self.broken = true,
        }
        self
    }

    fn next(&mut self) -> Option<&mut List> {
        let list = self.lists.get_mut(self.cursor);
        self.cursor += 1;
        list
    }

    /// The shape and the values column by column; an error if a row had too many or too few of them, or of a wrong type.
    pub(super) fn checked(self) -> Result<(Shape, Vec<List>, usize), Error> {
        if self.broken || self.lists.iter().any(|list| list.len() != self.rows) {
            return Err(Error::Bug(format!("the rows for {} do not fit its columns", self.shape.table)));
        }
        Ok((self.shape, self.lists, self.rows))
    }
}

impl Shape {
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().copied().flatten()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.columns().map(|(name, _)| *name)
    }

    /// The names, in the table, of the columns that name a row.
    pub(super) fn by(&self) -> Vec<&'static str> {
        match self.action {
            Action::Insert | Action::InsertNew => Vec::new(),
            Action::Update { by } | Action::End { by } => by.to_vec(),
            Action::Delete => self.names().collect(),
        }
    }

    /// Whether only open rows count.
    pub(super) fn ends(&self) -> bool {
        matches!(self.action, Action::End { .. })
    }

    /// Whether every row must have been written; otherwise somebody else was faster.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self.action, Action::InsertNew | Action::Update { .. } | Action::Delete)
    }
}

impl List {
    pub(super) fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Long => List::Longs(Vec::new()),
            Kind::Double => List::Doubles(Vec::new()),
            Kind::Bool => List::Bools(Vec::new()),
            Kind::Text => List::Texts(Vec::new()),
            Kind::Bytes => List::Bytes(Vec::new()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            List::Longs(values) => values.len(),
            List::Doubles(values) => values.len(),
            List::Bools(values) => values.len(),
            List::Texts(values) => values.len(),
            List::Bytes(values) => values.len(),
        }
    }

    pub(super) fn at(&self, row: usize) -> Bind {
        match self {
            List::Longs(values) => Bind::Long(values.get(row).copied().flatten()),
            List::Doubles(values) => Bind::Double(values.get(row).copied().flatten()),
            List::Bools(values) => Bind::Bool(values.get(row).copied().flatten()),
            List::Texts(values) => Bind::Text(values.get(row).cloned().flatten().map(Shared::into_arc)),
            List::Bytes(values) => Bind::Bytes(values.get(row).cloned().flatten()),
        }
    }
}
