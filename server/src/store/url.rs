//! Which database, and where.
use super::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The address of a database.
#[derive(Debug, Clone)]
pub enum Url {
    Sqlite(PathBuf),
    /// A SQLite file of its own that goes with the last handle on it.
    Temporary(Arc<Temporary>),
    Postgres(String),
}

/// A file that is removed in the end.
#[derive(Debug)]
pub struct Temporary(PathBuf);

impl Url {
    /// Reads `sqlite://FILE`, `sqlite://:memory:` or `postgres://USER@HOST/NAME`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text.strip_prefix("sqlite://") {
            Some("") => Err(Error::Url { url: text.to_owned(), why: "the file is missing, for example sqlite://baton.db" }),
            Some(":memory:") => Self::temporary(),
            Some(path) => Ok(Self::Sqlite(PathBuf::from(path))),
            None if text.starts_with("postgres://") || text.starts_with("postgresql://") => Ok(Self::Postgres(text.to_owned())),
            None => {
                // A password may stand in it, hence only what comes before it.
                let url = text.split("://").next().unwrap_or_default().to_owned();
                Err(Error::Url { url, why: "accepted are sqlite://FILE and postgres://USER:PASSWORD@HOST:PORT/NAME" })
            }
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// The SQLite file, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Temporary(file) => Some(&file.0),
            Self::Postgres(_) => None,
        }
    }

    fn temporary() -> Result<Self, Error> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|e| Error::Bug(e.to_string()))?;
        let name = format!("baton-{:016x}.db", u64::from_le_bytes(bytes));
        Ok(Self::Temporary(Arc::new(Temporary(std::env::temp_dir().join(name)))))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(suffix);
            // It may never have been made.
            let _ = std::fs::remove_file(path);
        }
    }
}
