//! The audit report of a case: who did what and when, with which values, and what the engine decided by itself. Read
//! entry by entry from the journal, so its length does not matter.
use super::names::Names;
pub use super::narrator::Weight;
use super::narrator::{self, Sentence};
use crate::app::App;
use crate::store::{Db, Error, Sql, Store, row};
use baton_engine::{Event, Library};
use baton_models::Key;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Entries read at once.
const CHUNK: i64 = 200;

/// What the report says of one event.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The journal entry: one command with its consequences.
    pub entry: i64,
    /// The event within the entry, from 1.
    pub number: usize,
    /// Milliseconds since the epoch, UTC.
    #[serde(serialize_with = "timestamp")]
    pub at: i64,
    /// The user who gave the command; `None`: the engine itself, for example when a timer was due.
    pub actor: Option<Arc<str>>,
    /// What was asked for.
    pub command: Arc<str>,
    /// Whether the engine did this by itself, as a consequence.
    pub by_engine: bool,
    /// Who did it, by name.
    pub who: String,
    pub what: String,
    pub detail: String,
    #[serde(skip)]
    pub weight: Weight,
    /// The event as the journal has it.
    pub event: serde_json::Value,
    /// The entry's hash, in hexadecimal digits.
    pub hash: Arc<str>,
}

row! {
    struct EntryRow {
        revision: i64,
        content: String,
        hash: Vec<u8>,
    }
}

/// The part of an entry's content that the report needs.
#[derive(Deserialize)]
struct Content {
    at: i64,
    #[serde(default)]
    by: Option<Arc<str>>,
    command: Arc<str>,
    events: Vec<serde_json::Value>,
}

/// Reads a root's journal from its beginning, a chunk at a time.
pub struct Audit {
    store: Store,
    root: Key,
    names: Option<Names>,
    next: i64,
    done: bool,
}

impl Audit {
    pub fn new(app: &App, root: Key) -> Self {
        let library = app.store.library();
        let names = Names::new(Box::new(move |key| library.definition(key)), app.store.directory(), app.config.time_zone.clone());
        Self { store: app.store.clone(), root, names: Some(names), next: i64::MIN, done: false }
    }

    /// The next lines; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Line>>, Error> {
        if self.done {
            return Ok(None);
        }
        let (root, from) = (self.root, self.next);
        let Some(mut names) = self.names.take() else { return Ok(None) };
        let (names, lines, last) = self
            .store
            .read(move |db| {
                let rows = entries(db, root, from)?;
                let last =
                    if rows.len() < usize::try_from(CHUNK).unwrap_or(usize::MAX) { None } else { rows.last().map(|row| row.revision) };
                let mut lines = Vec::new();
                for row in rows {
                    lines.extend(read(row, &mut names)?);
                }
                Ok((names, lines, last))
            })
            .await?;
        self.names = Some(names);
        match last {
            Some(last) => self.next = last.saturating_add(1),
            None => self.done = true,
        }
        Ok(Some(lines))
    }

    /// All lines of at least this weight; the last `limit` of them.
    pub async fn latest(mut self, weight: Weight, limit: usize) -> Result<Vec<Line>, Error> {
        let mut kept: std::collections::VecDeque<Line> = std::collections::VecDeque::new();
        while let Some(lines) = self.next().await? {
            kept.extend(lines.into_iter().filter(|line| line.weight >= weight));
            let surplus = kept.len().saturating_sub(limit);
            kept.drain(..surplus);
        }
        Ok(kept.into())
    }
}

fn entries(db: &mut Db, root: Key, from: i64) -> Result<Vec<EntryRow>, Error> {
    let sql = Sql::new("SELECT revision, content, hash FROM journal WHERE root_key = ").bind(root).push(" AND revision >= ").bind(from);
    db.load(sql.push(" ORDER BY revision LIMIT ").bind(CHUNK))
}

fn read(row: EntryRow, names: &mut Names) -> Result<Vec<Line>, Error> {
    let broken = |error: serde_json::Error| Error::Bug(format!("journal entry {}: {error}", row.revision));
    let content: Content = serde_json::from_str(&row.content).map_err(broken)?;
    let command = content.command;
    let hash: Arc<str> = row.hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    let mut lines = Vec::with_capacity(content.events.len());
    let mut consequences = content.by.is_none();
    for (index, raw) in content.events.into_iter().enumerate() {
        let event: Event = serde_json::from_value(raw.clone()).map_err(broken)?;
        names.learn(&event);
        consequences |= is_consequence(&event);
        let by_engine = consequences && !is_by_hand(&event);
        consequences |= matches!(event, Event::TaskCompleted { .. });
        let Sentence { what, detail, weight } = narrator::tell(&event, names);
        let who = match (&content.by, by_engine) {
            (Some(actor), false) => names.user(actor),
            _ => "Engine".to_owned(),
        };
        let (actor, command, hash) = (content.by.clone(), command.clone(), hash.clone());
        lines.push(Line {
            entry: row.revision,
            number: index + 1,
            at: content.at,
            actor,
            command,
            by_engine,
            who,
            what,
            detail,
            weight,
            event: raw,
            hash,
        });
    }
    Ok(lines)
}

/// From the first of these on, what happens is the engine's doing: the caller asked for what stands before.
fn is_consequence(event: &Event) -> bool {
    matches!(
        event,
        Event::ElementEntered { .. }
            | Event::ElementMoved { .. }
            | Event::ElementCompleted { .. }
            | Event::ElementCanceled { .. }
            | Event::FlowTaken { .. }
    )
}

/// Only a caller does this, wherever it stands in an entry.
fn is_by_hand(event: &Event) -> bool {
    matches!(event, Event::TaskClaimed { .. } | Event::TaskCompleted { .. } | Event::CommentAdded { .. } | Event::ExternalTaskLocked { .. })
}

fn timestamp<S: serde::Serializer>(at: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::timestamp::format(*at))
}

/// The first line of the report as CSV (RFC 4180).
pub const CSV_HEADER: &str = "entry,number,at,who,user,command,what,detail,hash\r\n";

/// A line of the report as CSV.
pub fn csv(line: &Line) -> String {
    let fields = [
        line.entry.to_string(),
        line.number.to_string(),
        crate::timestamp::format(line.at),
        line.who.clone(),
        if line.by_engine { String::new() } else { line.actor.as_deref().unwrap_or_default().to_owned() },
        line.command.to_string(),
        line.what.clone(),
        line.detail.clone(),
        line.hash.to_string(),
    ];
    let mut text = fields.iter().map(|field| cell(field)).collect::<Vec<_>>().join(",");
    text.push_str("\r\n");
    text
}

/// Quoted where needed; a value that a spreadsheet would compute is made text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use baton_engine::{Directory, User};

    fn told(content: &str) -> Vec<Line> {
        let mut directory = Directory::default();
        directory
            .users
            .insert("max".into(), User { id: "max".into(), first_name: "Max".into(), last_name: "Muster".into(), ..User::default() });
        let mut names = Names::new(Box::new(|_| None), Arc::new(directory), jiff::tz::TimeZone::UTC);
        read(EntryRow { revision: 3, content: content.into(), hash: vec![0xab, 0x01] }, &mut names).unwrap()
    }

    #[test]
    fn what_a_person_did_is_told_apart_from_what_the_engine_did() {
        let lines = told(
            r#"{"at":0,"by":"max","command":"CompleteTask","events":[
                {"variableSet":{"key":1,"instance":2,"scope":2,"name":"decision","value":{"type":"String","value":"approve"}}},
                {"taskCompleted":{"key":5}},
                {"elementCompleted":{"key":4}},
                {"directoryAsked":{"question":"org.limitOf(max)","answer":{"type":"Double","value":5000.0}}},
                {"flowTaken":{"instance":2,"flow":"yes","why":{"condition":"${amount <= org.limitOf(approver)}"}}}]}"#,
        );
        let who: Vec<&str> = lines.iter().map(|line| line.who.as_str()).collect();
        assert_eq!(who, ["Max Muster (max)", "Max Muster (max)", "Engine", "Engine", "Engine"]);
        assert_eq!(lines[0].detail, "decision = approve");
        assert_eq!(lines[3].detail, "org.limitOf(max) = 5000");
        assert_eq!(lines[4].detail, "because ${amount <= org.limitOf(approver)} held");
        assert!(lines.iter().all(|line| &*line.hash == "ab01" && line.entry == 3 && &*line.command == "CompleteTask"));
    }

    #[test]
    fn a_timer_is_the_engines_doing() {
        let lines = told(r#"{"at":0,"command":"ExecuteJob","events":[{"timerFired":{"instance":2,"element":"remind-due"}}]}"#);
        assert_eq!((lines[0].who.as_str(), lines[0].what.as_str()), ("Engine", "Time was up: “remind-due”"));
    }

    #[test]
    fn csv_is_quoted_and_computes_nothing() {
        assert_eq!(cell("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(cell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(cell("plain"), "plain");
    }
}
