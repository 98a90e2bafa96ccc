//! The store on SQLite and on the PostgreSQL that `BATON_TEST_POSTGRES` names (`none`: SQLite alone).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
mod checkpoints;
mod commands;
mod processes;
mod retention;
mod signals;
mod statements;
mod timers;
mod waiting;

use super::db::{Access, Db};
use super::{Options, Store, Url, verify};
use crate::clock::Clock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own for one test; gone at the end.
pub struct Database {
    pub url: Url,
    _folder: Option<tempfile::TempDir>,
    postgres: Option<(Url, String)>,
}

/// The databases that a test runs on.
pub fn databases() -> Vec<Database> {
    let folder = tempfile::tempdir().unwrap();
    let mut databases = vec![Database { url: Url::Sqlite(folder.path().join("baton.db")), _folder: Some(folder), postgres: None }];
    let server = std::env::var("BATON_TEST_POSTGRES").expect("BATON_TEST_POSTGRES names no server: run bash tests/all.sh, or say none");
    if server != "none" {
        databases.push(postgres(&server));
    }
    databases
}

fn postgres(server: &str) -> Database {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("baton_store_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let admin = Url::parse(server).unwrap();
    Db::connect(&admin, Access::Write).unwrap().batch(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Database { url: Url::Postgres(format!("{base}/{name}")), _folder: None, postgres: Some((admin, name)) }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.postgres
            && let Ok(mut db) = Db::connect(admin, Access::Write)
        {
            let _ = db.batch(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

impl Database {
    /// A connection to the database with its schema.
    pub fn migrated(&self) -> Db {
        let mut db = Db::connect(&self.url, Access::Write).unwrap();
        db.migrate().unwrap();
        db
    }
}

/// 2026-11-21T12:00:00Z.
pub const NOON: i64 = 1_795_262_400_000;

/// Servers on one database, with one clock.
pub struct Stores {
    url: Url,
    pub clock: Clock,
}

impl Stores {
    pub fn new(database: &Database) -> Self {
        Self { url: database.url.clone(), clock: Clock::test(NOON) }
    }

    pub fn open(&self) -> Store {
        Store::open(Options { lanes: 2, ..Options::new(self.url.clone(), self.clock.clone()) }).unwrap()
    }

    /// The journal must be as it was written.
    pub async fn verify(&self, store: &Store) {
        let report = store.read(|db| verify::verify(db, &mut |_| {})).await.unwrap();
        assert_eq!(report.broken, None);
    }
}
