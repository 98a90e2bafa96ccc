//! States that changed, without a database to write them to: for benchmarks.
use super::cache::Cached;
use super::rows::instance::Head;
use super::write::{Events, Write};
use super::{Error, together};
use baton_engine::State;

/// States with what commands have changed in them.
pub struct Unwritten(Vec<Cached>);

impl Unwritten {
    /// `stored`: the database has a row for each root.
    pub fn new(states: Vec<State>, stored: bool) -> Self {
        Self(states.into_iter().map(|state| Cached::new(state, Head::default(), stored)).collect())
    }

    /// Makes rows as a batch does, and of them the statement for PostgreSQL; gives the number of the rows.
    pub fn statement(&self) -> Result<usize, Error> {
        let mut write = Write::new(0);
        for cached in &self.0 {
            write.state(cached, &Head::default(), &Events::default());
        }
        let columns = write.into_columns();
        let mask = together::mask(&columns);
        together::statement(columns, mask).map(|(_, rows)| rows)
    }
}
