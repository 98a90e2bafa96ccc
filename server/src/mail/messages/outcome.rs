//! How a case ended, for whoever started it: `templates/mail/outcome/`.
use super::Details;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Outcome {
    #[serde(flatten)]
    pub details: Details,
}
