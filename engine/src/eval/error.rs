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
        let short: String = source.chars().take(120).collect();
        let more = if short.len() < source.len() { "..." } else { "" };
        let place = if at.line == 0 { String::new() } else { format!(" (line {}, column {})", at.line, at.column) };
        Self { message: format!("the expression {short}{more}{place} has no value: {why}") }
    }
}
