//! Drafts: files kept byte for byte. Their content is only read when it is asked for.
use crate::row;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    /// A draft without its content.
    pub struct DraftRow {
        pub key: i64,
        /// Of the file, without folders.
        pub name: String,
        /// Bytes.
        pub size: i64,
        /// Milliseconds, UTC.
        pub created_at: i64,
        pub created_by: Option<String>,
        pub tenant_id: Option<String>,
        /// Something of it can be shown.
        pub shown: bool,
        /// A deployment would have taken it when it was imported.
        pub deployable: bool,
        pub errors: i64,
        pub processes: i64,
    }
}

row! {
    struct Content {
        content: Vec<u8>,
    }
}

const COLUMNS: &str =
    "SELECT d.key, d.name, d.size, d.created_at, d.created_by, d.tenant_id, d.shown, d.deployable, d.errors, d.processes FROM draft d";

pub fn insert(db: &mut Db, row: DraftRow, content: Vec<u8>) -> Result<(), Error> {
    let sql = Sql::new(
        "INSERT INTO draft (key, name, content, size, created_at, created_by, tenant_id, shown, deployable, errors, processes) VALUES (",
    );
    let sql = sql.bind(row.key).push(", ").bind(row.name).push(", ").bind(content).push(", ").bind(row.size).push(", ");
    let sql = sql
        .bind(row.created_at)
        .push(", ")
        .bind(row.created_by)
        .push(", ")
        .bind(row.tenant_id)
        .push(", ")
        .bind(row.shown)
        .push(", ")
        .bind(row.deployable);
    db.execute(sql.push(", ").bind(row.errors).push(", ").bind(row.processes).push(")"))?;
    Ok(())
}

/// The newest first.
pub fn list(db: &mut Db, first: i64, most: i64) -> Result<Vec<DraftRow>, Error> {
    db.load(Sql::new(COLUMNS).push(" ORDER BY d.key DESC LIMIT ").bind(most).push(" OFFSET ").bind(first))
}

pub fn find(db: &mut Db, draft: Key) -> Result<Option<DraftRow>, Error> {
    db.first(Sql::new(COLUMNS).push(" WHERE d.key = ").bind(draft))
}

/// The very bytes that were imported.
pub fn content(db: &mut Db, draft: Key) -> Result<Option<Vec<u8>>, Error> {
    let row = db.first::<Content>(Sql::new("SELECT d.content FROM draft d WHERE d.key = ").bind(draft))?;
    Ok(row.map(|row| row.content))
}

/// How many there are, and their bytes.
pub fn total(db: &mut Db) -> Result<(i64, i64), Error> {
    row! { struct Total { n: i64, bytes: i64 } }
    let row = db.first::<Total>(Sql::new("SELECT count(*) AS n, CAST(coalesce(sum(size), 0) AS BIGINT) AS bytes FROM draft"))?;
    Ok(row.map_or((0, 0), |row| (row.n, row.bytes)))
}

/// False where it is gone already.
pub fn delete(db: &mut Db, draft: Key) -> Result<bool, Error> {
    Ok(db.execute(Sql::new("DELETE FROM draft WHERE key = ").bind(draft))? > 0)
}
