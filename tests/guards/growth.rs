//! A command's cost follows what it touches, not the size of the instance: completing one of n tasks takes the same
//! statements and rows for n = 10 and n = 10,000. What it costs when the instance must be read first is taken down.
use super::accepted::Accepted;
use super::models;
use crate::growth::small_or_large;
use crate::harness::{Database, Kind};
use baton::clock::Clock;
use baton::config::Memory;
use baton::store::deploy::Deployment;
use baton::store::tally::Counts;
use baton::store::{Options, Request, Sql, Store};
use baton_engine::{Command, Reply, Skip};
use baton_models::{Key, Value};
use tokio::runtime::Runtime;

const FEW: u32 = 10;
const MANY: u32 = 10_000;

#[test]
fn completing_one_of_n_parallel_tasks() {
    grows("multi-instance tasks", |_| vec![models::tasks()]);
}

#[test]
fn joining_one_of_n_tokens() {
    grows("tokens at a join", |n| vec![models::join(n)]);
}

#[test]
fn joining_one_of_n_tokens_inclusively() {
    let inclusive = |n| models::join(n).replace(r#"<parallelGateway id="join"/>"#, r#"<inclusiveGateway id="join"/>"#);
    grows("tokens at inclusive join", |n| vec![inclusive(n)]);
}

#[test]
fn joining_one_of_n_tokens_over_one_flow() {
    grows("tokens over one flow", |n| vec![models::rounds(n)]);
}

#[test]
fn going_on_to_the_next_of_n_items() {
    grows("items of a list", |_| vec![models::items()]);
}

#[test]
fn going_on_to_the_next_of_n_computed_items() {
    grows("items of a computed list", |_| vec![models::computed_items()]);
}

#[test]
fn changing_what_one_of_n_conditions_reads() {
    grows("conditions", |n| vec![models::conditions(n)]);
}

#[test]
fn ending_one_of_n_called_instances() {
    grows("called instances", |_| vec![models::called(), models::calls()]);
}

#[test]
fn ending_one_of_n_sub_processes() {
    grows("sub-processes", |_| vec![models::sub_processes()]);
}

#[test]
fn going_on_after_n_steps() {
    grows("steps of a loop", |_| vec![models::steps()]);
}

/// As many as a multi-instance activity may well have: 100,000 where a long run was ordered (`BATON_LONG=1`).
#[test]
fn one_of_very_many_instances_costs_as_much_as_one_of_few() {
    let very_many = u32::try_from(small_or_large(20_000, 100_000)).unwrap();
    for (what, model) in [("tasks at once", models::tasks()), ("one after the other", models::items())] {
        for kind in Kind::all() {
            let [few, many] = [FEW, very_many].map(|n| Measured::of(kind, n, vec![model.clone()]).warm);
            assert_eq!(few, many, "{what} on {}: {FEW} and {very_many}", kind.name());
        }
    }
}

/// Plays an instance of few and one of many, in memory and not, on every database.
fn grows(what: &str, models: impl Fn(u32) -> Vec<String>) {
    let mut found = Vec::new();
    for kind in Kind::all() {
        let [few, many] = [FEW, MANY].map(|n| Measured::of(kind, n, models(n)));
        assert_eq!(few.warm, many.warm, "{what} on {}: {FEW} and {MANY}, in memory", kind.name());
        let without_reads = |counts: Counts| Counts { read: 0, ..counts };
        assert_eq!(without_reads(few.cold), without_reads(many.cold), "{what} on {}: {FEW} and {MANY}, read first", kind.name());
        let name = format!("{} {what}", kind.name());
        found.push((format!("{name}, in memory"), figures(many.warm)));
        found.push((format!("{name}, read first, n = {FEW}"), figures(few.cold)));
        found.push((format!("{name}, read first, n = {MANY}"), figures(many.cold)));
    }
    let judged = |line: &str| Kind::all().iter().any(|kind| line.starts_with(&format!("{} {what},", kind.name())));
    Accepted::compare("growth", &found, |accepted, found| accepted == found, judged);
}

fn figures(Counts { statements, written, read }: Counts) -> String {
    format!("{statements} statements, {written} written, {read} read")
}

/// What the completion of one task costs.
struct Measured {
    warm: Counts,
    cold: Counts,
}

impl Measured {
    fn of(kind: Kind, n: u32, models: Vec<String>) -> Self {
        let database = Database::new(kind);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let store = open(&database, 1 << 30);
        let root = start(&runtime, &store, n, models);
        let warm = complete_one(&runtime, &store, root);
        store.stop_here();
        let store = open(&database, 0);
        let cold = complete_one(&runtime, &store, root);
        store.stop_here();
        Self { warm, cold }
    }
}

/// With so many bytes for states in memory.
fn open(database: &Database, instances: usize) -> Store {
    let given = Options::new(database.parsed(), Clock::test(crate::harness::MORNING));
    let options =
        Options { lanes: 1, memory: Memory { instances, ..Memory::default() }, own_jobs: false, checkpoint_interval: None, ..given };
    Store::open(options).unwrap_or_else(|e| panic!("{e}"))
}

/// Deploys the models and starts the last one.
fn start(runtime: &Runtime, store: &Store, n: u32, models: Vec<String>) -> Key {
    let mut definition = Key(0);
    for (number, xml) in models.into_iter().enumerate() {
        let resources = vec![(format!("{number}.bpmn"), xml.into_bytes())];
        let deployed = runtime.block_on(store.deploy(Deployment { resources, ..Deployment::default() })).unwrap_or_else(|e| panic!("{e}"));
        definition = deployed.definitions[0].key;
    }
    let items: Vec<u32> = (0..n).collect();
    let n = Value::Integer(i32::try_from(n).unwrap());
    let variables = vec![("n".into(), n), ("items".into(), Value::Json(format!("{items:?}").into()))];
    let key = store.root_key();
    let command = Command::Start {
        key,
        definition,
        business_key: None,
        variables,
        placements: Vec::new(),
        skip: Skip::default(),
        reply_variables: false,
    };
    send(runtime, store, command);
    key
}

fn send(runtime: &Runtime, store: &Store, command: Command) -> Reply {
    let request = Request { actor: None, command, idempotency_id: None };
    runtime.block_on(store.send(request)).unwrap_or_else(|e| panic!("{e}"))
}

/// Completes the task in the middle.
fn complete_one(runtime: &Runtime, store: &Store, root: Key) -> Counts {
    let open = |columns: &str| Sql::new(format!("SELECT {columns} AS n FROM task WHERE ended_at IS NULL AND root_key = ")).bind(root);
    let count = store.read_here(|db| db.count(open("count(*)"))).unwrap();
    let middle = open("key").push(" ORDER BY key LIMIT 1 OFFSET ").bind((count - 1) / 2);
    let task = Key(store.read_here(|db| db.count(middle)).unwrap());
    let before = store.tally().commands.counts();
    send(runtime, store, Command::CompleteTask { task, variables: Vec::new(), reply_variables: false });
    store.tally().commands.counts() - before
}
