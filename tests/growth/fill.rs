//! Fills a database through the store, with many commands in flight.
use crate::harness::{Database, fixture};
use baton::clock::Clock;
use baton::store::deploy::Deployment;
use baton::store::{Options, Request, Sql, Store};
use baton_engine::{Command, Skip};
use baton_models::{Key, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

baton::row! {
    struct Task {
        key: i64,
    }
}

/// Commands in flight.
const AT_ONCE: usize = 256;

/// A message, a timer and a task that wait for years; tasks that are completed, and what ends at once.
const PROCESSES: [&str; 5] = ["catch_message", "catch_timer", "user_task_plain", "approve", "route"];
const OPEN: usize = 3;
/// Of the finished instances one in so many had a task.
const CYCLE: usize = 10;

/// Writes `open` process instances that wait and `finished` ones, of now.
pub fn fill(database: &Database, open: usize, finished: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let store = Store::open(Options::new(database.parsed(), Clock::system())).unwrap();
    let resources = PROCESSES.iter().map(|name| (format!("{name}.bpmn"), fixture(name).into_bytes())).collect();
    let deployment = Deployment { name: Some("filling".into()), filter_duplicates: true, resources, ..Deployment::default() };
    runtime.block_on(store.deploy(deployment)).unwrap();
    let definition = |name: &str| store.library().newest(name, None).unwrap().unwrap().key;
    let definitions: Arc<Vec<Key>> = Arc::new(PROCESSES.iter().map(|name| definition(name)).collect());
    let next = Arc::new(AtomicUsize::new(0));
    runtime.block_on(async {
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE {
            let (store, definitions, next) = (store.clone(), Arc::clone(&definitions), Arc::clone(&next));
            writers.spawn(async move {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= open + finished {
                        return;
                    }
                    let finishing = if n % CYCLE == 0 { OPEN } else { OPEN + 1 };
                    let definition = definitions[if n < open { n % OPEN } else { finishing }];
                    let command = start(store.root_key(), definition, n);
                    store.send(Request { actor: Some("filler".into()), command, idempotency_id: None }).await.unwrap();
                }
            });
        }
        writers.join_all().await;
        complete(&store).await;
        store.stop().await;
    });
}

/// Completes the tasks of `approve`.
async fn complete(store: &Store) {
    let sql =
        || Sql::new("SELECT key FROM task WHERE ended_at IS NULL AND process_id = 'approve' ORDER BY key LIMIT ").bind(AT_ONCE as i64);
    loop {
        let tasks: Vec<Task> = store.read(move |db| db.load(sql())).await.unwrap();
        if tasks.is_empty() {
            return;
        }
        let mut clerks = tokio::task::JoinSet::new();
        for task in tasks {
            let store = store.clone();
            let command = Command::CompleteTask { task: Key(task.key), variables: Vec::new(), reply_variables: false };
            clerks.spawn(async move { store.send(Request { actor: Some("filler".into()), command, idempotency_id: None }).await.unwrap() });
        }
        clerks.join_all().await;
    }
}

fn start(key: Key, definition: Key, n: usize) -> Command {
    let mut variables: Vec<(Arc<str>, Value)> =
        (0..5).map(|v| (format!("v{v}").into(), Value::text(format!("value {v} of {n}")))).collect();
    variables.push(("amount".into(), Value::Integer(250)));
    variables.push(("pause".into(), Value::text("P9Y")));
    variables.push(("until".into(), Value::text("2099-01-01T00:00:00Z")));
    Command::Start {
        key,
        definition,
        business_key: Some(format!("filled-{n}").into()),
        variables,
        placements: Vec::new(),
        skip: Skip::default(),
        reply_variables: false,
    }
}
