//! Something waits for longer than it should: `templates/mail/reminder/`.
use super::Details;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Reminder {
    #[serde(flatten)]
    pub details: Details,
}
