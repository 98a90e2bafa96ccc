//! Statements and rows of every request of some usual work, over REST, exact to the last one.
use super::accepted::Accepted;
use crate::harness::{Kind, Server, eventually};
use baton::store::tally::Counts;
use serde_json::{Map, Value as Json, json};

/// What else happens on a server from time to time only adds to what is found, so the least of some plays counts.
const PLAYS: usize = 6;

const HOUR: i64 = 3_600_000;

/// What a request costs in the lanes, and of the connections that read if nobody else uses them.
type Cost = (Counts, Option<Counts>);

#[test]
fn no_request_costs_more_statements_or_rows() {
    let accepted = Accepted::read("counts");
    let mut found = Vec::new();
    for kind in Kind::all() {
        let server = Server::start(kind);
        for fixture in ["route", "approve", "service", "async5", "catch_timer", "catch_message"] {
            server.deploy_fixture(fixture);
        }
        play(&server);
        let mut least = play(&server);
        for _ in 2..PLAYS {
            for (known, again) in least.iter_mut().zip(play(&server)) {
                known.1 = cheaper(known.1, again.1);
            }
            if named(kind, &least).iter().all(|(name, figures)| accepted.get(name) == Some(figures)) {
                break;
            }
        }
        found.extend(named(kind, &least));
    }
    let judged = |name: &str| Kind::all().iter().any(|kind| name.starts_with(kind.name()));
    Accepted::compare("counts", &found, |accepted, found| accepted == found, judged);
}

fn cheaper(a: Cost, b: Cost) -> Cost {
    (a.0.min(b.0), a.1.min(b.1))
}

fn named(kind: Kind, costs: &[(&str, Cost)]) -> Vec<(String, String)> {
    let figures = |(commands, queries): Cost| {
        let Counts { statements, written, read } = commands;
        let queries = queries.map_or("?".into(), |q| format!("{} statements, {} read", q.statements, q.read));
        format!("{statements} statements, {written} written, {read} read | {queries}")
    };
    costs.iter().map(|(step, cost)| (format!("{} {step}", kind.name()), figures(*cost))).collect()
}

/// One of each scenario, request by request.
fn play(server: &Server) -> Vec<(&'static str, Cost)> {
    let mut steps = Steps { server, costs: Vec::new() };
    steps.quiet("route: start", || start(server, "route"));
    human_task(&mut steps);
    external_task(&mut steps);
    steps.busy("async5: start and five jobs", || finish(server, &start(server, "async5")));
    let timer = steps.busy("timer: start", || start_timer(server));
    steps.busy("timer: fire", || {
        server.clock.advance(HOUR);
        finish(server, &timer);
    });
    steps.quiet("message: start", || start(server, "catch_message"));
    message(&mut steps);
    steps.costs
}

fn human_task(steps: &mut Steps) {
    let server = steps.server;
    let instance = steps.quiet("approve: start", || start(server, "approve"));
    let task = steps.quiet("approve: list the tasks", || {
        let found = server.get(&format!("/task?processInstanceId={instance}")).expect(200).json();
        found[0]["id"].as_str().expect("a task").to_owned()
    });
    steps.quiet("approve: claim", || server.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204));
    let outcome = json!({ "variables": { "approved": { "value": true } } });
    steps.quiet("approve: complete", || server.post(&format!("/task/{task}/complete"), outcome).expect(204));
}

fn external_task(steps: &mut Steps) {
    let server = steps.server;
    steps.quiet("service: start", || start(server, "service"));
    let locked = steps.quiet("service: fetch and lock", || server.fetch("w", "work", 1));
    let task = locked[0]["id"].as_str().expect("an external task");
    let done = json!({ "workerId": "w", "variables": { "done": { "value": true } } });
    steps.quiet("service: complete", || server.post(&format!("/external-task/{task}/complete"), done).expect(204));
}

fn message(steps: &mut Steps) {
    let server = steps.server;
    let instance = server.get("/process-instance?processDefinitionKey=catch_message").expect(200).json()[0]["id"].clone();
    let message = json!({ "messageName": "paid", "processInstanceId": instance });
    steps.quiet("message: correlate", || server.post("/message", message).expect(204));
}

/// A start with six variables.
fn start(server: &Server, process: &str) -> String {
    let texts = (0..5).map(|n| (format!("v{n}"), json!("some text of a usual length")));
    let variables: Map<String, Json> = texts.chain([("amount".to_owned(), json!(50))]).collect();
    server.start(process, Json::Object(variables))
}

/// Two timers: one waits, the other is due at once.
fn start_timer(server: &Server) -> String {
    server.start("catch_timer", json!({ "pause": "PT1H", "until": "2030-01-01T00:00:00Z" }))
}

fn finish(server: &Server, instance: &str) {
    let path = format!("/history/process-instance/{instance}");
    eventually("the instance ends", || server.get(&path).expect(200).json()["state"] == "COMPLETED");
}

struct Steps<'s> {
    server: &'s Server,
    costs: Vec<(&'static str, Cost)>,
}

impl Steps<'_> {
    /// A request during which nothing else happens.
    fn quiet<T>(&mut self, name: &'static str, request: impl FnOnce() -> T) -> T {
        self.measured(name, request, true)
    }

    /// Work in which loops in the background take part: what these read depends on when they come to it.
    fn busy<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        self.measured(name, work, false)
    }

    fn measured<T>(&mut self, name: &'static str, work: impl FnOnce() -> T, is_quiet: bool) -> T {
        let tally = &self.server.tally;
        let (commands, queries) = (tally.commands.counts(), tally.queries.counts());
        let result = work();
        let cost = (tally.commands.counts() - commands, is_quiet.then(|| tally.queries.counts() - queries));
        self.costs.push((name, cost));
        result
    }
}
