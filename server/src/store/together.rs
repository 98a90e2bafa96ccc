//! Rows of many tables, written together. PostgreSQL takes all of them in one statement, columns as arrays: it is its own
//! transaction, one journey to the server and back. SQLite takes a prepared statement per row.
use super::bind::{Bind, List};
use super::columns::{Action, Columns, Shape};
use super::{Db, Error, Sql};

/// What the statement stumbles over when a row was not there any more; it comes back in the server's message.
const STALE: &str = "baton: another server was faster";

/// Combinations of tables whose statements a connection keeps; the next one is written with the smallest that has all
/// its tables, so that the server does not plan and keep a statement for each of the possible ones.
const COMBINATIONS: usize = 64;

/// Writes all rows. `Error::Stale` if a row that was to change is not there; then nothing was written, or the
/// transaction in which this happened must be rolled back.
pub(super) fn write(db: &mut Db, columns: Vec<Columns>) -> Result<(), Error> {
    if db.is_postgres() { write_at_once(db, columns) } else { columns.into_iter().try_for_each(|columns| write_rows(db, columns)) }
}

fn write_at_once(db: &mut Db, columns: Vec<Columns>) -> Result<(), Error> {
    let wanted = mask(&columns);
    let Some(mask) = db.combinations.covering(wanted) else { return Ok(()) };
    let (sql, rows) = statement(columns, mask)?;
    match db.execute_many(sql, rows) {
        Ok(()) => Ok(()),
        Err(Error::Refused(why)) if why.contains(STALE) => Err(Error::Stale),
        Err(error) => Err(error),
    }
}

/// One statement for all tables that `mask` names, and the number of the rows that it writes.
pub(super) fn statement(columns: Vec<Columns>, mask: u64) -> Result<(Sql, usize), Error> {
    let mut sql = Sql::new("WITH ");
    let mut checks = Sql::new("SELECT (CASE WHEN TRUE");
    let mut is_first = true;
    let mut all = 0;
    for (n, columns) in columns.into_iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0) {
        let (shape, lists, rows) = columns.checked()?;
        sql = sql.push_if(!is_first, ", ").push(&format!("w{n} AS (")).append(of_table(&shape, lists));
        if shape.is_exact() {
            checks = checks.push(&format!(" AND (SELECT count(*) FROM w{n}) = ")).bind(i64::try_from(rows).unwrap_or(i64::MAX));
            sql = sql.push(" RETURNING 1");
        }
        sql = sql.push(")");
        is_first = false;
        all += rows;
    }
    Ok((sql.push(" ").append(checks).push(&format!(" THEN '0' ELSE '{STALE}' END)::integer")), all))
}

/// The statement of one table. Calls of `unnest` side by side hand on row after row; in a FROM each would be gathered first.
fn of_table(shape: &Shape, lists: Vec<List>) -> Sql {
    let table = shape.table;
    let names: Vec<&str> = shape.names().collect();
    let by = shape.by();
    let rows = |mut sql: Sql| {
        for (n, (values, name)) in lists.into_iter().zip(&names).enumerate() {
            sql = sql.push(if n > 0 { ", unnest(" } else { "unnest(" }).bind_array(values).push(&format!(") AS {name}"));
        }
        sql
    };
    let on: Vec<String> = by.iter().zip(&names).map(|(column, name)| format!("t.{column} = u.{name}")).collect();
    let on = on.join(" AND ");
    match shape.action {
        Action::Insert => rows(Sql::new(format!("INSERT INTO {table} ({}) SELECT ", names.join(", ")))),
        Action::InsertNew => rows(Sql::new(format!("INSERT INTO {table} ({}) SELECT ", names.join(", ")))).push(" ON CONFLICT DO NOTHING"),
        Action::Update { .. } | Action::End { .. } => {
            let set: Vec<String> = names.iter().skip(by.len()).map(|name| format!("{name} = u.{name}")).collect();
            let sql = rows(Sql::new(format!("UPDATE {table} AS t SET {} FROM (SELECT ", set.join(", "))));
            sql.push(&format!(") AS u WHERE {on}")).push_if(shape.ends(), " AND t.ended_at IS NULL")
        }
        Action::Delete => rows(Sql::new(format!("DELETE FROM {table} AS t USING (SELECT "))).push(&format!(") AS u WHERE {on}")),
    }
}

fn write_rows(db: &mut Db, columns: Columns) -> Result<(), Error> {
    if columns.is_empty() {
        return Ok(());
    }
    let (shape, lists, rows) = columns.checked()?;
    let texts = row_texts(&shape);
    // What names the row stands behind what is set.
    let (naming, set) = lists.split_at(if shape.action == Action::Delete { 0 } else { shape.by().len() }.min(lists.len()));
    let mut written = 0;
    for row in 0..rows {
        let binds: Vec<Bind> = set.iter().chain(naming).map(|list| list.at(row)).collect();
        written += db.execute_row(&texts, binds)?;
    }
    if shape.is_exact() && written != rows { Err(Error::Stale) } else { Ok(()) }
}

/// The texts around the values of one row.
fn row_texts(shape: &Shape) -> Vec<String> {
    let table = shape.table;
    let by = shape.by();
    let mut texts = Vec::new();
    let condition = |texts: &mut Vec<String>, mut before: String| {
        for column in &by {
            texts.push(format!("{before}{column} = "));
            " AND ".clone_into(&mut before);
        }
        texts.push(if shape.ends() { " AND ended_at IS NULL".to_owned() } else { String::new() });
    };
    match shape.action {
        Action::Insert | Action::InsertNew => {
            let list = shape.names().collect::<Vec<_>>().join(", ");
            texts.push(format!("INSERT INTO {table} ({list}) VALUES ("));
            texts.extend(shape.columns().skip(1).map(|_| ", ".to_owned()));
            texts.push(if shape.action == Action::InsertNew { ") ON CONFLICT DO NOTHING" } else { ")" }.to_owned());
        }
        Action::Update { .. } | Action::End { .. } => {
            let mut before = format!("UPDATE {table} SET ");
            for name in shape.names().skip(by.len()) {
                texts.push(format!("{before}{name} = "));
                ", ".clone_into(&mut before);
            }
            condition(&mut texts, " WHERE ".to_owned());
        }
        Action::Delete => condition(&mut texts, format!("DELETE FROM {table} WHERE ")),
    }
    texts
}

/// The tables that have rows.
pub(super) fn mask(columns: &[Columns]) -> u64 {
    columns.iter().enumerate().filter(|(_, columns)| !columns.is_empty()).map(|(n, _)| 1 << n).sum()
}

/// Which tables were written together before, on one connection.
#[derive(Debug, Default)]
pub(super) struct Combinations(Vec<u64>);

impl Combinations {
    /// The tables to name in the statement, those that have no rows included; `None` if there are none at all.
    fn covering(&mut self, wanted: u64) -> Option<u64> {
        if wanted == 0 || self.0.contains(&wanted) {
            return (wanted != 0).then_some(wanted);
        }
        if self.0.len() < COMBINATIONS {
            self.0.push(wanted);
            return Some(wanted);
        }
        let covers = self.0.iter().copied().filter(|known| known & wanted == wanted);
        let smallest = covers.min_by_key(|known| known.count_ones());
        if smallest.is_none() {
            // Something new again: from now on one statement for all that were seen and this.
            self.0.push(self.0.iter().fold(wanted, |all, known| all | known));
        }
        smallest.or(self.0.last().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_combinations_share_a_statement() {
        let mut combinations = Combinations::default();
        assert_eq!(combinations.covering(0), None);
        for wanted in 1..=64 {
            assert_eq!(combinations.covering(wanted), Some(wanted));
        }
        assert_eq!(combinations.covering(0b100_0001), Some(0b111_1111), "all that were seen, and what is new");
        assert_eq!(combinations.covering(0b101), Some(0b101));
        assert_eq!(combinations.covering(0b101_0001), Some(0b111_1111));
        assert_eq!(combinations.0.len(), 65);
    }
}
