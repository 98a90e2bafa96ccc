//! Clerks and workers that keep servers busy with orders (`tests/fixtures/order.bpmn`): each step of one is answered by
//! whichever server comes next, and everything that was answered goes into a ledger.
use super::ledger::Ledger;
use crate::harness::{Answer, Caller};
use serde_json::{Value as Json, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A server that is asked; one that may go is asked no more once it did not answer.
pub struct Target {
    caller: Caller,
    may_go: AtomicBool,
    gone: AtomicBool,
}

/// What is asked of the servers, and by how many.
pub struct Load {
    pub targets: Vec<Target>,
    pub clerks: usize,
    pub workers: usize,
    stop: AtomicBool,
    turn: AtomicUsize,
}

impl Load {
    pub fn new<'a>(urls: impl IntoIterator<Item = &'a str>, clerks: usize, workers: usize) -> Self {
        let target = |url| Target { caller: Caller::new(url), may_go: AtomicBool::new(false), gone: AtomicBool::new(false) };
        let targets = urls.into_iter().map(target).collect();
        Self { targets, clerks, workers, stop: AtomicBool::new(false), turn: AtomicUsize::new(0) }
    }

    /// From now on this server may not answer any more, or with 503.
    pub fn may_go(&self, target: usize) {
        self.targets[target].may_go.store(true, Ordering::SeqCst);
    }

    /// Keeps the servers busy until `act` has returned, or until none of them answers. `round` tells clients apart.
    pub fn run(&self, ledger: &Ledger, round: usize, act: impl FnOnce()) {
        std::thread::scope(|scope| {
            let clerks =
                (0..self.clerks).map(|n| scope.spawn(move || self.clerk(ledger, &format!("clerk{n}r{round}")))).collect::<Vec<_>>();
            let workers = (0..self.workers).map(|n| scope.spawn(move || self.worker(ledger, &format!("worker{n}r{round}"))));
            let threads = clerks.into_iter().chain(workers.collect::<Vec<_>>()).collect::<Vec<_>>();
            act();
            self.stop.store(true, Ordering::SeqCst);
            threads.into_iter().for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        });
    }

    /// Whether somebody has failed, or everything has gone: then there is nothing to wait for.
    fn is_over(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.targets.iter().all(|target| target.gone.load(Ordering::SeqCst))
    }

    fn clerk(&self, ledger: &Ledger, name: &str) {
        for n in 0.. {
            if self.is_over() {
                return;
            }
            let order = format!("{name}o{n}");
            ledger.wanted(&order);
            while !self.is_over() && self.handle(ledger, name, &order).is_none() {
                ledger.doubtful(&order);
            }
        }
    }

    /// Starts an order and approves it; `None` where an answer was lost on the way.
    fn handle(&self, ledger: &Ledger, name: &str, order: &str) -> Option<()> {
        let key = [("Idempotency-Key", order)];
        let started = self.ask("POST", "/process-definition/key/order/start", json!({ "businessKey": order }), &key)?.expect(200).json();
        let instance = started["id"].as_str().unwrap();
        ledger.started(order, instance);
        let tasks = self.ask("GET", &format!("/task?processInstanceId={instance}"), Json::Null, &[])?.expect(200).json();
        let Some(task) = tasks[0]["id"].as_str() else {
            assert!(ledger.is_doubtful(order), "{order} has no task: {tasks}");
            return Some(());
        };
        // What the answer was lost to may still be written when the task is listed.
        let done = |answer: &Answer| answer.status == 204 || (ledger.is_doubtful(order) && answer.status != 500);
        let claimed = self.ask("POST", &format!("/task/{task}/claim"), json!({ "userId": name }), &[])?;
        assert!(done(&claimed), "claiming the task of {order}: {} {}", claimed.status, claimed.text());
        ledger.answered(order, "claim");
        let completed = self.ask("POST", &format!("/task/{task}/complete"), json!({}), &[])?;
        assert!(done(&completed), "completing the task of {order}: {} {}", completed.status, completed.text());
        ledger.answered(order, "approve");
        Some(())
    }

    fn worker(&self, ledger: &Ledger, name: &str) {
        while !self.is_over() {
            let topics = json!([{ "topicName": "ship", "lockDuration": 600_000 }]);
            let wish = json!({ "workerId": name, "maxTasks": 4, "asyncResponseTimeout": 300, "topics": topics });
            let Some(fetched) = self.ask("POST", "/external-task/fetchAndLock", wish, &[]) else { continue };
            for task in fetched.expect(200).json().as_array().unwrap() {
                let (id, order) = (task["id"].as_str().unwrap(), task["businessKey"].as_str().unwrap());
                ledger.locked(id, name);
                // Where the answer is lost, the task is mended later, or it was completed.
                let Some(done) = self.ask("POST", &format!("/external-task/{id}/complete"), json!({ "workerId": name }), &[]) else {
                    continue;
                };
                assert_eq!(done.status, 204, "shipping {order}: {}", done.text());
                ledger.answered(order, "ship");
                while !self.is_over() && self.pay(ledger, order).is_none() {}
            }
        }
    }

    /// Gives the message that an order waits for; the same answer again where it was given before.
    pub fn pay(&self, ledger: &Ledger, order: &str) -> Option<()> {
        let key = format!("{order}/paid");
        let paid = self.ask("POST", "/message", json!({ "messageName": "paid", "businessKey": order }), &[("Idempotency-Key", &key)])?;
        assert_eq!(paid.status, 204, "paying {order}: {}", paid.text());
        ledger.answered(order, "pay");
        Some(())
    }

    /// Asks the next server; `None` where there was no answer from one that may go.
    pub fn ask(&self, method: &str, path: &str, body: Json, headers: &[(&str, &str)]) -> Option<Answer> {
        let there: Vec<&Target> = self.targets.iter().filter(|target| !target.gone.load(Ordering::SeqCst)).collect();
        let target = there.get(self.turn.fetch_add(1, Ordering::Relaxed) % there.len().max(1))?;
        let (content_type, body) = if body.is_null() { ("", Vec::new()) } else { ("application/json", body.to_string().into_bytes()) };
        let answer = target.caller.try_send(method, path, content_type, body, headers);
        let may_go = target.may_go.load(Ordering::SeqCst);
        match answer {
            Ok(answer) if answer.status == 503 && may_go => {}
            Ok(answer) => return Some(answer),
            Err(error) => assert!(may_go, "{method} {path}: {error}"),
        }
        target.gone.store(true, Ordering::SeqCst);
        None
    }
}
