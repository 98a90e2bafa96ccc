//! Which version of a process is called, and whose.
use crate::harness::{Kind, Server, fixture};
use serde_json::json;

/// The called process as one of its versions.
fn called(version: u32) -> String {
    fixture("called_version").replace("tag-1", &format!("tag-{version}")).replace("version 1", &format!("version {version}"))
}

/// What the called process says, where it is bound in this way.
fn said(server: &Server, binding: &str) -> String {
    let model = fixture("call_activity_bound").replace("<callActivity ", &format!("<callActivity {binding} "));
    // Version 3 comes with the caller, and is followed by a version 4.
    server.deploy(&[("caller.bpmn", &model), ("called.bpmn", &called(3))]).expect(200);
    server.deploy(&[("called.bpmn", &called(4))]).expect(200);
    let instance = server.start("call_activity_bound", json!({ "called": "called_version", "n": 2, "tag": "tag-1", "whose": "north" }));
    let variable = server.get(&format!("/process-instance/{instance}/variables/which")).expect(200).json();
    variable["value"].as_str().unwrap().to_owned()
}

#[test]
fn a_call_is_bound_to_the_latest_a_version_a_tag_or_its_own_deployment() {
    for kind in Kind::all() {
        let cases = [
            ("", "version 4"),
            ("camunda:calledElementBinding='latest'", "version 4"),
            ("camunda:calledElementBinding='deployment'", "version 3"),
            ("camunda:calledElementBinding='version' camunda:calledElementVersion='${n}'", "version 2"),
            ("camunda:calledElementBinding='versionTag' camunda:calledElementVersionTag='${tag}'", "version 1"),
            ("camunda:calledElementTenantId='${whose}'", "version 9"),
        ];
        for (binding, expected) in cases {
            let server = Server::start(kind);
            for version in [1, 2] {
                server.deploy(&[("called.bpmn", &called(version))]).expect(200);
            }
            server.deploy_with(&[("tenant-id", "north")], &[("called.bpmn", &called(9))]).expect(200);
            assert_eq!(said(&server, binding), expected, "{binding}");
        }
    }
}

/// What is not there is a failure of the call, and says what was looked for.
#[test]
fn a_call_of_what_is_not_there_is_refused() {
    let server = Server::start(Kind::Sqlite);
    server.deploy(&[("called.bpmn", &called(1))]).expect(200);
    for binding in [
        "camunda:calledElementBinding='version' camunda:calledElementVersion='7'",
        "camunda:calledElementBinding='versionTag' camunda:calledElementVersionTag='tag-7'",
        "camunda:calledElementBinding='deployment'",
        "camunda:calledElementTenantId='south'",
    ] {
        let model = fixture("call_activity_bound").replace("<callActivity ", &format!("<callActivity {binding} "));
        server.deploy(&[("caller.bpmn", &model)]).expect(200);
        let variables = json!({ "variables": { "called": { "value": "called_version" } } });
        let answer = server.post("/process-definition/key/call_activity_bound/start", variables).expect(500).text();
        assert!(answer.contains("no processes deployed with key 'called_version'"), "{binding}: {answer}");
    }
}
