//! `/history/...`: what ran and what runs.
use crate::harness::{Kind, Server};
use serde_json::{Value as Json, json};

fn count(server: &Server, path: &str) -> i64 {
    let by_url = server.get(path).expect(200).json()["count"].as_i64().unwrap();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let filters: serde_json::Map<String, Json> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), json!(value.replace("%25", "%"))))
        .collect();
    assert_eq!(server.post(path, Json::Object(filters)).expect(200).json(), json!({ "count": by_url }), "{path}?{query}");
    by_url
}

fn task_of(server: &Server, instance: &str) -> String {
    server.get(&format!("/task?processInstanceId={instance}")).expect(200).json()[0]["id"].as_str().unwrap().to_owned()
}

/// One instance that ran to its end, and one that waits.
fn two(server: &Server) -> (String, String) {
    server.deploy_fixture("user_task_plain");
    let body = json!({ "businessKey": "done", "variables": { "amount": { "value": 5 }, "who": { "value": "Ada" } } });
    let done = server.post("/process-definition/key/user_task_plain/start", body).expect(200).json()["id"].as_str().unwrap().to_owned();
    let open = server.start("user_task_plain", json!({ "amount": 7 }));
    server.clock.advance(60_000);
    server.post(&format!("/task/{}/complete", task_of(server, &done)), json!({})).expect(204);
    (done, open)
}

#[test]
fn instances_are_there_while_they_run_and_afterwards() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let (done, open) = two(&server);
        let path = format!("/history/process-instance/{done}");
        let row = server.get(&path).expect(200).json();
        assert_eq!((&row["state"], &row["durationInMillis"], &row["businessKey"]), (&json!("COMPLETED"), &json!(60_000), &json!("done")));
        assert_eq!(
            (&row["startActivityId"], &row["rootProcessInstanceId"], &row["processDefinitionVersion"]),
            (&json!("start"), &json!(done), &json!(1))
        );
        let running = server.get(&format!("/history/process-instance/{open}")).expect(200).json();
        assert_eq!((&running["state"], &running["endTime"], &running["durationInMillis"]), (&json!("ACTIVE"), &Json::Null, &Json::Null));
        server.get("/history/process-instance/7").expect(404);

        let n = |query: &str| count(&server, &format!("/history/process-instance/count?{query}"));
        assert_eq!(
            (n("processDefinitionKey=user_task_plain&finished=true"), n("unfinished=true"), n("completed=true"), n("active=true")),
            (1, 1, 1, 1)
        );
        assert_eq!(
            (n("processInstanceBusinessKeyLike=do%25"), n("executedActivityIdIn=approve"), n("activeActivityIdIn=approve")),
            (1, 1, 1)
        );
        assert_eq!(
            (n("externallyTerminated=true"), n("withIncidents=true"), n("superCaseInstanceId=1"), n("finishedAfter=2000-01-01")),
            (0, 0, 0, 1)
        );
        let sorted = server.get("/history/process-instance?sortBy=startTime&sortOrder=desc&maxResults=1").expect(200).json();
        assert_eq!(sorted[0]["id"], *open);
        let body = json!({ "variables": [{ "name": "amount", "operator": "gt", "value": 5 }] });
        assert_eq!(server.post("/history/process-instance", body).expect(200).json()[0]["id"], *open);
        server.get("/history/process-instance?incidentStatus=strange").expect(400);
        server.get("/history/process-instance?startedBefore=soon").expect(400);
        let jobs = server.get("/history/process-instance?executedJobAfter=2026-01-31T09:05:07.123%2B0000").expect(400).json();
        assert!(jobs["message"].as_str().unwrap().contains("use executedActivityAfter"), "{jobs}");
    }
}

#[test]
fn activities_tell_what_was_passed_and_when() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let (done, open) = two(&server);
        let list =
            server.get(&format!("/history/activity-instance?processInstanceId={done}&sortBy=occurrence&sortOrder=asc")).expect(200).json();
        let passed: Vec<(&str, &str)> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["activityId"].as_str().unwrap(), row["activityType"].as_str().unwrap()))
            .collect();
        assert_eq!(passed, [("start", "startEvent"), ("approve", "userTask"), ("end", "noneEndEvent")]);
        let task = &list[1];
        assert_eq!(
            (&task["durationInMillis"], &task["canceled"], &task["parentActivityInstanceId"]),
            (&json!(60_000), &json!(false), &json!(done))
        );
        assert!(task["taskId"].is_string() && list[2]["completeScope"] == true, "{list}");
        assert_eq!(server.get(&format!("/history/activity-instance/{}", task["id"].as_str().unwrap())).expect(200).json(), *task);
        server.get("/history/activity-instance/7").expect(404);
        server.delete(&format!("/process-instance/{open}")).expect(204);
        let n = |query: &str| count(&server, &format!("/history/activity-instance/count?{query}"));
        assert_eq!((n("canceled=true"), n("activityType=userTask&finished=true"), n("unfinished=true"), n("activityId=end")), (1, 2, 0, 1));
    }
}

#[test]
fn tasks_tell_who_had_them_and_how_they_ended() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let (done, open) = two(&server);
        let row = server.get(&format!("/history/task?processInstanceId={done}")).expect(200).json()[0].clone();
        assert_eq!((&row["deleteReason"], &row["duration"], &row["taskState"]), (&json!("completed"), &json!(60_000), &json!("Completed")));
        assert_eq!((&row["taskDefinitionKey"], &row["rootProcessInstanceId"]), (&json!("approve"), &json!(done)));
        let task = task_of(&server, &open);
        server.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204);
        let n = |query: &str| count(&server, &format!("/history/task/count?{query}"));
        assert_eq!(
            (n("finished=true"), n("unfinished=true"), n("taskAssignee=ada"), n("assigned=true"), n("taskInvolvedUser=ada")),
            (1, 1, 1, 1, 1)
        );
        assert_eq!(
            (n("processFinished=true"), n("processUnfinished=true"), n("taskDeleteReason=completed"), n("caseInstanceId=1")),
            (1, 1, 1, 0)
        );
        let body =
            json!({ "orQueries": [{ "taskAssignee": "ada", "finished": true }], "sorting": [{ "sortBy": "endTime", "sortOrder": "asc" }] });
        assert_eq!(server.post("/history/task", body).expect(200).json().as_array().unwrap().len(), 2);
        server.get("/history/task?taskPriority=high").expect(400);
    }
}

#[test]
fn variables_keep_their_last_values() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let (done, open) = two(&server);
        let row =
            server.get(&format!("/history/variable-instance?processInstanceId={done}&variableName=amount")).expect(200).json()[0].clone();
        assert_eq!(
            (&row["type"], &row["value"], &row["valueInfo"], &row["state"]),
            (&json!("Integer"), &json!(5), &json!({}), &json!("CREATED"))
        );
        assert_eq!(
            (&row["executionId"], &row["processDefinitionKey"], &row["taskId"]),
            (&json!(done), &json!("user_task_plain"), &Json::Null)
        );
        let path = format!("/history/variable-instance/{}", row["id"].as_str().unwrap());
        assert_eq!(server.get(&path).expect(200).json(), row);
        server.get(&format!("{path}/data")).expect(400);
        server.get("/history/variable-instance/7").expect(404);
        let n = |query: &str| count(&server, &format!("/history/variable-instance/count?{query}"));
        assert_eq!((n(""), n("variableTypeIn=string"), n("variableNameLike=am%25"), n("variableNameIn=who,amount")), (3, 1, 2, 3));
        let body = json!({ "variableName": "AMOUNT", "variableNamesIgnoreCase": true, "variableValue": 7 });
        assert_eq!(server.post("/history/variable-instance", body).expect(200).json()[0]["processInstanceId"], *open);
        server.delete(&format!("/process-instance/{open}/variables/amount")).expect(204);
        assert_eq!((n("processInstanceId=none"), n("variableName=amount"), n("variableName=amount&includeDeleted=true")), (0, 1, 2));
        server.put(&format!("/process-instance/{open}/variables/raw"), json!({ "value": "AQI=", "type": "Bytes" })).expect(204);
        let raw = server.get("/history/variable-instance?variableName=raw").expect(200).json()[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(server.get(&format!("/history/variable-instance/{raw}/data")).expect(200).bytes, [1, 2]);
    }
}
