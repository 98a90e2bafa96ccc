//! `/deployment`: files in, files out, all or nothing.
use crate::harness::{Caller, Kind, Server, fixture};
use serde_json::{Value as Json, json};

/// Sends a form; a part is (name, file name, content).
fn upload(server: &Caller, parts: &[(&str, Option<&str>, &str)]) -> crate::harness::Answer {
    let mut body = String::new();
    for (name, file, content) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        body += &format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n");
    }
    body += "--frontier--\r\n";
    server.send("POST", "/deployment/create", "multipart/form-data; boundary=frontier", body.into_bytes(), &[])
}

fn id(answer: &Json) -> &str {
    answer["id"].as_str().expect("an id")
}

#[test]
fn a_deployment_shows_what_it_brought_and_gives_its_files_back() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let model = fixture("task");
        let parts = [
            ("data", Some("task.bpmn"), model.as_str()),
            ("deployment-name", None, "first"),
            ("deployment-source", None, "tests"),
            ("tenant-id", None, "north"),
            ("note", Some("read me.txt"), "hello"),
        ];
        let created = upload(&server, &parts).expect(200);
        assert_eq!(created.content_type, "application/json");
        let created = created.json();
        assert_eq!((&created["name"], &created["source"], &created["tenantId"]), (&json!("first"), &json!("tests"), &json!("north")));
        assert!(created["links"][0]["href"].as_str().unwrap().ends_with(&format!("/engine-rest/deployment/{}", id(&created))));
        let definitions = created["deployedProcessDefinitions"].as_object().unwrap();
        let (definition, dto) = definitions.iter().next().unwrap();
        assert!(definition.starts_with("task:1:") && dto["id"] == **definition && dto["resource"] == "task.bpmn", "{dto}");
        assert_eq!(created["deployedDecisionDefinitions"], Json::Null);

        let path = format!("/deployment/{}", id(&created));
        let found = server.get(&path).expect(200).json();
        assert_eq!((&found["name"], &found["deploymentTime"]), (&json!("first"), &created["deploymentTime"]));
        let files = server.get(&format!("{path}/resources")).expect(200).json();
        assert_eq!((&files[0]["name"], &files[1]["name"]), (&json!("read me.txt"), &json!("task.bpmn")));
        let file = format!("{path}/resources/{}", id(&files[1]));
        assert_eq!(server.get(&file).expect(200).json(), files[1]);
        let data = server.get(&format!("{file}/data")).expect(200);
        assert_eq!((data.text(), data.content_type.as_str()), (model, "text/xml"));
        let disposition = server.get(&format!("{path}/resources/{}/data", id(&files[0]))).expect(200);
        let disposition = disposition.header("content-disposition").unwrap().to_owned();
        assert_eq!(disposition, "attachment; filename=\"read me.txt\"; filename*=UTF-8''read%20me.txt");
    }
}

#[test]
fn the_same_files_again_make_no_new_deployment_where_that_is_asked_for() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let (one, other) = (fixture("task"), fixture("manual_task"));
        let base = [("deployment-name", None, "d"), ("enable-duplicate-filtering", None, "true"), ("one", Some("one.bpmn"), one.as_str())];
        let first = upload(&server, &base).expect(200).json();
        let again = upload(&server, &base).expect(200).json();
        assert_eq!((id(&again), &again["deployedProcessDefinitions"]), (id(&first), &Json::Null));
        let changed = [base[0], ("deploy-changed-only", None, "true"), base[2], ("other", Some("other.bpmn"), other.as_str())];
        let second = upload(&server, &changed).expect(200).json();
        let definitions = second["deployedProcessDefinitions"].as_object().unwrap();
        assert!(id(&second) != id(&first) && definitions.len() == 1 && definitions.keys().all(|id| id.starts_with("manual_task:1:")));
        let forced = upload(&server, &[base[0], base[2]]).expect(200).json();
        assert!(forced["deployedProcessDefinitions"].as_object().unwrap().keys().all(|id| id.starts_with("task:2:")), "{forced}");
    }
}

#[test]
fn a_wrong_model_is_refused_as_a_whole_with_every_problem() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let good = fixture("task");
        let bad = good.replace("targetRef=\"", "targetRef=\"no_such_");
        let answer = upload(&server, &[("a", Some("good.bpmn"), &good), ("b", Some("bad.bpmn"), &bad)]).expect(400).json();
        assert_eq!((&answer["type"], &answer["code"]), (&json!("ParseException"), &json!(0)));
        assert!(answer["message"].as_str().unwrap().starts_with("ENGINE-09005 Could not parse BPMN process."), "{answer}");
        let problem = &answer["details"]["bad.bpmn"]["errors"][0];
        assert!(problem["line"].as_u64().unwrap() > 1 && problem["column"].as_u64().unwrap() > 0, "{problem}");
        assert_eq!((&problem["elementIds"], &problem["\u{435}lementIds"][0]), (&problem["\u{435}lementIds"], &problem["mainElementId"]));
        let broken = upload(&server, &[("a", Some("a.bpmn"), "<definitions")]).expect(400).json();
        assert!(broken["message"].as_str().unwrap().starts_with("ENGINE-09005"), "{broken}");
        assert_eq!(server.get("/deployment/count").expect(200).json(), json!({ "count": 0 }));
        assert_eq!(server.get("/process-definition/count").expect(200).json(), json!({ "count": 0 }));
    }
}

#[test]
fn an_upload_needs_files_with_names() {
    let server = Server::start(Kind::Sqlite);
    let empty = upload(&server, &[("deployment-name", None, "d")]).expect(400).json();
    assert_eq!(empty["message"], "No deployment resources contained in the form upload.");
    let nameless = upload(&server, &[("data", None, "text")]).expect(400).json();
    assert!(nameless["message"].as_str().unwrap().contains("form parameter 'data'"), "{nameless}");
    server.post("/deployment/create", json!({})).expect(415);
    server.send("POST", "/deployment/create", "multipart/form-data; boundary=x", b"--x\r\nnonsense".to_vec(), &[]).expect(400);
}

#[test]
fn a_list_is_filtered_sorted_and_paged() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let model = fixture("task");
        for name in ["a", "b", "c"] {
            upload(&server, &[("deployment-name", None, name), ("data", Some("task.bpmn"), &model)]).expect(200);
        }
        let names = |query: &str| -> Vec<String> {
            let list = server.get(&format!("/deployment{query}")).expect(200).json();
            list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("?sortBy=name&sortOrder=desc"), ["c", "b", "a"]);
        assert_eq!(names("?sortBy=name&sortOrder=asc&firstResult=1&maxResults=1"), ["b"]);
        assert_eq!(names("?nameLike=%25b%25&unknown=x"), ["b"]);
        assert!(names("?maxResults=0").is_empty() && names("?source=elsewhere").is_empty());
        assert_eq!(names("?withoutSource=true&withoutTenantId=true").len(), 3);
        assert_eq!(server.get("/deployment/count?name=a").expect(200).json(), json!({ "count": 1 }));
        for query in ["sortBy=name", "sortBy=size&sortOrder=asc", "sortBy=name&sortOrder=up", "maxResults=many", "after=soon"] {
            let refused = server.get(&format!("/deployment?{query}")).expect(400).json();
            assert_eq!(refused["type"], "InvalidRequestException", "{query}");
        }
    }
}

#[test]
fn deleting_takes_a_deployment_back_but_not_under_running_instances() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let created = server.deploy(&[("user_task_plain.bpmn", &fixture("user_task_plain"))]).expect(200).json();
        let instance = server.start("user_task_plain", json!({}));
        let path = format!("/deployment/{}", id(&created));
        assert_eq!(server.delete(&path).expect(409).json()["type"], "ProcessEngineException");
        server.get(&format!("/process-instance/{instance}")).expect(200);
        server.delete(&format!("{path}?cascade=true")).expect(204);
        for gone in [path.as_str(), &format!("{path}/resources"), &format!("/history/process-instance/{instance}")] {
            server.get(gone).expect(404);
        }
        server.delete(&path).expect(404);
        server.delete("/deployment/nonsense").expect(404);
        let unknown = server.post("/process-definition/key/user_task_plain/start", json!({})).expect(404).json();
        assert_eq!(unknown["type"], "RestException");
    }
}

#[test]
fn definitions_start_nothing_before_their_activation() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let at = server.clock.now() + 7_200_000;
        let models = ["user_task_plain", "message_start", "timer_start", "call_activity", "called"].map(|name| (name, fixture(name)));
        let time = baton::timestamp::format(at);
        let deploy = |models: &[(&str, String)], activation: &str| {
            let names: Vec<String> = models.iter().map(|(name, _)| format!("{name}.bpmn")).collect();
            let files = models.iter().zip(&names).map(|((_, model), name)| ("data", Some(name.as_str()), model.as_str()));
            let parts: Vec<_> = files.chain([("deployment-activation-time", None, activation)]).collect();
            upload(&server, &parts)
        };
        deploy(&models, "tomorrow").expect(400);
        let [plain, message, timer, call, called] = models;
        deploy(&[plain, message, timer, called], &time).expect(200);
        deploy(&[call], "2020-01-01T00:00:00Z").expect(200);

        let list = |query: &str| server.get(&format!("/process-definition/count?{query}")).expect(200).json()["count"].clone();
        let suspended = || server.get("/process-definition/key/user_task_plain").expect(200).json()["suspended"].clone();
        let variables = json!({ "amount": { "value": 1 } });
        let start = |key: &str| server.post(&format!("/process-definition/key/{key}/start"), json!({ "variables": variables }));
        let order = || server.post("/message", json!({ "messageName": "order placed" }));
        let begun = |key: &str| {
            let query = format!("/history/process-instance/count?processDefinitionKey={key}");
            server.get(&query).expect(200).json()["count"].as_u64().unwrap()
        };

        assert_eq!((suspended(), list("suspended=true"), list("active=true")), (json!(true), json!(4), json!(1)));
        let refused = start("user_task_plain").expect(500).json();
        assert_eq!((&refused["type"], &refused["code"]), (&json!("RestException"), &json!(0)));
        assert!(refused["message"].as_str().unwrap().ends_with("is suspended"), "{refused}");
        start("call_activity").expect(500);
        order().expect(400);
        server.clock.advance(3_600_000);
        assert_eq!(["user_task_plain", "message_start", "timer_start", "called"].map(begun), [0; 4]);

        server.clock.advance(3_600_000);
        crate::harness::eventually("the timer fires once it may", || begun("timer_start") == 1);
        assert_eq!((suspended(), list("suspended=true"), list("active=true")), (json!(false), json!(0), json!(5)));
        start("user_task_plain").expect(200);
        start("call_activity").expect(200);
        order().expect(204);
        assert_eq!(begun("message_start"), 1);
    }
}
