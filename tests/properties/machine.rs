//! The engine as a function from state and command to state, for tests that try several commands on one state. Every
//! decision is replayed from its JSON, and must give the same state.
use crate::harness::{MORNING, Shelf, picture};
use baton_engine::eval::Scripts;
use baton_engine::{Command, Context, Directory, Event, Keys, Library, Rejection, State, decide, replay};
use baton_models::{Key, Value};
use std::sync::Arc;

pub struct Machine {
    shelf: Shelf,
    directory: Directory,
    scripts: Scripts,
    keys: Counter,
    /// Milliseconds, UTC.
    pub now: i64,
}

struct Counter(i64);

impl Keys for Counter {
    fn next(&mut self) -> Key {
        self.0 += 1;
        Key(self.0)
    }
}

impl Machine {
    pub fn of(model: &str) -> Self {
        let mut shelf = Shelf::default();
        shelf.deploy(model);
        Self::with(shelf)
    }

    pub fn with(shelf: Shelf) -> Self {
        Self { shelf, directory: Directory::default(), scripts: Scripts::default(), keys: Counter(1_000_000), now: MORNING }
    }

    /// A new key.
    pub fn key(&mut self) -> Key {
        self.keys.next()
    }

    /// The newest definition of a process.
    pub fn definition(&self, process: &str) -> Key {
        self.shelf.latest(process, None).expect("the process is there").key
    }

    /// The ids of all elements and flows of a process.
    pub fn ids(&self, process: &str) -> Vec<Arc<str>> {
        let graph = self.shelf.latest(process, None).expect("the process is there");
        let elements = graph.process.elements.iter().map(|element| element.id.clone());
        elements.chain(graph.process.flows.iter().map(|flow| flow.id.clone())).collect()
    }

    /// A new instance of a process.
    pub fn start(&mut self, process: &str, variables: &[(&str, Value)]) -> State {
        let key = self.keys.next();
        let mut state = State::new(key);
        let definition = self.definition(process);
        let variables = variables.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        let command = Command::Start {
            key,
            definition,
            business_key: None,
            variables,
            placements: Vec::new(),
            skip: Default::default(),
            reply_variables: false,
        };
        self.decide(&mut state, &command).unwrap_or_else(|why| panic!("not started: {why}"));
        state
    }

    /// Decides, replays, and compares.
    pub fn decide(&mut self, state: &mut State, command: &Command) -> Result<Vec<Event>, Rejection> {
        let mut copy = state.clone();
        let mut context = Context {
            now: self.now,
            actor: Some("ada".into()),
            keys: &mut self.keys,
            library: &self.shelf,
            directory: &self.directory,
            scripts: &mut self.scripts,
            zone: &jiff::tz::TimeZone::UTC,
            step_budget: 2_000,
            seed: 7,
        };
        let decided = decide(state, command, &mut context);
        state.settle();
        match decided {
            Ok(decision) => {
                let json = serde_json::to_string(&decision.events).unwrap();
                let events: Vec<Event> = serde_json::from_str(&json).unwrap();
                assert_eq!(events, decision.events, "an event changes on its way through JSON");
                replay(&mut copy, &events, self.now, &self.shelf).unwrap_or_else(|why| panic!("replay of {}: {why}", command.name()));
                copy.settle();
                assert_eq!(picture::of(&copy), picture::of(state), "{}: the journal (left) and the state (right) differ", command.name());
                Ok(events)
            }
            Err(rejection) => {
                assert!(!matches!(rejection, Rejection::Bug(_)), "{command:?} met a defect: {rejection}");
                assert_eq!(picture::of(&copy), picture::of(state), "{} was refused and left traces", command.name());
                Err(rejection)
            }
        }
    }
}
