//! `/process-definition`: what can be started, and starting it.
use crate::harness::{Kind, Server, fixture};
use serde_json::{Value as Json, json};

fn definition(server: &Server, key: &str) -> Json {
    server.get(&format!("/process-definition/key/{key}")).expect(200).json()
}

#[test]
fn a_definition_is_found_by_id_by_key_and_by_tenant() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("start_form").deploy_fixture("start_form");
        let found = definition(&server, "start_form");
        let id = found["id"].as_str().unwrap();
        assert!(id.starts_with("start_form:2:"), "{found}");
        let expected = json!({
            "id": id, "key": "start_form", "category": "http://baton.test", "description": "Orders something.", "name": "Order",
            "version": 2, "resource": "start_form.bpmn", "deploymentId": found["deploymentId"], "diagram": null, "suspended": false,
            "tenantId": null, "versionTag": "1.2", "historyTimeToLive": 30, "startableInTasklist": true,
        });
        let mut comparable = found.clone();
        comparable["category"] = expected["category"].clone();
        assert_eq!(comparable, expected);
        assert_eq!(server.get(&format!("/process-definition/{}", id.replace(':', "%3A"))).expect(200).json(), found);
        let xml = server.get(&format!("/process-definition/{id}/xml")).expect(200).json();
        assert_eq!((&xml["id"], xml["bpmn20Xml"].as_str().unwrap()), (&found["id"], fixture("start_form").as_str()));
        server.get(&format!("/process-definition/{id}/diagram")).expect(204);

        let by_id = server.get("/process-definition/start_form:9:1").expect(404).json();
        assert_eq!(by_id["type"], "InvalidRequestException");
        server.get(&format!("/process-definition/other:2:{}", id.rsplit(':').next().unwrap())).expect(404);
        let by_key = server.get("/process-definition/key/nothing").expect(404).json();
        assert_eq!(by_key["message"], "No matching process definition with key: nothing and no tenant-id");
        server.get("/process-definition/key/start_form/tenant-id/north").expect(404);
    }
}

#[test]
fn a_picture_beside_the_model_is_its_diagram() {
    let server = Server::start(Kind::Sqlite);
    server.deploy(&[("task.bpmn", &fixture("task")), ("task.svg", "<svg/>")]).expect(200);
    assert_eq!(definition(&server, "task")["diagram"], "task.svg");
    let picture = server.get("/process-definition/key/task/diagram").expect(200);
    assert_eq!((picture.text().as_str(), picture.content_type.as_str()), ("<svg/>", "image/svg+xml"));
}

#[test]
fn a_list_knows_versions_and_names() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("start_form").deploy_fixture("task").deploy_fixture("start_form");
        let count = |query: &str| server.get(&format!("/process-definition/count?{query}")).expect(200).json()["count"].as_i64().unwrap();
        assert_eq!((count(""), count("latestVersion=true"), count("key=start_form"), count("version=2")), (3, 2, 2, 1));
        assert_eq!(
            (count("keysIn=task,start_form"), count("keyLike=%25form"), count("nameLike=Or%25"), count("versionTag=1.2")),
            (3, 2, 2, 2)
        );
        assert_eq!(
            (count("suspended=true"), count("tenantIdIn=north"), count("tenantIdIn=x&includeProcessDefinitionsWithoutTenantId=true")),
            (0, 0, 3)
        );
        let list = server.get("/process-definition?key=start_form&sortBy=version&sortOrder=desc&maxResults=1").expect(200).json();
        assert_eq!((&list[0]["version"], list.as_array().unwrap().len()), (&json!(2), 1));
        server.get("/process-definition?version=two").expect(400);
    }
}

#[test]
fn a_start_begins_an_instance_with_typed_variables() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let body = json!({
            "businessKey": "order 7",
            "withVariablesInReturn": true,
            "variables": { "n": { "value": "7", "type": "Integer" }, "when": { "value": "2026-01-31T10:00:00.000+0100", "type": "Date" },
                           "free": { "value": { "a": [1] } }, "secret": { "value": 1, "valueInfo": { "transient": true } } },
        });
        let started = server.post("/process-definition/key/user_task_plain/start", body).expect(200);
        assert_eq!(started.content_type, "application/json");
        let started = started.json();
        let id = started["id"].as_str().unwrap();
        assert!(started["links"][0]["href"].as_str().unwrap().ends_with(&format!("/process-instance/{id}")), "{started}");
        assert_eq!((&started["businessKey"], &started["ended"], &started["suspended"]), (&json!("order 7"), &json!(false), &json!(false)));
        assert_eq!(started["variables"]["n"], json!({ "type": "Integer", "value": 7, "valueInfo": {} }));
        assert_eq!(started["variables"]["when"]["value"], "2026-01-31T09:00:00.000+0000");
        assert_eq!(started["variables"]["free"]["value"], r#"{"a":[1]}"#);
        assert_eq!(started["variables"]["secret"], Json::Null);
        let definition = started["definitionId"].as_str().unwrap();
        let by_id = server.post(&format!("/process-definition/{definition}/start"), json!({})).expect(200).json();
        assert!(by_id.get("variables").is_none() && by_id["businessKey"].is_null());
        assert!(by_id["definitionKey"] == "user_task_plain" && by_id["tenantId"].is_null() && by_id["caseInstanceId"].is_null(), "{by_id}");
        server
            .send("POST", "/engine/default/process-definition/key/user_task_plain/start", "application/json", Vec::new(), &[])
            .expect(200);
    }
}

#[test]
fn a_start_that_makes_no_sense_begins_nothing() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let start = |body: Json| server.post("/process-definition/key/user_task_plain/start", body);
        let typed = start(json!({ "variables": { "n": { "value": 1.5, "type": "Integer" } } })).expect(400).json();
        assert!(typed["message"].as_str().unwrap().contains("Variable 'n': Cannot convert value '1.5'"), "{typed}");
        let unknown = start(json!({ "variables": { "n": { "value": 1, "type": "Money" } } })).expect(400).json();
        assert!(unknown["message"].as_str().unwrap().contains("Unsupported value type 'Money'"), "{unknown}");
        start(json!({ "variables": [] })).expect(400);
        let instructions = [
            (json!({ "type": "startTransition", "transitionId": "x" }), "no sequence flow 'x'"),
            (json!({ "type": "startTransition" }), "'transitionId' must be set"),
            (json!({ "type": "startBeforeActivity", "activityId": "x" }), "no element 'x'"),
            (json!({ "type": "startAfterActivity", "activityId": "end" }), "no outgoing sequence flow"),
            (json!({ "type": "cancel", "activityId": "approve" }), "'cancel' is not possible at a start"),
            (
                json!({ "type": "startBeforeActivity", "activityId": "approve", "variables": { "n": { "value": 1, "type": "Money" } } }),
                "Money",
            ),
        ];
        for (instruction, why) in instructions {
            let refused = start(json!({ "startInstructions": [instruction] })).expect(400).json();
            assert!(refused["message"].as_str().unwrap().contains(why), "{refused}");
        }
        server.send("POST", "/process-definition/key/user_task_plain/start", "application/json", b"{".to_vec(), &[]).expect(400);
        server.post("/process-definition/user_task_plain:1:1/start", json!({})).expect(404);
        server.post("/process-definition/key/nothing/start", json!({})).expect(404);
        server.get("/process-definition/key/user_task_plain/start").expect(405);
        assert_eq!(server.get("/history/process-instance/count").expect(200).json(), json!({ "count": 0 }));
    }
}

#[test]
fn the_same_idempotency_key_starts_once() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("user_task_plain");
        let start = |key: &str, body: &str| {
            let path = "/process-definition/key/user_task_plain/start";
            server.send("POST", path, "application/json", body.as_bytes().to_vec(), &[("Idempotency-Key", key)])
        };
        let first = start("one", "{}").expect(200).json();
        assert_eq!(start("one", "{}").expect(200).json()["id"], first["id"]);
        assert_ne!(start("two", "{}").expect(200).json()["id"], first["id"]);
        start("one", r#"{"businessKey":"other"}"#).expect(422);
        assert_eq!(server.get("/process-instance/count").expect(200).json(), json!({ "count": 2 }));
    }
}

#[test]
fn a_start_form_is_shown_and_checked() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("start_form").deploy_fixture("user_task_plain");
        let id = definition(&server, "start_form")["id"].as_str().unwrap().to_owned();
        let form = server.get("/process-definition/key/start_form/startForm").expect(200).json();
        assert_eq!(form["key"], format!("embedded:engine://engine/:engine/process-definition/{id}/rendered-form"));
        assert_eq!((&form["camundaFormRef"], &form["contextPath"]), (&Json::Null, &Json::Null));
        let html = server.get(&format!("/process-definition/{id}/rendered-form")).expect(200);
        assert_eq!(html.content_type, "application/xhtml+xml");
        assert!(html.text().contains("cam-variable-name=\"item\" cam-variable-type=\"String\""), "{}", html.text());
        let variables = server.get("/process-definition/key/start_form/form-variables?variableNames=item").expect(200).json();
        assert_eq!(variables, json!({ "item": { "type": "String", "value": "chair", "valueInfo": {} } }));

        let submit = |variables: Json| server.post(&format!("/process-definition/{id}/submit-form"), json!({ "variables": variables }));
        let refused = submit(json!({ "item": { "value": "a very long name" }, "count": { "value": 0 } })).expect(400).json();
        assert_eq!(refused["type"], "RestException");
        let mut fields: Vec<&str> = refused["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["count", "item"], "{refused}");
        submit(json!({ "count": { "value": 1 } })).expect(400);
        let started = submit(json!({ "item": { "value": "desk" }, "count": { "value": "2" } })).expect(200).json();
        let count = server.get(&format!("/process-instance/{}/variables/count", started["id"].as_str().unwrap())).expect(200).json();
        assert_eq!((&count["type"], &count["value"]), (&json!("Long"), &json!(2)));

        server.get("/process-definition/key/user_task_plain/rendered-form").expect(404);
        assert_eq!(server.get("/process-definition/key/user_task_plain/startForm").expect(200).json()["key"], Json::Null);
        server.get("/process-definition/key/user_task_plain/deployed-start-form").expect(400);
    }
}

#[test]
fn a_deployed_start_form_comes_as_it_was_deployed() {
    let server = Server::start(Kind::Sqlite);
    let with =
        |attribute: &str| fixture("user_task_plain").replace("<startEvent id=\"start\"", &format!("<startEvent id=\"start\" {attribute}"));
    let (html, form) = ("<form/>", r#"{"id":"order","components":[]}"#);
    let by_key = with("camunda:formKey=\"embedded:deployment:start.html\"");
    server.deploy(&[("a.bpmn", &by_key), ("start.html", html)]).expect(200);
    let answer = server.get("/process-definition/key/user_task_plain/deployed-start-form").expect(200);
    assert_eq!((answer.text().as_str(), answer.content_type.as_str()), (html, "application/xhtml+xml"));
    server.deploy(&[("a.bpmn", &by_key)]).expect(200);
    server.get("/process-definition/key/user_task_plain/deployed-start-form").expect(404);
    let by_reference = with("camunda:formRef=\"order\" camunda:formRefBinding=\"deployment\"");
    server.deploy(&[("a.bpmn", &by_reference), ("order.form", form)]).expect(200);
    let answer = server.get("/process-definition/key/user_task_plain/deployed-start-form").expect(200);
    assert_eq!((answer.text().as_str(), answer.content_type.as_str()), (form, "application/json"));
    let shown = server.get("/process-definition/key/user_task_plain/startForm").expect(200).json();
    assert_eq!(shown["camundaFormRef"], json!({ "key": "order", "binding": "deployment", "version": null }));
}

/// `formRef` binds when it is asked for: to the newest form of the id, to that of its own deployment, or to a version.
#[test]
fn forms_are_bound_to_a_version() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let form = |n: u32| format!(r#"{{"id":"order","title":"{n}","components":[]}}"#);
        let with = |id: &str, binding: &str| {
            let bound = format!("<startEvent id=\"start\" camunda:formRef=\"order\" camunda:formRefBinding=\"{binding}\"");
            fixture("user_task_plain")
                .replace("<startEvent id=\"start\"", &bound)
                .replace("process id=\"user_task_plain\"", &format!("process id=\"{id}\""))
        };
        let (latest, fixed) = (with("latest", "latest"), with("fixed", "deployment"));
        let second = with("second", "version\" camunda:formRefVersion=\"2");
        server.deploy(&[("latest.bpmn", &latest), ("fixed.bpmn", &fixed), ("second.bpmn", &second), ("order.form", &form(1))]).expect(200);
        let shown = |process: &str| server.get(&format!("/process-definition/key/{process}/deployed-start-form"));
        assert_eq!((shown("latest").expect(200).text(), shown("fixed").expect(200).text()), (form(1), form(1)));
        shown("second").expect(404);
        server.deploy(&[("order.form", &form(2))]).expect(200);
        let third = server.deploy(&[("order.form", &form(3)), ("other.form", "no JSON")]).expect(200).json();
        assert_eq!(["latest", "fixed", "second"].map(|process| shown(process).expect(200).text()), [form(3), form(1), form(2)]);
        server.delete(&format!("/deployment/{}", third["id"].as_str().unwrap())).expect(204);
        assert_eq!(shown("latest").expect(200).text(), form(2));
    }
}

#[test]
fn definitions_are_found_by_who_may_start_them() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let admin = server.as_user("ada", "ada");
        let model = |id: &str, starters: &str| {
            let named = format!("<process id=\"{id}\" {starters} ");
            fixture("user_task_plain").replace("<process id=\"user_task_plain\" ", &named)
        };
        let files = [
            ("a.bpmn", model("of_a_user", "camunda:candidateStarterUsers=\"eve\"")),
            ("b.bpmn", model("of_a_group", "camunda:candidateStarterGroups=\"purchasing\"")),
            ("c.bpmn", model("of_everybody", "")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, model)| (*name, model.as_str())).collect();
        admin.deploy(&files).expect(200);
        let keys = |caller: &crate::harness::Caller, query: &str| {
            let list = caller.get(&format!("/process-definition?keyLike=of_%25&sortBy=key&sortOrder=asc&{query}")).expect(200).json();
            list.as_array().unwrap().iter().map(|found| found["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(&admin, "startableBy=eve"), ["of_a_user"]);
        assert_eq!(keys(&admin, "startableBy=nobody"), [""; 0]);
        let members = admin.get("/process-definition/count?startableBy=paul").expect(200).json();
        assert_eq!(members["count"], 1, "a member of the group");
        let eve = server.as_user("eve", "eve");
        assert_eq!(keys(&eve, "startablePermissionCheck=true"), ["of_a_user", "of_everybody"]);
        assert_eq!(keys(&admin, "startablePermissionCheck=true").len(), 3);
    }
}

#[test]
fn a_start_begins_where_its_instructions_say() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("sub_process");
        let variables = json!({ "own": { "value": 1, "local": true }, "all": { "value": 2, "type": "Long" } });
        let body = json!({
            "variables": { "first": { "value": 0 } },
            "startInstructions": [
                { "type": "startBeforeActivity", "activityId": "left", "variables": variables },
                { "type": "startTransition", "transitionId": "sub_start_right" },
                { "type": "startAfterActivity", "activityId": "sub", "variables": null },
            ],
        });
        let started = server.post("/process-definition/key/sub_process/start", body).expect(200).json();
        let id = started["id"].as_str().unwrap();
        let tasks = server.get(&format!("/task?processInstanceId={id}&sortBy=created&sortOrder=asc")).expect(200).json();
        let keys: Vec<&str> = tasks.as_array().unwrap().iter().map(|task| task["taskDefinitionKey"].as_str().unwrap()).collect();
        assert_eq!(keys, ["left", "right", "after"]);
        let variables = server.get(&format!("/process-instance/{id}/variables")).expect(200).json();
        assert_eq!((&variables["all"]["type"], &variables["first"]["value"]), (&json!("Long"), &json!(0)));
        assert!(variables.get("own").is_none(), "{variables}");
        let own = server.get(&format!("/task/{}/localVariables", tasks[0]["id"].as_str().unwrap())).expect(200).json();
        assert_eq!(own["own"]["value"], 1, "{own}");
        for task in tasks.as_array().unwrap() {
            server.post(&format!("/task/{}/complete", task["id"].as_str().unwrap()), json!({})).expect(204);
        }
        // The sub-process was left over its flow too.
        let last = server.get(&format!("/task?processInstanceId={id}")).expect(200).json();
        assert_eq!((&last[0]["taskDefinitionKey"], last.as_array().unwrap().len()), (&json!("after"), 1));
    }
}
