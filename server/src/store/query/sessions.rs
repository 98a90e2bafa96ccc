//! Sessions of people in browsers.
use crate::row;
use crate::store::{Db, Error, Sql};

row! {
    /// A session, found by the digest of its cookie's token.
    pub struct SessionRow {
        pub token_digest: Vec<u8>,
        pub user_id: String,
        pub csrf_token: String,
        pub created_at: i64,
        pub expires_at: i64,
    }
}

/// The session with this digest that has not run out at `now` (milliseconds, UTC).
pub fn find(db: &mut Db, digest: &[u8], now: i64) -> Result<Option<SessionRow>, Error> {
    let sql = Sql::new("SELECT token_digest, user_id, csrf_token, created_at, expires_at FROM session WHERE token_digest = ")
        .bind(digest)
        .push(" AND expires_at > ")
        .bind(now);
    db.first(sql)
}

/// Keeps a new session, and removes those of its user that have run out.
pub fn insert(db: &mut Db, row: SessionRow) -> Result<(), Error> {
    db.execute(Sql::new("DELETE FROM session WHERE user_id = ").bind(&row.user_id).push(" AND expires_at <= ").bind(row.created_at))?;
    let sql = Sql::new("INSERT INTO session (token_digest, user_id, csrf_token, created_at, expires_at) VALUES (")
        .bind(row.token_digest)
        .push(", ")
        .bind(row.user_id)
        .push(", ")
        .bind(row.csrf_token)
        .push(", ")
        .bind(row.created_at)
        .push(", ")
        .bind(row.expires_at)
        .push(")");
    db.execute(sql).map(drop)
}

/// Ends a session.
pub fn delete(db: &mut Db, digest: &[u8]) -> Result<(), Error> {
    db.execute(Sql::new("DELETE FROM session WHERE token_digest = ").bind(digest)).map(drop)
}
