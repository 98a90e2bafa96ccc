//! What a model wrote itself, subject and all: `templates/mail/plain/` frames it.
use super::{Details, Writer};
use crate::templates::Error;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct Plain {
    #[serde(flatten)]
    pub details: Details,
}

impl Plain {
    /// HTML comes from the model as it is; without any the mail is text alone.
    pub fn render(self, writer: &Writer) -> Result<(String, String, Option<String>), Error> {
        let render = |file: &str| writer.templates.render(&format!("mail/plain/{file}"), &self);
        let (subject, text) = (render("subject.txt")?, render("body.txt")?);
        Ok((subject, text, self.details.html))
    }
}
