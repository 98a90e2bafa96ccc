//! First answers to requests that carried an id of their own, so that a repetition does nothing twice.
use super::columns::{Action, Columns, Kind, Shape};
use super::order::Order;
use super::{Db, Error, Sql, row};
use baton_engine::{Command, Reply};
use baton_models::Key;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How long an answer is kept, in milliseconds.
const KEPT: i64 = 24 * 3_600_000;

/// Answers that one statement forgets at the most: a lane waits for it.
const FORGOTTEN: i64 = 1000;

static INSERT: Shape = Shape {
    table: "idempotency",
    action: Action::InsertNew,
    columns: [&[("id", Kind::Text), ("request_digest", Kind::Bytes), ("reply", Kind::Text), ("created_at", Kind::Long)], &[], &[]],
};

row! {
    struct Stored {
        id: String,
        request_digest: Vec<u8>,
        reply: String,
    }
}

/// The answers to some ids that are known already.
pub(super) struct Answers(HashMap<String, Stored>);

impl Answers {
    pub(super) fn load<'a>(db: &mut Db, ids: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let rows: Vec<Stored> = db.load(Sql::new("SELECT id, request_digest, reply FROM idempotency WHERE id IN ").bind_list(ids))?;
        Ok(Self(rows.into_iter().map(|row| (row.id.clone(), row)).collect()))
    }

    /// The first answer, if the id was used before; an error if it was for another request.
    pub(super) fn to(&self, order: &Order) -> Option<Result<Reply, Error>> {
        let id = order.request.idempotency_id.as_deref()?;
        if !self.0.contains_key(id) {
            return None;
        }
        self.find(id, &digest(order))
    }

    pub(super) fn find(&self, id: &str, digest: &[u8]) -> Option<Result<Reply, Error>> {
        let stored = self.0.get(id)?;
        if stored.request_digest != digest {
            return Some(Err(Error::IdempotencyMismatch));
        }
        Some(serde_json::from_str(&stored.reply).map_err(|e| Error::Bug(format!("a stored reply cannot be read: {e}"))))
    }
}

/// The answers that a batch keeps.
pub(super) fn columns() -> Columns {
    Columns::new(&INSERT)
}

pub(super) fn keep(columns: &mut Columns, order: &Order, reply: &Reply, now: i64) {
    if let Some(id) = &order.request.idempotency_id {
        columns.row().str(Some(id)).bytes(Some(digest(order))).json(reply).long(now);
    }
}

/// Forgets some answers that are old; true where there may be more.
pub(super) fn forget(db: &mut Db, now: i64) -> Result<bool, Error> {
    let old = Sql::new("DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_at < ").bind(now - KEPT);
    let old = old.push(" ORDER BY created_at LIMIT ").bind(FORGOTTEN).push(")");
    Ok(i64::try_from(db.execute(old)?) == Ok(FORGOTTEN))
}

/// What the request asks for; keys that are made anew for each attempt do not count.
fn digest(order: &Order) -> Vec<u8> {
    if let Some(digest) = &order.extras.digest {
        return digest.clone();
    }
    let mut command = order.request.command.clone();
    match &mut command {
        Command::Start { key, .. } => *key = Key(0),
        Command::CreateTask { instance, key, .. } => (*instance, *key) = (Key(0), Key(0)),
        _ => {}
    }
    digest_of(&format!("{:?} {command:?}", order.request.actor))
}

pub(super) fn digest_of(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}
