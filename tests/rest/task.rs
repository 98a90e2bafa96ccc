//! Tasks: found, taken, talked about, filled in.
use crate::harness::{Answer, Kind, Server};
use serde_json::{Value as Json, json};

fn only_task(server: &Server, query: &str) -> Json {
    let tasks = server.get(&format!("/task?{query}")).expect(200).json();
    assert_eq!(tasks.as_array().map(Vec::len), Some(1), "{query}: {tasks}");
    tasks[0].clone()
}

fn id(thing: &Json) -> String {
    thing["id"].as_str().expect("an id").to_owned()
}

fn type_of(answer: &Answer) -> Json {
    answer.json()["type"].clone()
}

#[test]
fn a_task_is_found_by_what_is_known_of_it() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("task_form");
        let instance = server.start("task_form", json!({ "size": 7, "color": "red" }));
        server.start("task_form", json!({ "size": 9, "color": "blue" }));
        let found = [
            format!("processInstanceId={instance}"),
            "processVariables=size_lt_8".into(),
            "processVariables=color_eq_red&candidateGroup=sales&unassigned=true".into(),
            "name=DECIDE&sortBy=created&sortOrder=asc&maxResults=1".into(),
        ];
        for query in found {
            assert_eq!(only_task(&server, &query)["processInstanceId"], json!(instance), "{query}");
        }
        let or = json!({ "orQueries": [{ "assignee": "nobody", "processVariables": [{ "name": "size", "operator": "gt", "value": 8 }] }] });
        assert_eq!(server.post("/task", or.clone()).expect(200).json()[0]["name"], "Decide");
        assert_eq!(server.post("/task/count", or).expect(200).json()["count"], 1);
        for wrong in ["sortBy=color&sortOrder=asc", "sortBy=name", "maxResults=x", "assigneeExpression=${1}", "delegationState=x"] {
            assert_eq!(type_of(&server.get(&format!("/task?{wrong}")).expect(400)), "InvalidRequestException", "{wrong}");
        }
    }
}

#[test]
fn tasks_are_sorted_by_a_variable() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("task_form");
        let instances = [9, 10, 1].map(|size| server.start("task_form", json!({ "size": size })));
        let sorted = |order: &str| {
            let by = json!({ "sortBy": "processVariable", "sortOrder": order, "parameters": { "variable": "size", "type": "Integer" } });
            let tasks = server.post("/task", json!({ "sorting": [by] })).expect(200).json();
            tasks.as_array().unwrap().iter().map(|task| task["processInstanceId"].clone()).collect::<Vec<_>>()
        };
        let [nine, ten, one] = instances.map(|instance| json!(instance));
        assert_eq!(sorted("asc"), [one.clone(), nine.clone(), ten.clone()]);
        assert_eq!(sorted("desc"), [ten, nine, one]);
        for wrong in [json!(null), json!({ "variable": "size" }), json!({ "type": "Integer" })] {
            let by = json!({ "sortBy": "processVariable", "sortOrder": "asc", "parameters": wrong });
            server.post("/task", json!({ "sorting": [by] })).expect(400);
        }
    }
}

#[test]
fn a_claimed_task_is_nobody_elses_until_it_is_given_back() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("task_form");
        server.start("task_form", json!({}));
        let task = id(&only_task(&server, "candidateGroup=sales"));
        let claim = |user: &str| server.post(&format!("/task/{task}/claim"), json!({ "userId": user }));
        claim("ada").expect(204);
        claim("ada").expect(204);
        assert_eq!(type_of(&claim("eve").expect(409)), "TaskAlreadyClaimedException");
        assert_eq!(server.get("/task/count?candidateGroup=sales").expect(200).json()["count"], 0);
        only_task(&server, "candidateGroup=sales&includeAssignedTasks=true");
        server.post(&format!("/task/{task}/delegate"), json!({ "userId": "bob" })).expect(204);
        server.post(&format!("/task/{task}/complete"), json!({})).expect(409);
        server.post(&format!("/task/{task}/resolve"), json!({})).expect(204);
        let resolved = server.get(&format!("/task/{task}")).expect(200).json();
        assert_eq!((&resolved["assignee"], &resolved["delegationState"]), (&json!("ada"), &json!("RESOLVED")));
        server.post(&format!("/task/{task}/unclaim"), json!({})).expect(204);
        claim("eve").expect(204);
        server.post(&format!("/task/{task}/complete"), json!({})).expect(204);
        assert_eq!(type_of(&server.post(&format!("/task/{task}/complete"), json!({})).expect(404)), "RestException");
    }
}

#[test]
fn a_form_is_shown_checked_and_submitted() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("task_form");
        server.start("task_form", json!({ "note": "x" }));
        let task = id(&only_task(&server, "taskDefinitionKey=decide"));
        let form = server.get(&format!("/task/{task}/form")).expect(200).json();
        assert_eq!(form["key"], format!("embedded:engine://engine/:engine/task/{task}/rendered-form"));
        assert!(server.get(&format!("/task/{task}/rendered-form")).expect(200).text().contains("cam-variable-name=\"amount\""));
        let shown = server.get(&format!("/task/{task}/form-variables")).expect(200).json();
        assert_eq!((&shown["ok"]["value"], &shown["note"]["value"]), (&json!(true), &json!("x")));
        let submit =
            |value: Json| server.post(&format!("/task/{task}/submit-form"), json!({ "variables": { "amount": { "value": value } } }));
        assert_eq!(submit(Json::Null).expect(400).json()["fields"][0]["field"], "amount");
        submit(json!("many")).expect(400);
        submit(json!(5)).expect(204);
        server.get(&format!("/task/{task}")).expect(404);
    }
}

#[test]
fn a_task_carries_comments_links_and_variables_of_its_own() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.post("/task/create", json!({ "name": "alone", "priority": 70 })).expect(204);
        let task = id(&only_task(&server, "name=alone&minPriority=70"));
        let comment = server.post(&format!("/task/{task}/comment/create"), json!({ "message": "hello" })).expect(200).json();
        assert!(comment["links"][0]["href"].as_str().is_some_and(|href| href.ends_with(&format!("/comment/{}", id(&comment)))));
        assert_eq!(server.get(&format!("/task/{task}/comment")).expect(200).json()[0]["message"], "hello");
        server.post(&format!("/task/{task}/comment/create"), json!({})).expect(400);
        server.delete(&format!("/task/{task}/comment/{}", id(&comment))).expect(204);
        server.get(&format!("/task/{task}/comment/{}", id(&comment))).expect(404);

        let links = format!("/task/{task}/identity-links");
        server.post(&links, json!({ "groupId": "sales", "type": "candidate" })).expect(204);
        server.post(&links, json!({ "userId": "ada", "groupId": "sales", "type": "candidate" })).expect(400);
        only_task(&server, "candidateGroups=sales,other");
        server.post(&format!("{links}/delete"), json!({ "groupId": "sales", "type": "candidate" })).expect(204);
        assert_eq!(server.get(&links).expect(200).json(), json!([]));

        let variable = format!("/task/{task}/localVariables/size");
        server.put(&variable, json!({ "value": "7", "type": "integer" })).expect(204);
        assert_eq!(server.get(&variable).expect(200).json(), json!({ "type": "Integer", "value": 7, "valueInfo": {} }));
        server.put(&variable, json!({ "value": "seven", "type": "Integer" })).expect(400);
        server.delete(&variable).expect(204);
        server.get(&variable).expect(404);
        server.delete(&format!("/task/{task}")).expect(204);
        server.get(&format!("/task/{task}")).expect(404);
    }
}
