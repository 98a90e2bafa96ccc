//! The schema's history: the folder `migrations/`, embedded, run at start. One text serves both databases.
use super::Error;
use diesel::backend::Backend;
use diesel::connection::{BoxableConnection, SimpleConnection};
use diesel::migration::{Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion, Result};
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::MigrationHarness;
use rust_embed::RustEmbed;
use std::fmt;

#[derive(RustEmbed)]
#[folder = "../migrations"]
struct Files;

/// Any number, the same on every node: one at a time changes the schema.
const LOCK: i64 = 0x6261_746f_6e00;

/// Runs what is missing and gives the names of what was run.
pub(super) fn run_sqlite(connection: &mut SqliteConnection) -> std::result::Result<Vec<String>, Error> {
    let versions = connection.run_pending_migrations(Folder { sqlite: true }).map_err(|e| Error::Schema(e.to_string()))?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

/// Runs what is missing, under a lock that other nodes wait for.
pub(super) fn run_postgres(connection: &mut PgConnection) -> std::result::Result<Vec<String>, Error> {
    let schema = |e: String| Error::Schema(e);
    connection.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})")).map_err(|e| schema(e.to_string()))?;
    let versions = connection
        .run_pending_migrations(Folder { sqlite: false })
        .map(|versions| versions.iter().map(ToString::to_string).collect())
        .map_err(|e| schema(e.to_string()));
    connection.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})")).map_err(|e| schema(e.to_string()))?;
    versions
}

/// How many steps this program knows.
pub(super) fn known() -> usize {
    Files::iter().filter(|path| path.ends_with("/up.sql")).count()
}

struct Folder {
    sqlite: bool,
}

impl<DB: Backend> MigrationSource<DB> for Folder {
    fn migrations(&self) -> Result<Vec<Box<dyn Migration<DB>>>> {
        let mut folders: Vec<String> = Files::iter().filter_map(|path| path.strip_suffix("/up.sql").map(str::to_owned)).collect();
        folders.sort();
        let step = |folder: String| -> Result<Box<dyn Migration<DB>>> {
            Ok(Box::new(Step { up: text(&folder, "up", self.sqlite)?, down: text(&folder, "down", self.sqlite)?, name: Name(folder) }))
        };
        folders.into_iter().map(step).collect()
    }
}

struct Step {
    name: Name,
    up: String,
    down: String,
}

impl<DB: Backend> Migration<DB> for Step {
    fn run(&self, connection: &mut dyn BoxableConnection<DB>) -> Result<()> {
        Ok(connection.batch_execute(&self.up)?)
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<DB>) -> Result<()> {
        Ok(connection.batch_execute(&self.down)?)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &InTransaction
    }

    fn name(&self) -> &dyn MigrationName {
        &self.name
    }
}

struct Name(String);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl MigrationName for Name {
    fn version(&self) -> MigrationVersion<'_> {
        let version = self.0.split('_').next().unwrap_or(&self.0);
        MigrationVersion::from(version)
    }
}

struct InTransaction;

impl MigrationMetadata for InTransaction {}

/// SQLite keeps rows by an `INTEGER PRIMARY KEY`; for `BIGINT` it would keep a second tree beside the table.
fn text(folder: &str, direction: &str, sqlite: bool) -> Result<String> {
    let path = format!("{folder}/{direction}.sql");
    let file = Files::get(&path).ok_or_else(|| format!("{path} is missing"))?;
    let text = String::from_utf8(file.data.into_owned())?;
    Ok(if sqlite { text.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY") } else { text })
}
