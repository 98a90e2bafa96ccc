//! Drafts: files kept byte for byte. Their content is only read when it is asked for.
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_models::Key;

row! {
    /// A draft without its content.
    #[derive(Default, PartialEq, Eq)]
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
        /// By which other models import it.
        pub namespace: Option<String>,
        /// Whether it imports others itself.
        pub imports: bool,
    }
}

row! {
    struct Content {
        content: Vec<u8>,
    }
}

const COLUMNS: &str = "SELECT d.key, d.name, d.size, d.created_at, d.created_by, d.tenant_id, d.shown, d.deployable, d.errors, d.processes, \
     d.namespace, d.imports FROM draft d";

pub fn insert(db: &mut Db, row: DraftRow, content: Vec<u8>) -> Result<(), Error> {
    let columns = "INSERT INTO draft (key, name, content, size, created_at, created_by, tenant_id, shown, deployable, errors, processes, \
                   namespace, imports) VALUES (";
    let sql = Sql::new(columns).bind(row.key).push(", ").bind(row.name).push(", ").bind(content).push(", ").bind(row.size).push(", ");
    let sql = sql.bind(row.created_at).push(", ").bind(row.created_by).push(", ").bind(row.tenant_id).push(", ").bind(row.shown);
    let sql = sql.push(", ").bind(row.deployable).push(", ").bind(row.errors).push(", ").bind(row.processes).push(", ");
    db.execute(sql.bind(row.namespace).push(", ").bind(row.imports).push(")"))?;
    Ok(())
}

/// Takes down what is said of a draft now.
pub fn update(db: &mut Db, row: &DraftRow) -> Result<(), Error> {
    let sql = Sql::new("UPDATE draft SET shown = ").bind(row.shown).push(", deployable = ").bind(row.deployable).push(", errors = ");
    let sql = sql.bind(row.errors).push(", processes = ").bind(row.processes).push(", imports = ").bind(row.imports);
    db.execute(sql.push(" WHERE key = ").bind(row.key)).map(drop)
}

/// The newest draft of a tenant, or of none, whose model has a namespace.
pub fn newest(db: &mut Db, namespace: &str, tenant: Option<&str>) -> Result<Option<DraftRow>, Error> {
    let sql = of_tenant(Sql::new(COLUMNS).push(" WHERE d.namespace = ").bind(namespace), "d.tenant_id", tenant);
    db.first(sql.push(" ORDER BY d.key DESC LIMIT 1"))
}

/// The newest drafts that import others.
pub fn importing(db: &mut Db, most: i64) -> Result<Vec<DraftRow>, Error> {
    db.load(Sql::new(COLUMNS).push(" WHERE d.imports ORDER BY d.key DESC LIMIT ").bind(most))
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
