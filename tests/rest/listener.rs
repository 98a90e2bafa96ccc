//! Host code of listeners and tasks as the work of a worker, and requests that leave listeners out.
use crate::harness::{Kind, Server, fixture};
use serde_json::{Value as Json, json};

fn fetched(server: &Server, topic: &str) -> Json {
    let body = json!({ "workerId": "w", "maxTasks": 5, "topics": [{ "topicName": topic, "lockDuration": 60_000 }] });
    server.post("/external-task/fetchAndLock", body).expect(200).json()[0].clone()
}

fn complete(server: &Server, task: &Json) {
    let path = format!("/external-task/{}/complete", task["id"].as_str().unwrap());
    server.post(&path, json!({ "workerId": "w" })).expect(204);
}

#[test]
fn a_worker_sees_what_the_model_injects_beside_the_variables() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("service_task_class");
        server.start("service_task_class", json!({ "amount": 4 }));
        let order = fetched(&server, "com.acme.Order");
        let variables = &order["variables"];
        assert_eq!((&variables["kind"]["value"], &variables["sum"]["value"]), (&json!("express"), &json!(8)), "{order}");
        assert_eq!((&variables["amount"]["value"], &variables["eventName"]), (&json!(4), &Json::Null));
        complete(&server, &order);
        let audit = fetched(&server, "com.acme.Audit");
        let variables = &audit["variables"];
        assert_eq!((&variables["kind"]["value"], &variables["eventName"]["value"]), (&json!("send"), &json!("start")), "{audit}");
        assert_eq!(audit["activityId"], "told");
        complete(&server, &audit);
        let told = fetched(&server, "teller");
        assert_eq!(told["variables"].as_object().map(|map| map.len()), Some(1), "nothing of the listener is left: {told}");
        complete(&server, &told);
        assert_eq!(server.get("/process-instance/count").expect(200).json()["count"], 0);
    }
}

#[test]
fn listeners_and_mappings_are_skipped_where_a_request_says_so() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let model = fixture("listener_stubborn");
        let deployment = server.deploy(&[("listener_stubborn.bpmn", &model)]).expect(200).json();
        let begin = |body: Json| server.post("/process-definition/key/listener_stubborn/start", body);
        begin(json!({})).expect(500);
        let before = json!([{ "type": "startBeforeActivity", "activityId": "work" }]);
        begin(json!({ "skipIoMappings": true })).expect(500);
        begin(json!({ "startInstructions": before })).expect(500);
        let begun = begin(json!({ "startInstructions": before, "skipIoMappings": true })).expect(200).json();
        let path = format!("/process-instance/{}", begun["id"].as_str().unwrap());
        server.delete(&path).expect(500);
        server.delete(&format!("{path}?skipCustomListeners=true")).expect(204);
        begin(json!({ "variables": { "needed": { "value": 1 } } })).expect(200);
        let path = format!("/deployment/{}?cascade=true", deployment["id"].as_str().unwrap());
        server.delete(&path).expect(500);
        server.delete(&format!("{path}&skipCustomListeners=true")).expect(204);
    }
}
