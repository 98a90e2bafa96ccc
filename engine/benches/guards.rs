//! What the machine does for fixed work, to be counted: `tests/guards/instructions.rs` runs this under callgrind, which
//! looks at [`measured`] alone, and writes down what it finds after each call. Prints the name of each piece of work, and
//! with `allocations` as its argument how often it asks for memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#[path = "../../tests/guards/models.rs"]
mod models;

use baton_engine::eval::Scripts;
use baton_engine::state::Record;
use baton_engine::{Command, Context, Decision, Directory, Event, Graph, Keys, Library, State, decide, replay};
use baton_models::{Key, Value, bpmn};
use std::hint::black_box;
use std::sync::Arc;

const NOON: i64 = 1_795_262_400_000;

/// Times that a piece of work is done before it counts: what is made once is made then.
const BEFORE: usize = 2;

/// The only part that counts.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

/// Says what was done, and measures it.
fn count<T>(name: &str, work: impl FnOnce() -> T) {
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
fn guard<P, T>(name: &str, mut prepare: impl FnMut() -> P, mut work: impl FnMut(&mut P) -> T) {
    for _ in 0..BEFORE {
        black_box(work(&mut prepare()));
    }
    let mut prepared = prepare();
    count(name, || work(&mut prepared));
}

fn main() {
    guard("parse route", || (), |_| bpmn::parse(ROUTE));
    let large = models::join(1_000);
    guard("parse a model of 3,000 elements and flows", || (), |_| bpmn::parse(large.as_bytes()));
    guard("make a graph of route", || only(ROUTE), |process| graph(Key(1), std::mem::take(process)));
    usual_work();
    journal();
    growth();
}

const ROUTE: &[u8] = include_bytes!("../../tests/fixtures/route.bpmn");

fn only(xml: &[u8]) -> bpmn::Process {
    Arc::unwrap_or_clone(bpmn::parse(xml).definitions.unwrap().processes.remove(0))
}

fn graph(key: Key, process: bpmn::Process) -> Arc<Graph> {
    Arc::new(Graph::new(key, 1, Key(2), None, process))
}

/// The commands of the usual scenarios, decided and applied, and their changes settled.
fn usual_work() {
    let mut world = World::of(&[ROUTE]);
    guard("route: start", variables, |variables| world.start(std::mem::take(variables)));
    let mut world = World::of(&[include_bytes!("../../tests/fixtures/approve.bpmn")]);
    guard("approve: start", variables, |variables| world.start(std::mem::take(variables)));

    let start = world.start(variables()).0;
    let (claim, complete) = (Command::ClaimTask { task: task(&start), user: "ada".into() }, complete(task(&start)));
    guard("approve: claim", || start.clone(), |state| world.decide(state, &claim));
    guard("approve: complete", || start.clone(), |state| world.decide(state, &complete));
    let mut world = World::of(&[include_bytes!("../../tests/fixtures/service.bpmn")]);
    let mut start = world.start(variables()).0;
    let work = start.external_tasks().iter().next().unwrap().key;
    let lock = Command::LockExternalTask { task: work, worker: "w".into(), duration: 1000, again: false };
    guard("service: lock", || start.clone(), |state| world.decide(state, &lock));
    world.decide(&mut start, &lock);
    let done = Command::CompleteExternalTask { task: work, worker: "w".into(), variables: Vec::new(), local_variables: Vec::new() };
    guard("service: complete", || start.clone(), |state| world.decide(state, &done));
    let mut world = World::of(&[include_bytes!("../../tests/fixtures/async5.bpmn")]);
    let start = world.start(variables()).0;
    let job = Command::ExecuteJob { job: start.jobs().iter().next().unwrap().key, manual: false };
    guard("async5: one job", || start.clone(), |state| world.decide(state, &job));
}

/// An entry of the journal: written, read and replayed.
fn journal() {
    let mut world = World::of(&[ROUTE]);
    let (state, decision) = world.start(variables());
    let events = decision.events;
    let json = serde_json::to_string(&events).unwrap();
    guard("journal of route: to JSON", || (), |_| serde_json::to_string(&events).unwrap());
    guard("journal of route: from JSON", || (), |_| serde_json::from_str::<Vec<Event>>(&json).unwrap());
    guard("journal of route: replay", || State::new(state.root()), |state| replay(state, &events, NOON, &world.shelf).unwrap());
}

/// Completing one of n tasks.
fn growth() {
    for (n, number) in [(10, "10"), (10_000, "10,000")] {
        let grown = [
            ("tasks", vec![models::tasks()]),
            ("sub-processes", vec![models::sub_processes()]),
            ("called instances", vec![models::calls(), models::called()]),
            ("tokens at a join", vec![models::join(n)]),
            ("items of a list", vec![models::items()]),
            ("tokens over one flow", vec![models::rounds(n)]),
            ("steps of a loop", vec![models::steps()]),
        ];
        for (what, models) in grown {
            let mut world = World::of(&models.iter().map(String::as_bytes).collect::<Vec<_>>());
            let items: Vec<u32> = (0..n).collect();
            let variables = vec![("n".into(), Value::Integer(n as i32)), ("items".into(), Value::Json(format!("{items:?}").into()))];
            let mut state = world.start(variables).0;
            // One after the other, in the same state: a copy of it would be as large as it is.
            let first = complete(task(&state));
            world.decide(&mut state, &first);
            let command = complete(task(&state));
            count(&format!("one of {number} {what}"), || world.decide(&mut state, &command));
        }
    }
}

/// The task in the middle of those that are open.
fn task(state: &State) -> Key {
    let open: Vec<Key> = state.tasks().iter().filter(|task| task.is_live()).map(|task| task.key).collect();
    open[(open.len() - 1) / 2]
}

fn complete(task: Key) -> Command {
    Command::CompleteTask { task, variables: vec![("approved".into(), Value::Boolean(true))], reply_variables: false }
}

/// Six variables.
fn variables() -> Vec<(Arc<str>, Value)> {
    let mut variables = vec![(Arc::from("amount"), Value::Integer(50))];
    variables.extend((0..5).map(|n| (Arc::from(format!("v{n}")), Value::text("some text of a usual length"))));
    variables
}

/// What a command needs beside a state.
struct World {
    shelf: Shelf,
    directory: Directory,
    scripts: Scripts,
    keys: Counter,
}

impl World {
    /// With these models; the first is started.
    fn of(models: &[&[u8]]) -> Self {
        let numbered = (1..).zip(models);
        let graphs = numbered.map(|(key, xml)| graph(Key(key), only(xml))).collect();
        Self { shelf: Shelf(graphs), directory: Directory::default(), scripts: Scripts::default(), keys: Counter(318_000_000_000_000_000) }
    }

    fn start(&mut self, variables: Vec<(Arc<str>, Value)>) -> (State, Decision) {
        let key = self.keys.next();
        let mut state = State::new(key);
        let command = Command::Start {
            key,
            definition: Key(1),
            business_key: None,
            variables,
            placements: Vec::new(),
            skip: baton_engine::Skip::default(),
            reply_variables: false,
        };
        let decision = self.decide(&mut state, &command);
        (state, decision)
    }

    fn decide(&mut self, state: &mut State, command: &Command) -> Decision {
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
        let decision = decide(state, command, &mut context).unwrap();
        black_box(state.elements().changes().count());
        state.settle();
        decision
    }
}

struct Counter(i64);

impl Keys for Counter {
    fn next(&mut self) -> Key {
        self.0 += 1;
        Key(self.0)
    }
}

struct Shelf(Vec<Arc<Graph>>);

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
