//! Business errors: thrown by end events and workers, caught by boundary events (BPMN 2.0, 10.5.7).

#[derive(Debug, Clone, Default)]
pub struct ErrorThrow {
    pub code: String,
    pub message: Option<crate::expr::Expression>,
}

#[derive(Debug, Clone, Default)]
pub struct ErrorCatch {
    /// `None` catches every error.
    pub code: Option<String>,
    /// Variables that receive what was thrown.
    pub code_variable: Option<String>,
    pub message_variable: Option<String>,
}
