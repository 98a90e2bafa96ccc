//! A journal entry as the stories see it.
use baton_engine::Event;

/// What one command did, and who gave it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Milliseconds, UTC.
    pub at: i64,
    pub actor: Option<String>,
    pub events: Vec<Event>,
}
