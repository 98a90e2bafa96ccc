//! Where everything is kept, and how much of the machine that may use.
use super::{Error, Settings};
use std::time::Duration;

/// The database and the sizes of what stands before it.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite://FILE` or `postgres://...`.
    pub url: String,
    /// Lanes (writers); `None`: one on SQLite, one per core on PostgreSQL.
    pub lanes: Option<usize>,
    /// Read connections.
    pub readers: usize,
    /// How often a checkpoint of the journal is made; `None`: never.
    pub checkpoint_interval: Option<Duration>,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite://baton.db".into(), lanes: None, readers: 8, checkpoint_interval: Some(Duration::from_secs(300)) }
    }
}

impl Database {
    pub(super) fn new(settings: &Settings) -> Result<Self, Error> {
        let default = Self::default();
        let Settings { lanes, readers, checkpoint_interval, .. } = *settings;
        let url = settings.database.clone().unwrap_or(default.url);
        if !["sqlite://", "sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(Error::value("database", redacted(&url), "is neither sqlite://FILE nor postgres://USER:PASSWORD@HOST/NAME"));
        }
        if let Some(lanes) = lanes.filter(|n| !(1..=32).contains(n)) {
            return Err(Error::value("lanes", lanes.to_string(), "is not a number from 1 to 32"));
        }
        if let Some(readers) = readers.filter(|n| !(1..=1_000).contains(n)) {
            return Err(Error::value("readers", readers.to_string(), "is not a number from 1 to 1000"));
        }
        Ok(Self {
            url,
            lanes,
            readers: readers.unwrap_or(default.readers),
            checkpoint_interval: match checkpoint_interval {
                Some(0) => None,
                Some(seconds) => Some(Duration::from_secs(seconds.into())),
                None => default.checkpoint_interval,
            },
        })
    }

    /// The address without a password, for logs.
    pub fn redacted(&self) -> String {
        redacted(&self.url)
    }
}

fn redacted(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((login, host)) => format!("{scheme}://{}@{host}", login.split(':').next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(url: &str) -> Settings {
        Settings { database: Some(url.into()), ..Settings::default() }
    }

    #[test]
    fn an_interval_of_nothing_makes_no_checkpoints() {
        let every = |seconds| Database::new(&Settings { checkpoint_interval: seconds, ..Settings::default() }).unwrap().checkpoint_interval;
        assert_eq!([None, Some(0), Some(60)].map(every), [Some(Duration::from_secs(300)), None, Some(Duration::from_secs(60))]);
    }

    #[test]
    fn a_password_is_not_shown() {
        let database = Database::new(&at("postgres://ada:secret@db:5432/baton")).unwrap();
        assert_eq!(database.redacted(), "postgres://ada@db:5432/baton");
    }

    #[test]
    fn another_scheme_is_refused_without_its_password() {
        let error = Database::new(&at("mysql://ada:secret@db/baton")).unwrap_err().to_string();
        assert!(error.contains("postgres://") && !error.contains("secret"), "{error}");
    }
}
