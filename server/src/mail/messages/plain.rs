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
    /// HTML comes from the model as it is; without any the text is shown in a frame of ours.
    pub fn render(self, writer: &Writer) -> Result<(String, String, Option<String>), Error> {
        let render = |file: &str| writer.templates.render(&format!("mail/plain/{file}"), &self);
        let (subject, text) = (render("subject.txt")?, render("body.txt")?);
        let html = if self.details.html.is_none() { Some(render("body.html")?) } else { None };
        Ok((subject, text, html.or(self.details.html)))
    }
}
