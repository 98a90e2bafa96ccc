//! One process from its file to its history, by the calls that clients make.
use crate::harness::{Kind, Server, typed};
use serde_json::json;

#[test]
fn from_the_file_to_the_history() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let model = crate::harness::fixture("exclusive_gateway");
        let deployment = server.deploy(&[("exclusive_gateway.bpmn", &model)]).expect(200).json();
        let definitions = deployment["deployedProcessDefinitions"].as_object().expect("definitions");
        let definition = definitions.values().next().unwrap();
        assert_eq!((&definition["key"], &definition["version"]), (&json!("exclusive_gateway"), &json!(1)), "{deployment}");
        let id = definition["id"].as_str().unwrap();
        let xml = server.get(&format!("/process-definition/{id}/xml")).expect(200).json();
        assert_eq!(xml["bpmn20Xml"], model);

        let start = json!({ "businessKey": "K-1", "variables": typed(&json!({ "amount": 7, "note": "äöü €" })) });
        let instance = server.post(&format!("/process-definition/{id}/start"), start).expect(200).json();
        assert_eq!((&instance["businessKey"], &instance["ended"]), (&json!("K-1"), &json!(false)));
        let instance = instance["id"].as_str().unwrap().to_owned();

        let tasks = server.get("/task?processInstanceBusinessKey=K-1&taskDefinitionKey=small").expect(200).json();
        let task = tasks[0]["id"].as_str().expect("a task").to_owned();
        server.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204);
        assert_eq!(server.get(&format!("/task/{task}")).expect(200).json()["assignee"], "ada");
        let variables = server.get(&format!("/task/{task}/variables")).expect(200).json();
        assert_eq!((&variables["note"]["value"], &variables["note"]["type"]), (&json!("äöü €"), &json!("String")));

        let done = json!({ "variables": typed(&json!({ "ok": true })), "withVariablesInReturn": true });
        let returned = server.post(&format!("/task/{task}/complete"), done).expect(200).json();
        assert_eq!(returned["ok"]["value"], true);
        server.get(&format!("/process-instance/{instance}")).expect(404);

        let finished = server.get(&format!("/history/process-instance/{instance}")).expect(200).json();
        assert_eq!(finished["state"], "COMPLETED");
        let steps = server.get(&format!("/history/activity-instance?processInstanceId={instance}&sortBy=startTime&sortOrder=asc"));
        let mut names: Vec<String> =
            steps.expect(200).json().as_array().unwrap().iter().map(|s| s["activityId"].as_str().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(names, ["end", "merge", "small", "split", "start"]);
        let past = server.get(&format!("/history/task?processInstanceId={instance}")).expect(200).json();
        assert_eq!((&past[0]["assignee"], &past[0]["deleteReason"]), (&json!("ada"), &json!("completed")));
        let values = server.get(&format!("/history/variable-instance?processInstanceId={instance}&variableName=ok")).expect(200).json();
        assert_eq!(values[0]["value"], true, "{values}");
    }
}

#[test]
fn an_instance_is_deleted_with_a_reason() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let id = server.start("user_task_plain", json!({}));
        server.delete(&format!("/process-instance/{id}")).expect(204);
        assert_eq!(server.get("/task/count").expect(200).json()["count"], 0);
        let past = server.get(&format!("/history/process-instance/{id}")).expect(200).json();
        assert_eq!(past["state"], "EXTERNALLY_TERMINATED", "{past}");
        server.delete(&format!("/process-instance/{id}")).expect(404);
    }
}

#[test]
fn an_operator_repairs_a_failed_job() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("async_before");
        let id = server.start("async_before", json!({ "ready": false }));
        let count = || server.get(&format!("/incident/count?processInstanceId={id}")).expect(200).json()["count"].as_u64();
        for left in [2, 1, 0] {
            let retries = || server.get(&format!("/job?processInstanceId={id}")).expect(200).json()[0]["retries"].clone();
            crate::harness::eventually("the attempt fails", || retries() == left);
            server.clock.advance(600_000);
        }
        assert_eq!(count(), Some(1));
        let job = server.get(&format!("/job?processInstanceId={id}")).expect(200).json()[0].clone();
        assert_eq!(job["retries"], 0, "{job}");
        assert!(job["exceptionMessage"].as_str().is_some_and(|m| m.contains("not ready yet")), "{job}");
        server.put(&format!("/process-instance/{id}/variables/ready"), json!({ "value": true, "type": "Boolean" })).expect(204);
        server.put(&format!("/job/{}/retries", job["id"].as_str().unwrap()), json!({ "retries": 1 })).expect(204);
        crate::harness::eventually("the incident is over", || count() == Some(0));
        // The incident ends with the new retries, the job runs after that.
        let tasks = || server.get(&format!("/task/count?processInstanceId={id}&taskDefinitionKey=after")).expect(200).json();
        crate::harness::eventually("it goes on", || tasks()["count"] == 1);
    }
}
