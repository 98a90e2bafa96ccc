//! External tasks: locks, long polling, retries.
use crate::harness::{Kind, Server};
use serde_json::json;

#[test]
fn a_waiting_worker_is_given_the_task_as_soon_as_it_is_there() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("service_task_external");
        let body = json!({
            "workerId": "waits", "maxTasks": 1, "asyncResponseTimeout": 60_000,
            "topics": [{ "topicName": "place-it", "lockDuration": 60_000 }]
        });
        let tasks = std::thread::scope(|scope| {
            let waiting = scope.spawn(|| server.post("/external-task/fetchAndLock", body.clone()).expect(200).json());
            server.start("service_task_external", json!({ "what": "it" }));
            waiting.join().unwrap()
        });
        assert_eq!(tasks[0]["workerId"], "waits", "{tasks}");
        assert_eq!(tasks[0]["variables"]["what"]["value"], "it", "{tasks}");
    }
}

#[test]
fn a_lock_that_ran_out_gives_the_task_to_the_next() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("service_task_external");
        server.start("service_task_external", json!({ "what": "it" }));
        let first = server.fetch("one", "place-it", 5);
        assert_eq!(first.len(), 1);
        assert_eq!(server.fetch("two", "place-it", 5).len(), 0);
        server.clock.advance(60_001);
        let second = server.fetch("two", "place-it", 5);
        assert_eq!(second.len(), 1);
        let id = second[0]["id"].as_str().unwrap();
        let complete = |worker: &str| server.post(&format!("/external-task/{id}/complete"), json!({ "workerId": worker }));
        let late = complete("one").expect(400).json();
        assert!(late["message"].as_str().is_some_and(|m| m.contains("'two'")), "{late}");
        complete("two").expect(204);
        complete("two").expect(404);
    }
}

/// Many workers, many tasks: each task goes to one of them.
#[test]
fn no_task_is_given_twice() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("service_task_external");
        (0..40).for_each(|_| drop(server.start("service_task_external", json!({ "what": "it" }))));
        let mut taken: Vec<String> = std::thread::scope(|scope| {
            let work = |n: usize| {
                let mut mine = Vec::new();
                loop {
                    let tasks = server.fetch(&format!("worker-{n}"), "place-it", 3);
                    if tasks.is_empty() {
                        return mine;
                    }
                    mine.extend(tasks.iter().map(|task| task["id"].as_str().unwrap().to_owned()));
                }
            };
            let workers: Vec<_> = (0..4).map(|n| scope.spawn(move || work(n))).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert_eq!(taken.len(), 40);
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), 40, "a task was given to two workers");
    }
}
