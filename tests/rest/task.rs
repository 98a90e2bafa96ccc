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

#[test]
fn a_task_without_a_process_keeps_the_id_that_its_creator_chose() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let create = |task: Json| server.post("/task/create", task);
        create(json!({ "id": "bill/7", "name": "first" })).expect(204);
        create(json!({ "id": "part of 7", "parentTaskId": "bill/7" })).expect(204);
        create(json!({ "name": "other" })).expect(204);
        assert_eq!(create(json!({ "id": "bill/7" })).expect(400).json()["message"], "a task with the id 'bill/7' exists already");
        create(json!({ "id": "lost", "parentTaskId": "nothing" })).expect(400);
        for wrong in ["", " ", "7", "-7", " 7 ", "9223372036854775807", &"x".repeat(256)] {
            assert_eq!(type_of(&create(json!({ "id": wrong })).expect(400)), "InvalidRequestException", "{wrong}");
        }

        let key = id(&only_task(&server, "name=other"));
        assert_eq!(server.get("/task/bill%2F7").expect(200).json()["name"], "first");
        assert_eq!(server.get("/task/bill%2F8").expect(404).json()["message"], "No matching task with id bill/8");
        assert_eq!(id(&only_task(&server, "taskId=bill/7")), "bill/7");
        assert_eq!(only_task(&server, "parentTaskId=bill/7")["parentTaskId"], "bill/7");
        let both = format!("/task/count?taskIdIn=bill/7,{key},nothing");
        assert_eq!(server.get(&both).expect(200).json()["count"], 2);

        server.put("/task/bill%2F7/localVariables/size", json!({ "value": 1 })).expect(204);
        assert_eq!(server.get("/history/variable-instance?taskIdIn=bill/7").expect(200).json()[0]["taskId"], "bill/7");
        let comment = server.post("/task/bill%2F7/comment/create", json!({ "message": "hello" })).expect(200).json();
        assert_eq!(comment["taskId"], "bill/7");
        server.put("/task/bill%2F7", json!({ "name": "renamed" })).expect(204);
        server.post("/task/bill%2F7/claim", json!({ "userId": "ada" })).expect(204);
        server.post("/task/bill%2F7/complete", json!({})).expect(204);
        server.get("/task/bill%2F7").expect(404);
        let past = server.get("/history/task?taskId=bill/7").expect(200).json();
        assert_eq!((id(&past[0]), &past[0]["name"], &past[0]["assignee"]), ("bill/7".into(), &json!("renamed"), &json!("ada")));
        let child = server.get("/history/task?taskParentTaskId=bill/7").expect(200).json();
        assert_eq!((id(&child[0]), &child[0]["parentTaskId"]), ("part of 7".into(), &json!("bill/7")));
        create(json!({ "id": "bill/7" })).expect(400);
    }
}

#[test]
fn a_repeated_creation_under_the_same_idempotency_key_is_no_second_task() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let create = |key: &str, body: Json| {
            let body = body.to_string().into_bytes();
            server.send("POST", "/task/create", "application/json", body, &[("Idempotency-Key", key)])
        };
        create("one", json!({ "id": "mine" })).expect(204);
        create("one", json!({ "id": "mine" })).expect(204);
        create("two", json!({ "id": "mine" })).expect(400);
        assert_eq!(server.get("/task/count").expect(200).json()["count"], 1);
    }
}

#[test]
fn what_was_said_about_a_task_stays_readable_for_those_who_took_part() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let [ada, eve, max, petra] = ["ada", "eve", "max", "petra"].map(|user| server.as_user(user, user));
        ada.deploy_fixture("user_task_plain");
        let instance = eve.start("user_task_plain", json!({}));
        let task = id(&ada.get(&format!("/task?processInstanceId={instance}")).expect(200).json()[0]);
        ada.post(&format!("/task/{task}/assignee"), json!({ "userId": "max" })).expect(204);
        let comments = format!("/task/{task}/comment");
        let comment = id(&max.post(&format!("{comments}/create"), json!({ "message": "fine" })).expect(200).json());
        max.post(&format!("/task/{task}/complete"), json!({})).expect(204);

        for reader in [&ada, &eve, &max] {
            assert_eq!(reader.get(&comments).expect(200).json()[0]["message"], "fine");
            reader.get(&format!("{comments}/{comment}")).expect(200);
            assert_eq!(reader.get(&format!("/task/{task}/attachment")).expect(200).json(), json!([]));
        }
        petra.get(&comments).expect(403);
        petra.get("/task/7/comment").expect(403);
        eve.post(&format!("{comments}/create"), json!({ "message": "late" })).expect(403);

        let of_instance = format!("/process-instance/{instance}/comment");
        let changed = |message: &str| json!({ "id": comment, "message": message });
        eve.put(&of_instance, changed("not mine")).expect(403);
        eve.delete(&format!("{of_instance}/{comment}")).expect(403);
        eve.delete(&of_instance).expect(403);
        max.put(&of_instance, changed("mine")).expect(204);
        assert_eq!(eve.get(&of_instance).expect(200).json()[0]["message"], "mine");
        ada.delete(&format!("{of_instance}/{comment}")).expect(204);
    }
}

#[test]
fn a_comment_is_changed_only_at_its_own_task() {
    let server = Server::start(Kind::Sqlite);
    server.deploy_fixture("sub_process");
    let instance = server.start("sub_process", json!({}));
    let task = |key: &str| id(&only_task(&server, &format!("processInstanceId={instance}&taskDefinitionKey={key}")));
    let (left, right) = (task("left"), task("right"));
    let comment = id(&server.post(&format!("/task/{left}/comment/create"), json!({ "message": "here" })).expect(200).json());
    let change = json!({ "id": comment, "message": "changed" });
    server.put(&format!("/task/{right}/comment"), change.clone()).expect(404);
    server.put(&format!("/task/{left}/comment"), change).expect(204);
    server.delete(&format!("/task/{right}/comment/{comment}")).expect(404);
    assert_eq!(server.get(&format!("/task/{left}/comment")).expect(200).json()[0]["message"], "changed");
}
