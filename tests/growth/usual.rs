//! What clients do all day: the four scenarios, and every list with a page size.
use crate::harness::{Caller, eventually};
use serde_json::json;

/// The models that [`commands`] needs.
pub const MODELS: [&str; 4] = ["route", "approve", "service", "async5"];

/// One of each scenario, to its end.
pub fn commands(caller: &Caller) {
    let start = |process: &str| caller.start(process, json!({ "amount": 250, "v0": "a", "v1": "b" }));
    finished(caller, &start("route"));

    let approve = start("approve");
    let tasks = caller.get(&format!("/task?processInstanceId={approve}")).expect(200).json();
    let task = tasks[0]["id"].as_str().expect("a task").to_owned();
    caller.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204);
    caller.post(&format!("/task/{task}/complete"), json!({ "variables": { "ok": { "value": true } } })).expect(204);
    finished(caller, &approve);

    let service = start("service");
    let fetched = caller.fetch("worker", "work", 1);
    let task = fetched[0]["id"].as_str().expect("an external task");
    caller.post(&format!("/external-task/{task}/complete"), json!({ "workerId": "worker" })).expect(204);
    finished(caller, &service);

    let jobs = start("async5");
    eventually("five jobs", || caller.get(&format!("/process-instance/{jobs}")).status == 404);
}

fn finished(caller: &Caller, instance: &str) {
    let found = caller.get(&format!("/history/process-instance/{instance}")).expect(200).json();
    assert_eq!(found["state"], "COMPLETED", "{found}");
}

/// Pages of lists as clients ask for them; each must be served by an index.
pub const LISTS: [&str; 22] = [
    "/task?maxResults=10",
    "/task?sortBy=id&sortOrder=desc&maxResults=10",
    "/task?assignee=ada&maxResults=10",
    "/task?unassigned=true&maxResults=10",
    "/task?candidateUser=ada&maxResults=10",
    "/task?candidateGroup=management&maxResults=10",
    "/task?processInstanceBusinessKey=filled-0",
    "/process-instance?maxResults=10",
    "/process-instance?businessKey=filled-0",
    "/process-instance?processDefinitionKey=approve&maxResults=10",
    "/external-task?topicName=work&maxResults=10",
    "/external-task?maxResults=10",
    "/job?maxResults=10",
    "/incident?maxResults=10",
    "/process-definition?latestVersion=true&maxResults=10",
    "/deployment?maxResults=10",
    "/history/process-instance?maxResults=10",
    "/history/process-instance?processInstanceBusinessKey=filled-1",
    "/history/process-instance?sortBy=instanceId&sortOrder=desc&maxResults=10",
    "/history/task?maxResults=10",
    "/history/activity-instance?maxResults=10",
    "/history/variable-instance?maxResults=10",
];

/// Every list once, and what is known of one instance.
pub fn lists(caller: &Caller) {
    for list in LISTS {
        caller.get(list).expect(200);
    }
    let found = caller.get("/history/process-instance?processInstanceBusinessKey=filled-1").expect(200).json();
    let id = found[0]["id"].as_str().expect("an instance").to_owned();
    for of in ["activity-instance", "variable-instance", "task"] {
        caller.get(&format!("/history/{of}?processInstanceId={id}")).expect(200);
    }
}
