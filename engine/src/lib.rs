//! What happens next: `decide(state, command, context)` gives events, and events make the state. Pure: time, keys,
//! definitions and the directory come in, nothing goes out but events and a reply.
mod behaviours;
pub mod command;
mod commands;
pub mod context;
pub mod decision;
pub mod eval;
pub mod event;
pub mod graph;
mod parts;
pub mod rejection;
pub mod state;
mod turn;
mod weight;

pub use command::{BODY, Command, Place, Placement, Reply, Skip, Target, Variables};
pub use context::{Context, Directory, Group, Keys, Library, User};
pub use decision::{DecisionDefinition, DecisionVersion, ImportedDecision};
pub use event::{Event, Why};
pub use graph::Graph;
pub use rejection::Rejection;
pub use state::State;

/// What came of a command.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub events: Vec<Event>,
    pub reply: Reply,
}

/// Decides a command: on success the state has changed and the events say how; else it is as before.
///
/// A defect of ours is a [`Rejection::Bug`]: the caller logs it and goes on with other instances.
pub fn decide(state: &mut State, command: &Command, context: &mut Context<'_>) -> Result<Decision, Rejection> {
    let mut turn = turn::Turn::new(state, context);
    // What a command changed beside may have made conditions true.
    let outcome = commands::carry_out(&mut turn, command).and_then(|reply| turn.finish().map(|()| reply));
    match outcome {
        Ok(reply) => {
            let events = turn.into_events();
            state.accept();
            Ok(Decision { events, reply })
        }
        Err(fault) => {
            turn.restart();
            Err(match fault {
                turn::Fault::Rejected(rejection) => rejection,
                turn::Fault::Failed { element, message } => Rejection::Failed { element: element.to_string(), message },
                turn::Fault::Bug(message) => Rejection::Bug(message),
            })
        }
    }
}

/// Applies the events of a journal entry that was made at `at` (milliseconds, UTC). The error says which event does not
/// fit the state.
pub fn replay(state: &mut State, events: &[Event], at: i64, library: &dyn Library) -> Result<(), String> {
    for event in events {
        state.apply(event, at, library).map_err(|why| format!("{event:?}: {why}"))?;
    }
    state.accept();
    Ok(())
}
