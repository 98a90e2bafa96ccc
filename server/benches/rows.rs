//! Rows of what commands have changed, and the statement that takes them to PostgreSQL, to be counted like the machine's
//! own work in `engine/benches/guards.rs`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
#[path = "../../tests/guards/world.rs"]
mod world;

use baton::store::Unwritten;
use baton_engine::{Command, State};
use world::{World, complete, guard, task, variables};

/// Commands in a batch.
const BATCH: usize = 64;

fn main() {
    for (count, of) in [(1, ""), (BATCH, " in a batch")] {
        let mut world = World::of(&[include_bytes!("../../tests/fixtures/route.bpmn")]);
        measure(&format!("route: start{of}"), started(&mut world, count), false);
        let mut world = World::of(&[include_bytes!("../../tests/fixtures/approve.bpmn")]);
        measure(&format!("approve: start{of}"), started(&mut world, count), false);
        measure(
            &format!("approve: claim{of}"),
            changed(&mut world, count, |key| Command::ClaimTask { task: key, user: "ada".into() }),
            true,
        );
        measure(&format!("approve: complete{of}"), changed(&mut world, count, complete), true);
    }
}

fn measure(name: &str, states: Vec<State>, stored: bool) {
    let unwritten = Unwritten::new(states, stored);
    guard(name, || (), |()| unwritten.statement().unwrap());
}

/// New instances.
fn started(world: &mut World, count: usize) -> Vec<State> {
    let one = |_| {
        let (mut state, start) = world.root(variables());
        world.change(&mut state, &start);
        state
    };
    (0..count).map(one).collect()
}

/// Instances with a task that was there before, and what a command changes.
fn changed(world: &mut World, count: usize, command: impl Fn(baton_models::Key) -> Command) -> Vec<State> {
    let one = |_| {
        let mut state = world.start(variables()).0;
        let command = command(task(&state));
        world.change(&mut state, &command);
        state
    };
    (0..count).map(one).collect()
}
