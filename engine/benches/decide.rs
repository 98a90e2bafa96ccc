//! What one instance of `route` costs the machine: deciding, and writing the journal's content. No database.
//! `cargo bench -p baton-engine`
#![allow(clippy::unwrap_used, clippy::expect_used)]
use baton_engine::eval::Scripts;
use baton_engine::{Command, Context, Directory, Graph, Keys, Library, State, decide};
use baton_models::{Key, Value, bpmn};
use std::sync::Arc;
use std::time::Instant;

struct Counter(i64);

impl Keys for Counter {
    fn next(&mut self) -> Key {
        self.0 += 1;
        Key(self.0)
    }
}

struct One(Arc<Graph>);

impl Library for One {
    fn definition(&self, _key: Key) -> Option<Arc<Graph>> {
        Some(self.0.clone())
    }

    fn latest(&self, _process: &str, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        Some(self.0.clone())
    }

    fn version(&self, _process: &str, _version: i32, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        Some(self.0.clone())
    }

    fn version_tag(&self, _process: &str, _tag: &str, _tenant: Option<&str>) -> Option<Arc<Graph>> {
        Some(self.0.clone())
    }

    fn in_deployment(&self, _process: &str, _deployment: Key) -> Option<Arc<Graph>> {
        Some(self.0.clone())
    }
}

fn main() {
    let parsed = bpmn::parse(include_bytes!("../../tests/fixtures/route.bpmn"));
    let process = parsed.definitions.expect("the model is right").processes.remove(0);
    let library = One(Arc::new(Graph::new(Key(1), 1, Key(2), None, Arc::unwrap_or_clone(process))));
    let (directory, mut scripts, mut keys) = (Directory::default(), Scripts::default(), Counter(318_000_000_000_000_000));
    let (mut decided, mut written, mut bytes, rounds) = (0, 0, 0, 50_000);
    for round in 0..rounds {
        let text = || Value::text("some text of a usual length");
        let mut variables = vec![(Arc::from("amount"), Value::Integer(10 + round % 200))];
        variables.extend((0..5).map(|n| (Arc::from(format!("v{n}")), text())));
        let key = keys.next();
        let command = Command::Start {
            key,
            definition: Key(1),
            business_key: None,
            variables,
            placements: Vec::new(),
            skip: baton_engine::Skip::default(),
            reply_variables: false,
        };
        let started = Instant::now();
        let mut state = State::new(key);
        let mut context = Context {
            now: 1_790_000_000_000,
            actor: None,
            keys: &mut keys,
            library: &library,
            directory: &directory,
            scripts: &mut scripts,
            zone: &jiff::tz::TimeZone::UTC,
            step_budget: 100_000,
            seed: 1,
        };
        let decision = decide(&mut state, &command, &mut context).expect("it runs");
        decided += started.elapsed().as_nanos();
        let started = Instant::now();
        bytes += serde_json::to_string(&decision.events).expect("events are JSON").len();
        written += started.elapsed().as_nanos();
    }
    let per = |total: u128| total / u128::from(rounds.unsigned_abs());
    println!(
        "route: decide {} ns, journal {} ns and {} bytes per instance",
        per(decided),
        per(written),
        bytes / rounds.unsigned_abs() as usize
    );
}
