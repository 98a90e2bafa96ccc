//! `Idempotency-Key`: the same request gives the first answer, another one under the same key is refused.
use crate::harness::{Answer, Kind, Server};
use serde_json::{Value as Json, json};

fn send(server: &Server, path: &str, key: &str, body: &Json) -> Answer {
    server.send("POST", path, "application/json", body.to_string().into_bytes(), &[("Idempotency-Key", key)])
}

const START: &str = "/process-definition/key/user_task_plain/start";

fn instances(server: &Server) -> u64 {
    server.get("/history/process-instance/count").expect(200).json()["count"].as_u64().unwrap()
}

#[test]
fn a_start_that_is_asked_twice_happens_once() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let body = json!({ "businessKey": "A" });
        let first = send(&server, START, "one", &body).expect(200).json();
        assert_eq!(send(&server, START, "one", &body).expect(200).json()["id"], first["id"]);
        assert_eq!(instances(&server), 1);
        let other = send(&server, START, "one", &json!({ "businessKey": "B" }));
        assert!((400..500).contains(&other.status), "{} {}", other.status, other.text());
        assert_eq!(instances(&server), 1);
        send(&server, START, "two", &body).expect(200);
        assert_eq!(instances(&server), 2);
    }
}

#[test]
fn a_completion_that_is_asked_twice_happens_once() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = server.start("user_task_plain", json!({}));
        let task = server.get(&format!("/task?processInstanceId={id}")).json()[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/task/{task}/complete");
        send(&server, &path, "done", &json!({})).expect(204);
        send(&server, &path, "done", &json!({})).expect(204);
        server.post(&path, json!({})).expect(404);
    }
}

#[test]
fn many_at_once_under_one_key_make_one_instance() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let ids: Vec<String> = std::thread::scope(|scope| {
            let ask = || send(&server, START, "same", &json!({ "businessKey": "A" })).expect(200).json()["id"].as_str().unwrap().to_owned();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
        assert_eq!(instances(&server), 1);
    }
}
