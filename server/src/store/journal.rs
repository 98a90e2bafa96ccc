//! The journal: for every command that changed something what came of it, chained by hashes per root.
use super::columns::{Action, Columns, Kind, Shape};
use super::rows::instance::Head;
use baton_engine::Event;
use baton_models::Key;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::Arc;

/// The version of the entries that are written today.
pub const VERSION: u32 = 1;

pub(super) static INSERT: Shape = Shape {
    table: "journal",
    action: Action::Insert,
    columns: [&[("root_key", Kind::Long), ("revision", Kind::Long), ("content", Kind::Text), ("hash", Kind::Bytes)], &[], &[]],
};

/// What an entry says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry<'a> {
    #[serde(rename = "v")]
    pub version: u32,
    /// Milliseconds since the epoch, UTC.
    pub at: i64,
    /// Who gave the command; nobody for the engine itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<Cow<'a, str>>,
    pub command: Cow<'a, str>,
    pub events: Cow<'a, [Event]>,
}

impl<'a> Entry<'a> {
    pub fn new(at: i64, by: Option<&'a str>, command: &'a str, events: &'a [Event]) -> Self {
        Self { version: VERSION, at, by: by.map(Cow::Borrowed), command: Cow::Borrowed(command), events: Cow::Borrowed(events) }
    }
}

impl Head {
    /// The head after one more entry: SHA-256 of the hash before and the content.
    pub fn after(&self, content: &str) -> Self {
        Self { revision: self.revision + 1, hash: chained(&self.hash, content) }
    }
}

/// The hash of an entry that follows the entry with the hash `previous`.
pub fn chained(previous: &[u8; 32], content: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(content.as_bytes());
    hasher.finalize().into()
}

/// Adds an entry to those that a batch writes.
pub(super) fn write(columns: &mut Columns, root: Key, head: &Head, content: Arc<str>) {
    columns.row().long(root.0).long(head.revision).text(Some(&content)).bytes(Some(head.hash.to_vec()));
}
