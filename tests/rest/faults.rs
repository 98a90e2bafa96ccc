//! Callers who are wrong: the documented error, and nothing changes.
use crate::harness::{Answer, Kind, Server};
use serde_json::json;

/// Every error has a type and a message in JSON.
#[track_caller]
fn refused(answer: Answer, statuses: &[u16]) {
    assert!(statuses.contains(&answer.status), "{} instead of {statuses:?}: {}", answer.status, answer.text());
    assert!(answer.content_type.starts_with("application/json"), "{}", answer.content_type);
    let body = answer.json();
    assert!(body["type"].is_string() && body["message"].as_str().is_some_and(|m| !m.is_empty()), "{body}");
}

#[test]
fn what_is_done_cannot_be_done_again() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = server.start("user_task_plain", json!({}));
        let task = server.get(&format!("/task?processInstanceId={id}")).json()[0]["id"].as_str().unwrap().to_owned();
        server.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204);
        // Camunda answers 500 to these; no client depends on that, so a caller's mistake is a 4xx here.
        refused(server.post(&format!("/task/{task}/claim"), json!({ "userId": "bob" })), &[409]);
        assert_eq!(server.get(&format!("/task/{task}")).json()["assignee"], "ada");
        server.post(&format!("/task/{task}/complete"), json!({})).expect(204);
        refused(server.post(&format!("/task/{task}/complete"), json!({})), &[404]);
        refused(server.post(&format!("/task/{task}/claim"), json!({ "userId": "bob" })), &[404]);
    }
}

#[test]
fn unknown_ids_are_told_as_such() {
    let server = Server::start(Kind::Sqlite);
    for id in ["123456789", "no-number", "99999999999999999999999", "%27%20OR%201=1--", "-1"] {
        refused(server.get(&format!("/task/{id}")), &[404]);
        refused(server.get(&format!("/process-instance/{id}")), &[404]);
        refused(server.get(&format!("/process-definition/{id}")), &[404]);
        refused(server.get(&format!("/deployment/{id}")), &[404]);
        refused(server.get(&format!("/external-task/{id}")), &[404]);
        refused(server.get(&format!("/job/{id}")), &[404]);
        refused(server.get(&format!("/history/process-instance/{id}")), &[404]);
        refused(server.post(&format!("/task/{id}/complete"), json!({})), &[404]);
        refused(server.post(&format!("/external-task/{id}/complete"), json!({ "workerId": "w" })), &[404]);
        refused(server.post(&format!("/process-definition/key/{id}/start"), json!({})), &[404]);
    }
    refused(server.get("/nothing-here"), &[404]);
}

#[test]
fn bodies_that_make_no_sense_are_refused() {
    let server = Server::start(Kind::Sqlite);
    server.deploy_fixture("user_task_plain");
    let start = "/process-definition/key/user_task_plain/start";
    refused(server.send("POST", start, "application/json", b"{ this is no json".to_vec(), &[]), &[400]);
    refused(server.post(start, json!({ "variables": { "n": { "value": "many", "type": "Integer" } } })), &[400]);
    refused(server.post(start, json!({ "variables": { "n": { "value": 1, "type": "Nonsense" } } })), &[400]);
    refused(server.post(start, json!([1, 2, 3])), &[400]);
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    refused(server.send("POST", start, "application/json", deep.into_bytes(), &[]), &[400]);
    refused(server.get("/task?maxResults=many"), &[400, 404]);
    refused(server.get("/task?sortBy=nonsense&sortOrder=asc"), &[400]);
    assert_eq!(server.get("/process-instance/count").json()["count"], 0);
}

#[test]
fn text_that_a_database_cannot_keep_is_refused_before_it() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let instance = server.start("user_task_plain", json!({}));
        refused(server.post("/task/create", json!({ "id": "a\0b" })), &[400]);
        refused(server.get("/task/a%00b"), &[400]);
        refused(server.get("/task?name=a%00b"), &[400]);
        refused(server.put(&format!("/process-instance/{instance}/variables/text"), json!({ "value": "a\0b" })), &[400]);
        refused(server.put(&format!("/process-instance/{instance}/variables/a%00b"), json!({ "value": 1 })), &[400]);
    }
}
