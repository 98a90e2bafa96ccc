//! Whether the rows under a root are what its journal gives, those of ended records too: the journal is replayed, its rows
//! are written in a transaction that is taken back, and compared with those that were there. For tests.
use super::cache::Cached;
use super::columns::Shape;
use super::rows::Row;
use super::rows::instance::{self, Head};
use super::rows::task_link::{self, Links};
use super::write::{Events, Write};
use super::{Db, Error, Sql, Store, journal, row};
use baton_engine::state::{Attachment, Comment, ElementInstance, ExternalTask, Incident, Job, MailOrder, Subscription, Task, Variable};
use baton_engine::{Event, State, replay};
use baton_models::Key;

/// The outbox's rows are its own once they are written.
const MAIL: &str = <MailOrder as Row>::INSERT.table;

const SHAPES: [&Shape; 11] = [
    &instance::INSERT,
    <ElementInstance as Row>::INSERT,
    <Variable as Row>::INSERT,
    <Task as Row>::INSERT,
    &task_link::INSERT,
    <ExternalTask as Row>::INSERT,
    <Job as Row>::INSERT,
    <Subscription as Row>::INSERT,
    <Incident as Row>::INSERT,
    <Comment as Row>::INSERT,
    <Attachment as Row>::INSERT,
];

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
        for table in SHAPES.iter().map(|shape| shape.table).chain([MAIL]) {
            db.execute(Sql::new("DELETE FROM ").push(table).push(" WHERE root_key = ").bind(root))?;
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
        differences.extend(replayed.into_iter().map(|line| format!("+ {line}")));
        Ok(differences)
    }

    fn write_again(&self, db: &mut Db, root: Key) -> Result<(), Error> {
        let mut state = State::new(root);
        let mut head = Head::default();
        let mut links = Links::new();
        let sql = Sql::new("SELECT content FROM journal WHERE root_key = ").bind(root).push(" ORDER BY revision");
        for Content { content } in db.load(sql)? {
            head = head.after(&content);
            let entry: journal::Entry<'_> = serde_json::from_str(&content).map_err(|e| Error::Bug(e.to_string()))?;
            replay(&mut state, &entry.events, entry.at, &*self.library()).map_err(Error::Bug)?;
            for event in entry.events.iter() {
                // The rows of links that were taken back stay, with their ends.
                if let Event::IdentityLinkRemoved { task, link } = event {
                    links.add(root, *task, link, Some(entry.at));
                }
            }
        }
        let mut write = Write::new(self.clock().now());
        write.state(&Cached::new(state, Head::default(), false), &head, &Events::default());
        write.flush(db)?;
        links.flush(db)
    }
}

/// The rows of all tables as text, column by column.
fn lines(db: &mut Db, root: Key) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    for shape in SHAPES {
        let column = |name: &str| match db.is_postgres() {
            true => format!(" || ' {name}=' || quote_nullable(CAST({name} AS TEXT))"),
            false => format!(" || ' {name}=' || quote({name})"),
        };
        let columns: String = shape.columns.iter().map(|(name, _)| column(name)).collect();
        let sql = Sql::new(format!("SELECT '{table}'{columns} AS line FROM {table} WHERE root_key = ", table = shape.table)).bind(root);
        all.extend(db.load::<Line>(sql)?.into_iter().map(|row| row.line));
    }
    Ok(all)
}
