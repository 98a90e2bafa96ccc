//! Why an expression or a script gave no value.

use baton_models::Position;

/// One sentence for people: the expression, what was found, what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvalError {
    pub message: String,
}

impl EvalError {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// Why `source`, an expression, has no value.
    pub(super) fn of(source: &str, at: Position, why: &str) -> Self {
        let place = if at.line == 0 { String::new() } else { format!(" (line {}, column {})", at.line, at.column) };
        Self { message: format!("the expression {}{place} has no value: {why}", short(source, 120)) }
    }
}

/// The beginning of a text.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
