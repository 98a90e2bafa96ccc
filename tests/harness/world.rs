//! A place where a story happens: the pure engine, or a store on one of the databases.
use super::journal::Entry;
use baton_engine::{Command, Reply, State};
use baton_models::Key;

/// Takes commands and keeps a journal. Each world makes its own keys, so a command is made for one world.
pub trait World {
    /// `engine`, `sqlite`, `postgres`.
    fn name(&self) -> &'static str;

    /// The key of the newest version of a deployed process.
    fn definition(&self, process: &str) -> Key;

    /// The id of a process by its definition's key.
    fn process_id(&self, definition: Key) -> String;

    /// The key under which the story's instance will be started.
    fn new_root(&mut self) -> Key;

    /// Decides a command for `actor`; a refusal comes as its text.
    fn send(&mut self, actor: Option<&str>, command: Command) -> Result<Reply, String>;

    /// The journal of the story's root instance.
    fn entries(&self) -> Vec<Entry>;

    /// The live state as the world keeps it: in memory, or in rows.
    fn state(&self) -> State;

    /// The state that the journal gives.
    fn replayed(&self) -> State;

    /// Turns the clock to this time (milliseconds, UTC).
    fn turn_clock(&mut self, now: i64);

    /// Loses what is in memory, and goes on with what is kept: the journal, or rows.
    fn crash(&mut self);

    /// What is still there although everything has ended, and where rows and journal differ; empty is good.
    fn leftovers(&self) -> Vec<String>;
}
