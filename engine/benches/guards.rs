//! What the machine does for fixed work, to be counted: `tests/guards/instructions.rs` runs this under callgrind, which
//! looks at `measured` alone, and writes down what it finds after each call. Prints the name of each piece of work, and
//! with `allocations` as its argument how often it asks for memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#[path = "../../tests/guards/models.rs"]
mod models;
#[path = "../../tests/guards/world.rs"]
mod world;

use baton_engine::{Command, Event, State, replay};
use baton_models::{Key, Value, bpmn};
use world::{NOON, World, complete, count, graph, guard, only, task, variables};

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
            ("items of a computed list", vec![models::computed_items()]),
            ("conditions", vec![models::conditions(n)]),
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
