//! Whether the rows under a root are what its journal gives, those of ended records too: the journal is replayed, its rows
//! are written in a transaction that is taken back, and compared with those that were there. For tests.
use super::cache::Cached;
use super::columns::{Action, Shape};
use super::rows::instance::Head;
use super::write::{Events, Write};
use super::{Db, Error, Sql, Store, journal, row, together};
use baton_engine::{State, replay};
use baton_models::Key;

/// The outboxes' rows are their own once they are written, and the journal is what is compared with.
const OTHERS: [&str; 3] = ["mail", "signal", "journal"];

row! {
    struct Line {
        line: String,
    }
}

row! {
    struct Content {
        content: String,
    }
}

impl Store {
    /// Rows that the journal of a root does not give (`-`), and rows that are missing (`+`). `db` must be able to write.
    pub fn differences(&self, db: &mut Db, root: Key) -> Result<Vec<String>, Error> {
        db.begin()?;
        let compared = self.compare(db, root);
        db.rollback();
        compared
    }

    fn compare(&self, db: &mut Db, root: Key) -> Result<Vec<String>, Error> {
        let stored = lines(db, root)?;
        for shape in tables() {
            db.execute(Sql::new("DELETE FROM ").push(shape.table).push(" WHERE root_key = ").bind(root))?;
        }
        self.write_again(db, root)?;
        let mut replayed = lines(db, root)?;
        let mut differences = Vec::new();
        for line in stored {
            match replayed.iter().position(|other| *other == line) {
                Some(same) => drop(replayed.swap_remove(same)),
                None => differences.push(format!("- {line}")),
            }
        }
        // What was decided may be deleted on purpose; the journal keeps it.
        let missed = replayed.into_iter().filter(|line| !line.starts_with("decision_instance "));
        differences.extend(missed.map(|line| format!("+ {line}")));
        Ok(differences)
    }

    fn write_again(&self, db: &mut Db, root: Key) -> Result<(), Error> {
        let mut state = State::new(root);
        let mut head = Head::default();
        let mut events = Events::default();
        let sql = Sql::new("SELECT content FROM journal WHERE root_key = ").bind(root).push(" ORDER BY revision");
        for Content { content } in db.load(sql)? {
            head = head.after(&content);
            let entry: journal::Entry<'_> = serde_json::from_str(&content).map_err(|e| Error::Bug(e.to_string()))?;
            replay(&mut state, &entry.events, entry.at, &*self.library()).map_err(Error::Bug)?;
            events.see(&entry.events, entry.at);
        }
        let mut write = Write::new(self.clock().now());
        write.state(&Cached::new(state, Head::default(), false), &head, &events);
        let rows = write.into_columns().into_iter().filter(|rows| !OTHERS.contains(&rows.shape().table)).collect();
        together::write(db, rows)
    }
}

/// The tables under a root.
fn tables() -> impl Iterator<Item = Shape> {
    let all = Write::new(0).into_columns().into_iter().map(|rows| *rows.shape());
    all.filter(|shape| shape.action == Action::Insert && !OTHERS.contains(&shape.table))
}

/// The rows of all tables as text, column by column.
fn lines(db: &mut Db, root: Key) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    for shape in tables() {
        let column = |name: &str| match db.is_postgres() {
            true => format!(" || ' {name}=' || quote_nullable(CAST({name} AS TEXT))"),
            false => format!(" || ' {name}=' || quote({name})"),
        };
        let columns: String = shape.names().map(column).collect();
        let sql = Sql::new(format!("SELECT '{table}'{columns} AS line FROM {table} WHERE root_key = ", table = shape.table)).bind(root);
        all.extend(db.load::<Line>(sql)?.into_iter().map(|row| row.line));
    }
    Ok(all)
}
