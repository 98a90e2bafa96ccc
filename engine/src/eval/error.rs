//! Why an expression or a script gave no value.

use baton_models::Position;
use std::sync::Arc;

/// One sentence for people: the expression, what was found, what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvalError {
    pub message: String,
    /// What a script has thrown on purpose.
    pub thrown: Option<Box<Thrown>>,
}

/// What a script throws: a business error, which events catch by its code, or an exception, which they may catch by its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thrown {
    /// The class, with its package where that is known.
    pub class: Arc<str>,
    /// Of a business error.
    pub code: Option<Arc<str>>,
    pub message: Option<Arc<str>>,
}

impl Thrown {
    /// Exceptions of `java.lang` that a name without a package means.
    const USUAL: [&str; 8] = [
        "RuntimeException",
        "IllegalArgumentException",
        "IllegalStateException",
        "NullPointerException",
        "UnsupportedOperationException",
        "ArithmeticException",
        "IndexOutOfBoundsException",
        "ClassCastException",
    ];

    /// The codes under which it can be caught: that of a business error, else its class and those around it.
    pub fn codes(&self) -> Vec<Arc<str>> {
        if let Some(code) = &self.code {
            return vec![code.clone()];
        }
        let plain = self.class.strip_prefix("java.lang.").unwrap_or(&self.class);
        let is_usual = Self::USUAL.contains(&plain);
        let of_java = is_usual || matches!(plain, "Exception" | "Throwable" | "Error");
        let mut codes: Vec<Arc<str>> = vec![if of_java { format!("java.lang.{plain}").into() } else { self.class.clone() }];
        let around = [("RuntimeException", is_usual), ("Exception", plain != "Error"), ("Throwable", true)];
        for (class, _) in around.iter().filter(|(_, is_one)| *is_one) {
            let class: Arc<str> = format!("java.lang.{class}").into();
            if !codes.contains(&class) {
                codes.push(class);
            }
        }
        codes
    }
}

impl EvalError {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), thrown: None }
    }

    /// Why `source`, an expression, has no value.
    pub(super) fn of(source: &str, at: Position, why: &str) -> Self {
        let place = if at.line == 0 { String::new() } else { format!(" (line {}, column {})", at.line, at.column) };
        Self::new(format!("the expression {}{place} has no value: {why}", short(source, 120)))
    }
}

/// The beginning of a text.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
