//! Many rows of one statement, column by column: PostgreSQL takes the columns as arrays in one statement, SQLite a
//! prepared statement per row.
use super::bind::{Bind, List, Shared};
use super::{Db, Error, Sql};
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

/// A statement for any number of rows of a table.
#[derive(Debug)]
pub struct Shape {
    pub table: &'static str,
    pub action: Action,
    pub columns: &'static [(&'static str, Kind)],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Insert,
    /// Leaves a row that is there already as it is.
    InsertNew,
    /// The first columns name the row (these are their names in the table), the others are set.
    Update {
        by: &'static [&'static str],
    },
}

/// Rows on their way to the database.
#[derive(Debug)]
pub struct Columns {
    shape: &'static Shape,
    lists: Vec<List>,
    cursor: usize,
    rows: usize,
    broken: bool,
}

impl Columns {
    pub fn new(shape: &'static Shape) -> Self {
        let lists = shape.columns.iter().map(|(_, kind)| List::empty(*kind)).collect();
        Self { shape, lists, cursor: 0, rows: 0, broken: false }
    }

    pub fn len(&self) -> usize {
        self.rows
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
        match self.next() {
            Some(List::Texts(list)) => list.push(value.map(|text| Shared(Arc::clone(text)))),
            _ => self.broken = true,
        }
        self
    }

    pub fn str(&mut self, value: Option<&str>) -> &mut Self {
        match self.next() {
            Some(List::Texts(list)) => list.push(value.map(|text| Shared(Arc::from(text)))),
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

    /// Writes all rows and gives how many were written.
    pub fn flush(self, db: &mut Db) -> Result<usize, Error> {
        if self.rows == 0 {
            return Ok(0);
        }
        if self.broken || self.lists.iter().any(|list| list.len() != self.rows) {
            return Err(Error::Bug(format!("the rows for {} do not fit its columns", self.shape.table)));
        }
        if db.is_postgres() { db.execute(self.array_statement()) } else { self.flush_rows(db) }
    }

    fn flush_rows(self, db: &mut Db) -> Result<usize, Error> {
        let texts = row_texts(self.shape);
        let first = self.shape.naming();
        let mut written = 0;
        for row in 0..self.rows {
            // An update names its row behind what it sets.
            let (naming, set) = self.lists.split_at(first.min(self.lists.len()));
            let binds = set.iter().chain(naming).map(|list| list.at(row)).collect();
            written += db.execute_row(&texts, binds)?;
        }
        Ok(written)
    }

    fn array_statement(self) -> Sql {
        let Self { shape, lists, .. } = self;
        let names: Vec<&str> = shape.columns.iter().map(|(name, _)| *name).collect();
        let list = names.join(", ");
        let arrays = |mut sql: Sql, lists: Vec<List>| {
            for (n, values) in lists.into_iter().enumerate() {
                sql = sql.push_if(n > 0, ", ").bind_array(values);
            }
            sql
        };
        match shape.action {
            Action::Insert | Action::InsertNew => {
                let sql = Sql::new(format!("INSERT INTO {} ({list}) SELECT * FROM unnest(", shape.table));
                arrays(sql, lists).push(")").push_if(shape.action == Action::InsertNew, " ON CONFLICT DO NOTHING")
            }
            Action::Update { by } => {
                let set: Vec<String> = names.iter().skip(by.len()).map(|name| format!("{name} = u.{name}")).collect();
                let on: Vec<String> = by.iter().zip(&names).map(|(column, name)| format!("t.{column} = u.{name}")).collect();
                let sql = Sql::new(format!("UPDATE {} AS t SET {} FROM unnest(", shape.table, set.join(", ")));
                arrays(sql, lists).push(&format!(") AS u ({list}) WHERE {}", on.join(" AND ")))
            }
        }
    }
}

impl Shape {
    /// How many of the columns name the row.
    fn naming(&self) -> usize {
        match self.action {
            Action::Insert | Action::InsertNew => 0,
            Action::Update { by } => by.len(),
        }
    }
}

/// The texts around the values of one row.
fn row_texts(shape: &Shape) -> Vec<String> {
    let names = shape.columns.iter().map(|(name, _)| *name);
    let mut texts = Vec::new();
    match shape.action {
        Action::Insert | Action::InsertNew => {
            let list = names.collect::<Vec<_>>().join(", ");
            texts.push(format!("INSERT INTO {} ({list}) VALUES (", shape.table));
            texts.extend((1..shape.columns.len()).map(|_| ", ".to_owned()));
            texts.push(if shape.action == Action::InsertNew { ") ON CONFLICT DO NOTHING" } else { ")" }.to_owned());
        }
        Action::Update { by } => {
            let mut before = format!("UPDATE {} SET ", shape.table);
            for name in names.skip(by.len()) {
                texts.push(format!("{before}{name} = "));
                ", ".clone_into(&mut before);
            }
            " WHERE ".clone_into(&mut before);
            for column in by {
                texts.push(format!("{before}{column} = "));
                " AND ".clone_into(&mut before);
            }
            texts.push(String::new());
        }
    }
    texts
}

impl List {
    fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Long => List::Longs(Vec::new()),
            Kind::Double => List::Doubles(Vec::new()),
            Kind::Bool => List::Bools(Vec::new()),
            Kind::Text => List::Texts(Vec::new()),
            Kind::Bytes => List::Bytes(Vec::new()),
        }
    }

    fn len(&self) -> usize {
        match self {
            List::Longs(values) => values.len(),
            List::Doubles(values) => values.len(),
            List::Bools(values) => values.len(),
            List::Texts(values) => values.len(),
            List::Bytes(values) => values.len(),
        }
    }

    fn at(&self, row: usize) -> Bind {
        match self {
            List::Longs(values) => Bind::Long(values.get(row).copied().flatten()),
            List::Doubles(values) => Bind::Double(values.get(row).copied().flatten()),
            List::Bools(values) => Bind::Bool(values.get(row).copied().flatten()),
            List::Texts(values) => Bind::Text(values.get(row).cloned().flatten().map(|text| text.0)),
            List::Bytes(values) => Bind::Bytes(values.get(row).cloned().flatten()),
        }
    }
}
