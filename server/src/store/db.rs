//! One open connection to either database, with prepared and cached statements.
use super::bind::Bind;
use super::plans::Plans;
use super::sql::{Prepared, Row, Sql};
use super::tally::Counter;
use super::together::Combinations;
use super::{Error, Url, migrations};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager, TransactionManagerStatus};
use diesel::deserialize::QueryableByName;
use diesel::pg::Pg;
use diesel::result::{DatabaseErrorKind, Error as Refusal};
use diesel::sqlite::Sqlite;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

/// Statements that a connection keeps prepared; what comes after them is prepared anew each time, so that no
/// combination of filters fills the memory.
const CACHED_STATEMENTS: usize = 1000;

/// One open connection.
pub struct Db {
    connection: Either,
    shapes: HashSet<u64>,
    plans: Plans,
    pub(super) combinations: Combinations,
    /// Where its statements count.
    pub(super) counter: Counter,
}

enum Either {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

impl Db {
    /// Opens a connection. A reply is on disk: SQLite syncs every commit, PostgreSQL too unless its owner decided otherwise.
    pub fn connect(url: &Url, access: Access) -> Result<Self, Error> {
        let connection = match url {
            Url::Sqlite(path) => Either::Sqlite(connect_sqlite(path, access)?),
            Url::Temporary(_) => Either::Sqlite(connect_temporary(url, access)?),
            Url::Postgres(url) => Either::Postgres(connect_postgres(url, access)?),
        };
        let (shapes, combinations, counter) = (HashSet::new(), Combinations::default(), Counter::default());
        Ok(Self { connection, shapes, plans: Plans::new(), combinations, counter })
    }

    /// Has statements planned anew whose plans may be too old; to be called before some work.
    pub(super) fn refresh_plans(&mut self) {
        if self.is_postgres() && self.plans.are_old(Instant::now()) {
            // A connection that is broken is noticed by the work itself.
            let _ = self.batch("DISCARD PLANS");
        }
    }

    /// Brings the schema up to date.
    pub fn migrate(&mut self) -> Result<Vec<String>, Error> {
        match &mut self.connection {
            Either::Sqlite(connection) => migrations::run_sqlite(connection),
            Either::Postgres(connection) => migrations::run_postgres(connection),
        }
    }

    /// Whether nothing is missing that [`Db::migrate`] would bring; an error where nothing is there at all.
    pub fn is_current(&mut self) -> Result<bool, Error> {
        let done = self.count(Sql::new("SELECT count(*) AS n FROM __diesel_schema_migrations"))?;
        Ok(usize::try_from(done).is_ok_and(|done| done >= migrations::known()))
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.connection, Either::Postgres(_))
    }

    /// The rows that a query gives.
    pub fn load<T>(&mut self, sql: Sql) -> Result<Vec<T>, Error>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        let statement = self.prepare(sql);
        let rows = match &mut self.connection {
            Either::Sqlite(connection) => statement.load::<T>(connection),
            Either::Postgres(connection) => statement.load::<T>(connection),
        };
        let rows = rows.map_err(|e| self.explain(e))?;
        self.counter.read(rows.len());
        Ok(rows)
    }

    /// The first row that a query gives, if any.
    pub fn first<T>(&mut self, sql: Sql) -> Result<Option<T>, Error>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        Ok(self.load(sql)?.into_iter().next())
    }

    /// The number that a query gives in its column `n`.
    pub fn count(&mut self, sql: Sql) -> Result<i64, Error> {
        Ok(self.first::<Count>(sql)?.map_or(0, |row| row.n))
    }

    /// Runs a statement and gives the number of rows that it changed.
    pub fn execute(&mut self, sql: Sql) -> Result<usize, Error> {
        let changed = self.run(sql)?;
        self.counter.written(changed);
        Ok(changed)
    }

    /// Like [`Db::execute`], for a statement that says nothing of how many of the `rows` it wrote.
    pub(super) fn execute_many(&mut self, sql: Sql, rows: usize) -> Result<(), Error> {
        self.counter.written(rows);
        self.run(sql).map(drop)
    }

    fn run(&mut self, sql: Sql) -> Result<usize, Error> {
        let statement = self.prepare(sql);
        let changed = match &mut self.connection {
            Either::Sqlite(connection) => statement.execute(connection),
            Either::Postgres(connection) => statement.execute(connection),
        };
        changed.map_err(|e| self.explain(e))
    }

    /// Runs a statement that is always the same but for its values; for SQLite.
    pub(super) fn execute_row(&mut self, texts: &[String], binds: Vec<Bind>) -> Result<usize, Error> {
        self.counter.statement();
        let changed = match &mut self.connection {
            Either::Sqlite(connection) => Row { texts, binds }.execute(connection),
            Either::Postgres(_) => return Err(Error::Bug("rows one by one are for SQLite".into())),
        };
        let changed = changed.map_err(|e| self.explain(e))?;
        self.counter.written(changed);
        Ok(changed)
    }

    /// Waits until no other server is in a transaction with this lock, and keeps it until this one ends. SQLite has one
    /// writer at a time anyway.
    pub(super) fn lock(&mut self, lock: i64) -> Result<(), Error> {
        if self.is_postgres() {
            self.execute(Sql::new("SELECT pg_advisory_xact_lock(").bind(lock).push(")"))?;
        }
        Ok(())
    }

    /// Runs statements that are text alone.
    pub fn batch(&mut self, text: &str) -> Result<(), Error> {
        let done = match &mut self.connection {
            Either::Sqlite(connection) => connection.batch_execute(text),
            Either::Postgres(connection) => connection.batch_execute(text),
        };
        done.map_err(|e| self.explain(e))
    }

    /// Does all of `work`, or none of it.
    pub fn transaction<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        self.begin()?;
        match work(self) {
            Ok(value) => self.commit().map(|()| value),
            Err(error) => {
                self.rollback();
                Err(error)
            }
        }
    }

    pub(super) fn begin(&mut self) -> Result<(), Error> {
        self.counter.statement();
        let begun = match &mut self.connection {
            Either::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE"),
            Either::Postgres(connection) => AnsiTransactionManager::begin_transaction(connection),
        };
        begun.map_err(|e| self.explain(e))
    }

    pub(super) fn commit(&mut self) -> Result<(), Error> {
        self.counter.statement();
        let committed = match &mut self.connection {
            Either::Sqlite(connection) => AnsiTransactionManager::commit_transaction(connection),
            Either::Postgres(connection) => AnsiTransactionManager::commit_transaction(connection),
        };
        committed.map_err(|e| self.explain(e))
    }

    /// Takes back what the transaction did. Where that fails, the connection is broken, and [`Db::is_broken`] says so.
    pub(super) fn rollback(&mut self) {
        let result = match &mut self.connection {
            Either::Sqlite(connection) => AnsiTransactionManager::rollback_transaction(connection),
            Either::Postgres(connection) => AnsiTransactionManager::rollback_transaction(connection),
        };
        if let Err(error) = result {
            tracing::debug!(%error, "the transaction was not rolled back");
        }
    }

    /// True when the connection must be opened anew.
    pub fn is_broken(&mut self) -> bool {
        match &mut self.connection {
            Either::Sqlite(connection) => AnsiTransactionManager::is_broken_transaction_manager(connection),
            Either::Postgres(connection) => AnsiTransactionManager::is_broken_transaction_manager(connection),
        }
    }

    /// True when the server has gone; a transaction that only waits for its rollback is not lost.
    fn is_lost(&mut self) -> bool {
        let status = match &mut self.connection {
            Either::Sqlite(connection) => AnsiTransactionManager::transaction_manager_status_mut(connection),
            Either::Postgres(connection) => AnsiTransactionManager::transaction_manager_status_mut(connection),
        };
        matches!(status, TransactionManagerStatus::InError)
    }

    fn prepare(&mut self, sql: Sql) -> Prepared {
        self.counter.statement();
        let shape = sql.shape();
        let cached = self.shapes.contains(&shape) || (self.shapes.len() < CACHED_STATEMENTS && self.shapes.insert(shape));
        Prepared { sql, cached }
    }

    fn explain(&mut self, refusal: Refusal) -> Error {
        let lost = match &refusal {
            Refusal::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _) => true,
            Refusal::BrokenTransactionManager => true,
            _ => self.is_lost(),
        };
        match refusal {
            _ if lost => Error::Unavailable(refusal.to_string()),
            Refusal::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Error::Stale,
            Refusal::DatabaseError(_, why) if why.message().contains("deadlock") => Error::Stale,
            refusal => Error::Refused(refusal.to_string()),
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// WAL with a sync at every commit; LIKE as PostgreSQL understands it; 16 MB of pages.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA case_sensitive_like = ON;";

/// Where a whole table must be read after all, a plan with enable_seqscan = off looks so dear that PostgreSQL would compile
/// each such statement, which takes a tenth of a second.
const POSTGRES: &str = "SET TIME ZONE 'UTC'; SET jit = off";

/// A lane's statements name rows by key: plan them once, and never read a whole table because it was small at that time.
const POSTGRES_WRITING: &str =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

/// The locks of a server that was paused in a transaction, or whose machine is gone, must not hold up the others for long.
const POSTGRES_LETTING_GO: &str = "SET idle_in_transaction_session_timeout = '30s'; SET tcp_keepalives_idle = 15; \
     SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

fn connect_sqlite(path: &Path, access: Access) -> Result<SqliteConnection, Error> {
    let lost = |e: String| Error::Unavailable(format!("SQLite file {}: {e}", path.display()));
    let name = path.to_str().ok_or_else(|| lost("the path is not UTF-8".into()))?;
    let mut connection = SqliteConnection::establish(name).map_err(|e| lost(e.to_string()))?;
    connection.batch_execute(SQLITE_SETTINGS).map_err(|e| lost(e.to_string()))?;
    if access == Access::Read {
        connection.batch_execute("PRAGMA query_only = ON").map_err(|e| lost(e.to_string()))?;
    }
    Ok(connection)
}

/// Nobody misses a temporary database after a power cut.
fn connect_temporary(url: &Url, access: Access) -> Result<SqliteConnection, Error> {
    let mut connection = connect_sqlite(url.path().unwrap_or(Path::new("")), access)?;
    connection.batch_execute("PRAGMA synchronous = OFF").map_err(|e| Error::Unavailable(e.to_string()))?;
    Ok(connection)
}

fn connect_postgres(url: &str, access: Access) -> Result<PgConnection, Error> {
    let lost = |e: String| Error::Unavailable(format!("PostgreSQL: {e}"));
    let mut connection = PgConnection::establish(url).map_err(|e| lost(e.to_string()))?;
    let settings = match access {
        Access::Write => format!("{POSTGRES}; {POSTGRES_WRITING}; {POSTGRES_LETTING_GO}"),
        Access::Read => format!("{POSTGRES}; SET default_transaction_read_only = on"),
    };
    connection.batch_execute(&settings).map_err(|e| lost(e.to_string()))?;
    if access == Access::Write {
        // Entries of the journal are long; a server built without lz4 compresses them slower, in its own way.
        let _ = connection.batch_execute("SET default_toast_compression = 'lz4'");
    }
    Ok(connection)
}
