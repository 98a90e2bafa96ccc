//! What happened in a case, for those who work on it: the headlines of the journal.
use super::moment::Moment;
use super::visitor::Visitor;
use super::{Error, say};
use crate::reports::audit::{Audit, Line, Weight};
use crate::store::query::casefile::CommentRow;
use baton_engine::Event;
use baton_models::Key;
use serde::Serialize;

/// Entries that a page shows; the audit report has all of them.
const SHOWN: usize = 100;

/// One thing that happened.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// `person`, `trouble`, or nothing: how it is marked.
    pub tone: &'static str,
    pub who: Option<String>,
    pub what: String,
    /// What somebody wrote or decided.
    pub quote: Option<String>,
    pub at: Moment,
}

/// The latest headlines of a root instance, oldest first.
pub async fn of(visitor: &Visitor, root: Key) -> Result<Vec<Entry>, Error> {
    let lines = Audit::new(&visitor.app, root).latest(Weight::Audit, SHOWN * 10).await?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut decided: Vec<(i64, String)> = Vec::new();
    for line in &lines {
        if line.weight < Weight::Headline {
            if let Some(value) = by_hand(line) {
                decided.push((line.entry, value));
            }
            continue;
        }
        let values = |decided: &mut Vec<(i64, String)>| {
            let of_entry: Vec<String> = decided.iter().filter(|(entry, _)| *entry == line.entry).map(|(_, value)| value.clone()).collect();
            (!of_entry.is_empty()).then(|| of_entry.join("\n"))
        };
        entries.push(entry(line, values(&mut decided), visitor));
    }
    // A start's values follow its headline.
    attach_start_values(&mut entries, &lines, &decided);
    let surplus = entries.len().saturating_sub(SHOWN);
    entries.drain(..surplus);
    Ok(entries)
}

/// A comment beside its task.
pub fn comment(row: CommentRow, visitor: &Visitor) -> Entry {
    let who = row.user_id.as_deref().map(|user| visitor.name(user));
    Entry { tone: "person", who, what: "wrote".into(), quote: Some(row.message), at: visitor.moment(row.created_at) }
}

fn entry(line: &Line, values: Option<String>, visitor: &Visitor) -> Entry {
    let event: Option<Event> = serde_json::from_value(line.event.clone()).ok();
    let who = line.actor.as_deref().filter(|_| !line.by_engine).map(|user| visitor.name(user));
    let (tone, quote) = match &event {
        Some(Event::CommentAdded { message, .. }) => ("person", Some(message.to_string())),
        Some(Event::TaskCompleted { .. }) => ("person", values),
        Some(Event::ErrorThrown { message, code, .. }) => ("trouble", Some(message.as_deref().unwrap_or(code).to_owned())),
        Some(Event::IncidentRaised { .. } | Event::ExternalTaskFailed { .. }) => ("trouble", Some(line.detail.clone())),
        Some(Event::MailOrdered { .. }) => ("", Some(line.detail.clone())),
        _ => (if who.is_some() { "person" } else { "" }, None),
    };
    Entry { tone, what: lower_first(&line.what, who.is_some()), who, quote, at: visitor.moment(line.at) }
}

/// What a person set, in the words of the form.
fn by_hand(line: &Line) -> Option<String> {
    if line.by_engine || line.actor.is_none() {
        return None;
    }
    let label = line.what.strip_prefix("Set “")?.strip_suffix('”')?;
    let (_, value) = line.detail.split_once(" = ")?;
    // A chosen value ends with its label in brackets.
    let shown = value.strip_suffix(')').and_then(|value| value.rsplit_once(" (")).map_or(value, |(_, label)| label);
    let colon = if label.ends_with(['?', '!', '.', ':']) { "" } else { ":" };
    Some(format!("{label}{colon} {}", say::cut(shown, 300)))
}

fn attach_start_values(entries: &mut [Entry], lines: &[Line], decided: &[(i64, String)]) {
    let Some(first) = lines.first().filter(|line| line.what.starts_with("Started")) else { return };
    let values: Vec<&str> = decided.iter().filter(|(entry, _)| *entry == first.entry).map(|(_, value)| value.as_str()).collect();
    if let Some(entry) = entries.first_mut()
        && !values.is_empty()
    {
        entry.quote = Some(values.join("\n"));
    }
}

/// After a name the sentence goes on.
fn lower_first(text: &str, follows_name: bool) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if follows_name => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
