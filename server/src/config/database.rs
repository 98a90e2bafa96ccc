//! Where everything is kept, and how much of the machine that may use.
use super::Error;

/// The database and the sizes of what stands before it.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite://FILE` or `postgres://...`.
    pub url: String,
    /// Lanes (writers); `None`: one on SQLite, one per core on PostgreSQL.
    pub lanes: Option<usize>,
    /// Read connections.
    pub readers: usize,
    /// Records of running instances that are kept in memory, over all lanes.
    pub cache_size: usize,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite://baton.db".into(), lanes: None, readers: 8, cache_size: 100_000 }
    }
}

impl Database {
    pub(super) fn new(url: Option<String>, lanes: Option<usize>, readers: Option<usize>, cache_size: Option<usize>) -> Result<Self, Error> {
        let default = Self::default();
        let url = url.unwrap_or(default.url);
        if !["sqlite://", "sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(Error::value("database", redacted(&url), "is neither sqlite://FILE nor postgres://USER:PASSWORD@HOST/NAME"));
        }
        if lanes.is_some_and(|n| !(1..=32).contains(&n)) {
            return Err(Error::value("lanes", format!("{lanes:?}"), "is not a number from 1 to 32"));
        }
        Ok(Self {
            url,
            lanes,
            readers: readers.unwrap_or(default.readers).clamp(1, 1_000),
            cache_size: cache_size.unwrap_or(default.cache_size),
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

    #[test]
    fn a_password_is_not_shown() {
        let database = Database::new(Some("postgres://ada:secret@db:5432/baton".into()), None, None, None).unwrap();
        assert_eq!(database.redacted(), "postgres://ada@db:5432/baton");
    }

    #[test]
    fn another_scheme_is_refused_without_its_password() {
        let error = Database::new(Some("mysql://ada:secret@db/baton".into()), None, None, None).unwrap_err().to_string();
        assert!(error.contains("postgres://") && !error.contains("secret"), "{error}");
    }
}
