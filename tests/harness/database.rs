//! A database of its own for each test: a file in a temporary folder, or a database in the PostgreSQL that
//! `BATON_TEST_POSTGRES` names. Gone when the test is over.
use baton::store::db::Access;
use baton::store::{Db, Url};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Which database a test wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// An empty database.
pub struct Database {
    pub kind: Kind,
    /// `sqlite://...` or `postgres://...`.
    pub url: String,
    _folder: Folder,
    server: Option<(String, String)>,
}

impl Kind {
    /// The databases that tests run on: SQLite and PostgreSQL, unless somebody said that there is `none`.
    pub fn all() -> Vec<Kind> {
        if Self::postgres().is_some() { vec![Kind::Sqlite, Kind::Postgres] } else { vec![Kind::Sqlite] }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        }
    }

    fn postgres() -> Option<String> {
        let url = std::env::var("BATON_TEST_POSTGRES").expect(
            "BATON_TEST_POSTGRES names no server: run bash tests/all.sh, which starts one, or say BATON_TEST_POSTGRES=none for SQLite alone",
        );
        (url != "none").then_some(url)
    }
}

impl Database {
    pub fn new(kind: Kind) -> Self {
        let folder = Folder::new();
        match kind {
            Kind::Sqlite => {
                let url = format!("sqlite://{}", folder.path().join("test.db").display());
                Self { kind, url, _folder: folder, server: None }
            }
            Kind::Postgres => {
                let server = Kind::postgres().expect("this test needs a PostgreSQL; BATON_TEST_POSTGRES says none");
                let name = format!("test_{}_{}", std::process::id(), unique());
                administer(&server, &format!("CREATE DATABASE {name}"));
                let base = server.rsplit_once('/').expect("a URL with a database").0;
                Self { kind, url: format!("{base}/{name}"), _folder: folder, server: Some((server, name)) }
            }
        }
    }

    /// A connection beside the server's.
    pub fn connect(&self) -> Db {
        Db::connect(&self.parsed(), Access::Write).unwrap_or_else(|e| panic!("{}: {e}", self.url))
    }

    pub fn parsed(&self) -> Url {
        Url::parse(&self.url).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            administer(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn administer(server: &str, statement: &str) {
    let url = Url::parse(server).unwrap();
    let mut db = Db::connect(&url, Access::Write).unwrap_or_else(|e| panic!("{server}: {e}"));
    db.batch(statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
}

/// A temporary folder, removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("baton-test-{}-{}", std::process::id(), unique()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn unique() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
