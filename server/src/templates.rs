//! The templates of pages and mails, embedded in the binary and parsed once at start.
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Serialize;
use std::sync::Arc;
use tera::{Context, Tera};

#[derive(RustEmbed)]
#[folder = "../templates"]
struct Files;

/// Parsed templates; a cheap handle.
#[derive(Clone)]
pub struct Templates {
    tera: Arc<Tera>,
}

/// A template that does not parse, or lacks something of its context: a defect of ours.
#[derive(Debug, thiserror::Error)]
#[error("template {name}: {reason}")]
pub struct Error {
    name: String,
    reason: String,
}

impl Templates {
    /// Parses everything below `templates/` but the assets. What goes into `.html` is escaped.
    pub fn new() -> Result<Self, Error> {
        let failed = |name: &str, reason: String| Error { name: name.to_owned(), reason };
        let mut sources = Vec::new();
        for name in Files::iter().filter(|name| !name.starts_with("assets/")) {
            let Some(file) = Files::get(&name) else { continue };
            let text = String::from_utf8(file.data.into_owned()).map_err(|e| failed(&name, e.to_string()))?;
            sources.push((name.into_owned(), text));
        }
        let mut tera = Tera::default();
        tera.autoescape_on([".html"]);
        tera.add_raw_templates(sources).map_err(|e| failed("(all)", reasons(&e)))?;
        Ok(Self { tera: Arc::new(tera) })
    }

    /// Renders `name`, for example `pages/tasks/list.html`, with the fields of `context`.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, Error> {
        Context::from_serialize(context)
            .and_then(|context| self.tera.render(name, &context))
            .map_err(|e| Error { name: name.to_owned(), reason: reasons(&e) })
    }
}

/// A file below `templates/assets/`.
pub fn asset(name: &str) -> Option<EmbeddedFile> {
    Files::get(&format!("assets/{name}"))
}

fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_template_parses() {
        Templates::new().unwrap();
    }

    #[test]
    fn there_is_no_script_and_no_style_within_a_page() {
        for name in Files::iter().filter(|name| name.ends_with(".html") && !name.starts_with("mail/")) {
            let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap().to_lowercase();
            for forbidden in ["<script", "<style", " style=", " onclick=", "javascript:", "http://", "https://", "| safe"] {
                assert!(!text.contains(forbidden), "{name} holds {forbidden}");
            }
        }
    }
}
