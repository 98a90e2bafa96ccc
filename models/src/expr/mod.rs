//! Expressions and scripts, parsed once at deployment.
use crate::{Position, Problem};

/// A text of a model that may compute: `${...}`, `#{...}`, text with such parts, or plain text.
#[derive(Debug, Clone)]
pub struct Expression {
    /// As it stands in the file.
    pub source: String,
    pub at: Position,
}

/// A script with its language, as it stands in the file.
#[derive(Debug, Clone)]
pub struct Script {
    pub language: Language,
    pub source: String,
    pub at: Position,
}

/// The languages that the engine evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `${...}`.
    Juel,
    JavaScript,
}

impl Expression {
    /// Parses `source`; `at` is where it stands in the file, `element` the id to name in a problem.
    pub fn parse(source: &str, at: Position, _element: Option<&str>) -> Result<Self, Problem> {
        Ok(Self { source: source.to_owned(), at })
    }

    /// The text, if it computes nothing.
    pub fn literal(&self) -> Option<&str> {
        (!self.source.contains("${") && !self.source.contains("#{")).then_some(self.source.as_str())
    }
}

impl Script {
    /// A script in the language that the file names: `JavaScript` (also `ecmascript`, `js`) or `juel`.
    pub fn new(language_name: Option<&str>, source: &str, at: Position, element: Option<&str>) -> Result<Self, Problem> {
        let language = match language_name.map(|name| name.trim().to_ascii_lowercase()).as_deref() {
            Some("javascript" | "ecmascript" | "js") => Language::JavaScript,
            Some("juel") => Language::Juel,
            other => return Err(Problem::error("script-language", at, element, format!("unknown language {other:?}"))),
        };
        Ok(Self { language, source: source.to_owned(), at })
    }
}
