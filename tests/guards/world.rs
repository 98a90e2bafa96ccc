//! Fixed work for the benchmarks whose instructions are counted: a machine with its models, and what measures it.
//! Benchmarks include this file; each has a use for most of it.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]
use baton_engine::eval::Scripts;
use baton_engine::state::Record;
use baton_engine::{Command, Context, Decision, Directory, Graph, Keys, Library, State, decide};
use baton_models::{Key, Value, bpmn};
use std::hint::black_box;
use std::sync::Arc;

pub const NOON: i64 = 1_795_262_400_000;

/// Times that a piece of work is done before it counts: what is made once is made then.
const BEFORE: usize = 2;

/// The only part that counts.
#[inline(never)]
pub fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

/// Says what was done, and measures it.
pub fn count<T>(name: &str, work: impl FnOnce() -> T) {
    let mut done = None;
    if std::env::args().any(|argument| argument == "allocations") {
        let used = allocation_counter::measure(|| done = Some(work()));
        println!("{name} | {}", used.count_total);
    } else {
        println!("{name}");
        done = Some(measured(work));
    }
    drop(done);
}

/// Does a piece of work some times, each time with a `prepared` thing of its own, and lets the last time count.
pub fn guard<P, T>(name: &str, mut prepare: impl FnMut() -> P, mut work: impl FnMut(&mut P) -> T) {
    for _ in 0..BEFORE {
        black_box(work(&mut prepare()));
    }
    let mut prepared = prepare();
    count(name, || work(&mut prepared));
}

pub fn only(xml: &[u8]) -> bpmn::Process {
    Arc::unwrap_or_clone(bpmn::parse(xml).definitions.unwrap().processes.remove(0))
}

pub fn graph(key: Key, process: bpmn::Process) -> Arc<Graph> {
    Arc::new(Graph::new(key, 1, Key(2), None, process))
}

/// The task in the middle of those that are open.
pub fn task(state: &State) -> Key {
    let open: Vec<Key> = state.tasks().iter().filter(|task| task.is_live()).map(|task| task.key).collect();
    open[(open.len() - 1) / 2]
}

pub fn complete(task: Key) -> Command {
    Command::CompleteTask { task, variables: vec![("approved".into(), Value::Boolean(true))], reply_variables: false }
}

/// Six variables.
pub fn variables() -> Vec<(Arc<str>, Value)> {
    let mut variables = vec![(Arc::from("amount"), Value::Integer(50))];
    variables.extend((0..5).map(|n| (Arc::from(format!("v{n}")), Value::text("some text of a usual length"))));
    variables
}

/// What a command needs beside a state.
pub struct World {
    pub shelf: Shelf,
    directory: Directory,
    scripts: Scripts,
    keys: Counter,
}

impl World {
    /// With these models; the first is started.
    pub fn of(models: &[&[u8]]) -> Self {
        let numbered = (1..).zip(models);
        let graphs = numbered.map(|(key, xml)| graph(Key(key), only(xml))).collect();
        Self { shelf: Shelf(graphs), directory: Directory::default(), scripts: Scripts::default(), keys: Counter(318_000_000_000_000_000) }
    }

    /// An instance of the first model, as it is once that is on disk.
    pub fn start(&mut self, variables: Vec<(Arc<str>, Value)>) -> (State, Decision) {
        let (mut state, command) = self.root(variables);
        let decision = self.decide(&mut state, &command);
        (state, decision)
    }

    /// A new root, and the command that starts the first model there.
    pub fn root(&mut self, variables: Vec<(Arc<str>, Value)>) -> (State, Command) {
        let key = self.keys.next();
        let command = Command::Start {
            key,
            definition: Key(1),
            business_key: None,
            variables,
            placements: Vec::new(),
            skip: baton_engine::Skip::default(),
            reply_variables: false,
        };
        (State::new(key), command)
    }

    /// Decides and applies, then forgets what ended, as a lane does once that is on disk.
    pub fn decide(&mut self, state: &mut State, command: &Command) -> Decision {
        let decision = self.change(state, command);
        black_box(state.elements().changes().count());
        state.settle();
        decision
    }

    /// Decides and applies; what changed is still to be written.
    pub fn change(&mut self, state: &mut State, command: &Command) -> Decision {
        let mut context = Context {
            now: NOON,
            actor: None,
            keys: &mut self.keys,
            library: &self.shelf,
            directory: &self.directory,
            scripts: &mut self.scripts,
            step_budget: 100_000,
            seed: 1,
            zone: &jiff::tz::TimeZone::UTC,
        };
        decide(state, command, &mut context).unwrap()
    }
}

struct Counter(i64);

impl Keys for Counter {
    fn next(&mut self) -> Key {
        self.0 += 1;
        Key(self.0)
    }
}

pub struct Shelf(Vec<Arc<Graph>>);

impl Library for Shelf {
    fn definition(&self, key: Key) -> Option<Arc<Graph>> {
        self.0.iter().find(|graph| graph.key == key).cloned()
    }

    fn latest(&self, process: &str, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.0.iter().find(|graph| &*graph.process.id == process).cloned()
    }

    fn version(&self, process: &str, _version: i32, tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.latest(process, tenant)
    }

    fn version_tag(&self, process: &str, _tag: &str, tenant: Option<&str>) -> Option<Arc<Graph>> {
        self.latest(process, tenant)
    }

    fn in_deployment(&self, process: &str, _deployment: Key) -> Option<Arc<Graph>> {
        self.latest(process, None)
    }
}
