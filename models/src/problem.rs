//! What is wrong with a model, said so that its author can find and mend it.
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// A place in a source file; line and column count from 1, 0 means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Whether a problem refuses the deployment or is only worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
}

/// One finding in a model: a stable code for tools, a sentence for people, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub severity: Severity,
    /// Stable, lower case with dashes: `unknown-element`, `flow-target-missing`, ...
    pub code: &'static str,
    /// What was found, what is accepted, what to do.
    pub message: String,
    /// The id of the element (or of the nearest one that has an id).
    pub element: Option<String>,
    /// The file that `at` is in, where that is not the model itself: a script's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    #[serde(flatten)]
    pub at: Position,
}

impl Problem {
    /// A problem that refuses the deployment.
    pub fn error(code: &'static str, at: Position, element: Option<&str>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), element: element.map(str::to_owned), file: None, at }
    }

    /// A problem that the author should know and that refuses nothing.
    pub fn warning(code: &'static str, at: Position, element: Option<&str>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, at, element, message) }
    }

    /// True where the deployment must be refused.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
        }
        write!(f, "{}:{}: ", self.at.line, self.at.column)?;
        if let Some(element) = &self.element {
            write!(f, "element '{element}': ")?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}
