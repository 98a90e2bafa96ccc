//! `camunda-external-task-client-js` from npm, unchanged, as the worker of three service tasks.
use crate::harness::{Kind, Server, Worker};
use serde_json::json;

#[test]
fn it_completes_with_variables_throws_errors_and_runs_out_of_retries() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("js_worker");
        // It polls before there is work: what comes is handed to the waiting request.
        let worker = Worker::start(&server.url, &[]);

        let body = json!({ "businessKey": "K-7", "variables": { "amount": { "value": 12, "type": "Integer" } } });
        let instance = server.post("/process-definition/key/js_worker/start", body).expect(200).json();
        let id = instance["id"].as_str().unwrap();
        let done = worker.next();
        assert_eq!(done["completed"], "place-order", "{done}");
        assert_eq!((&done["seen"]["amount"], &done["businessKey"]), (&json!(12), &json!("K-7")), "{done}");
        assert_eq!(worker.next(), json!({ "threw": "ship" }));
        assert_eq!(worker.next(), json!({ "failed": "flaky", "retries": 1 }));
        // The retry waits for its time; the test's clock stands still until it is turned.
        server.clock.advance(1_000);
        assert_eq!(worker.next(), json!({ "failed": "flaky", "retries": 0 }));

        let variables = server.get(&format!("/process-instance/{id}/variables")).expect(200).json();
        assert_eq!(variables["orderNumber"]["value"], "PO-12", "{variables}");
        assert_eq!((&variables["express"]["value"], &variables["express"]["type"]), (&json!(true), &json!("Boolean")));
        assert_eq!((&variables["weight"]["value"], &variables["weight"]["type"]), (&json!(1.5), &json!("Double")));
        assert_eq!((&variables["lines"]["value"], &variables["lines"]["type"]), (&json!("[1,2,3]"), &json!("Json")));
        assert_eq!(
            (&variables["ordered"]["value"], &variables["ordered"]["type"]),
            (&json!("2030-01-07T09:00:00.000+0000"), &json!("Date"))
        );

        let incidents = server.get(&format!("/incident?processInstanceId={id}")).expect(200).json();
        assert_eq!(incidents[0]["incidentType"], "failedExternalTask", "{incidents}");
        assert_eq!(incidents[0]["incidentMessage"], "no connection", "{incidents}");
        let task = incidents[0]["configuration"].as_str().expect("the external task").to_owned();
        assert_eq!(server.get(&format!("/external-task/{task}/errorDetails")).expect(200).text(), "line 1\nline 2");

        server.clock.advance(1_000);
        server.put(&format!("/external-task/{task}/retries"), json!({ "retries": 5 })).expect(204);
        assert_eq!(worker.next(), json!({ "failed": "flaky", "retries": 4 }));
        assert_eq!(server.get("/incident/count").json(), json!({ "count": 0 }));
    }
}
