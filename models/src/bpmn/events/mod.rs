//! Event definitions: what an event waits for, or does.
mod error;
mod message;
mod timer;

pub use error::{ErrorCatch, ErrorThrow};
pub use message::Message;
pub use timer::{Timer, TimerKind};

/// What a catching event waits for.
#[derive(Debug, Clone)]
pub enum Trigger {
    Timer(Timer),
    Message(Message),
    /// Only on boundary events.
    Error(ErrorCatch),
}

/// What an end event does with the token that reaches it.
#[derive(Debug, Clone, Default)]
pub enum EndTrigger {
    #[default]
    None,
    Terminate,
    Error(ErrorThrow),
}
