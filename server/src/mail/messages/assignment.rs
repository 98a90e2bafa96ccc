//! A task was given to somebody: `templates/mail/assignment/`.
use super::Details;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Assignment {
    #[serde(flatten)]
    pub details: Details,
}
