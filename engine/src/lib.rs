//! What happens next: `decide(state, command, context)` gives events, and events make the state. Pure: time, keys,
//! definitions and the directory come in, nothing goes out but events and a reply.
pub mod command;
pub mod context;
pub mod eval;
pub mod event;
pub mod graph;
pub mod rejection;
pub mod state;

pub use command::{Command, Reply, Target, Variables};
pub use context::{Context, Directory, Group, Keys, Library, User};
pub use event::{Event, Why};
pub use graph::Graph;
pub use rejection::Rejection;
pub use state::State;

/// What came of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub events: Vec<Event>,
    pub reply: Reply,
}

/// Decides a command: on success the state has changed and the events say how, else it is as before.
pub fn decide(_state: &mut State, _command: &Command, _context: &mut Context<'_>) -> Result<Turn, Rejection> {
    Ok(Turn { events: Vec::new(), reply: Reply::Done })
}

/// Applies the events of a journal entry that was made at `at` (milliseconds, UTC).
pub fn replay(_state: &mut State, _events: &[Event], _at: i64, _library: &dyn Library) -> Result<(), String> {
    Ok(())
}
