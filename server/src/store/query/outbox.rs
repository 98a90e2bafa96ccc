//! The mails of the outbox, to look at. The loop that sends them has its own statements.
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    /// A mail that has gone out, or is just about to.
    pub struct SentRow {
        pub key: i64,
        pub instance_key: i64,
        pub content: String,
        pub created_at: i64,
        pub sent_at: i64,
    }
}

const SELECT: &str =
    "SELECT key, instance_key, content, created_at, COALESCE(sent_at, created_at) AS sent_at FROM mail WHERE failed_at IS NULL";

/// The latest mails, newest first.
pub fn sent(db: &mut Db) -> Result<Vec<SentRow>, Error> {
    db.load(Sql::new(SELECT).push(" ORDER BY key DESC LIMIT 100"))
}

/// One mail.
pub fn find_sent(db: &mut Db, mail: Key) -> Result<Option<SentRow>, Error> {
    db.first(Sql::new(SELECT).push(" AND key = ").bind(mail))
}
