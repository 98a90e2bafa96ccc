//! Why an expression or a script gave no value.

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
}
