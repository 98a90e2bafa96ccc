//! A task can be taken by several people: `templates/mail/candidate/`.
use super::Details;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Candidate {
    #[serde(flatten)]
    pub details: Details,
}
