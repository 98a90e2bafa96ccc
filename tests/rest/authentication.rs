//! Who may call the REST interface.
use crate::harness::{Kind, Server};
use serde_json::json;

#[test]
fn without_a_login_nothing_is_answered() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        for path in ["/task", "/process-instance", "/history/task", "/deployment"] {
            let answer = server.get(path).expect(401);
            assert!(answer.header("www-authenticate").is_some_and(|how| how.starts_with("Basic")), "{:?}", answer.headers);
        }
        let wrong = server.as_user("eve", "wrong").get("/task").expect(401).text();
        let unknown = server.as_user("nobody", "wrong").get("/task").expect(401).text();
        assert_eq!(wrong, unknown, "the answer tells who exists");
        server.as_user("eve", "eve").get("/task").expect(200);
    }
}

#[test]
fn people_see_and_do_what_concerns_them() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let eve = server.as_user("eve", "eve");
        let body = json!({ "variables": {
            "item": { "value": "Desk" }, "amount": { "value": 800, "type": "Long" }, "reason": { "value": "My back" }
        }});
        eve.post("/process-definition/key/purchase-approval/start", body).expect(200);
        let max = server.as_user("max", "max");
        let tasks = max.get("/task?taskDefinitionKey=approve").expect(200).json();
        let task = tasks[0]["id"].as_str().expect("Max sees the task").to_owned();
        let eves = eve.get("/task?taskDefinitionKey=approve").expect(200).json();
        assert_eq!(eves, json!([]), "Eve sees a task that is not hers");
        let hers = eve.post(&format!("/task/{task}/complete"), json!({}));
        assert!(matches!(hers.status, 403 | 500), "{} {}", hers.status, hers.text());
        assert_eq!(max.get(&format!("/task/{task}")).expect(200).json()["id"], task);
        eve.deploy(&[("x.bpmn", &crate::harness::fixture("task"))]).expect(403);
    }
}
