//! Scripts in files of their own: those of the deployment, kept with the model as they were.
use crate::harness::{Kind, Server};
use serde_json::json;

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="files" isExecutable="true">
<startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="sum"/>
<scriptTask id="sum" scriptFormat="groovy" camunda:resource="deployment://org/acme/sum.groovy" camunda:resultVariable="total"><extensionElements>
<camunda:executionListener event="start"><camunda:script resource="classpath://org/acme/audit.js"/></camunda:executionListener>
<camunda:inputOutput><camunda:inputParameter name="rate"><camunda:script scriptFormat="javascript" resource="rate.js"/></camunda:inputParameter></camunda:inputOutput>
</extensionElements></scriptTask>
<sequenceFlow id="b" sourceRef="sum" targetRef="split"/><exclusiveGateway id="split" default="d"/>
<sequenceFlow id="c" sourceRef="split" targetRef="judge"><conditionExpression language="javascript" camunda:resource="high.js"/></sequenceFlow>
<sequenceFlow id="d" sourceRef="split" targetRef="end"/>
<userTask id="judge"><extensionElements><camunda:taskListener event="create"><camunda:script resource="named.js"/></camunda:taskListener></extensionElements></userTask>
<sequenceFlow id="e" sourceRef="judge" targetRef="end"/><endEvent id="end"/></process></definitions>"#;

const FILES: [(&str, &str); 6] = [
    ("files.bpmn", MODEL),
    ("org/acme/sum.groovy", "def sum = amount * rate\nreturn sum"),
    ("audit.js", "\u{feff}execution.setVariable('began', execution.currentActivityId)"),
    ("lib/rate.js", "1 + 1"),
    ("high.js", "total > 10"),
    ("named.js", "task.setName('Judge ' + total)"),
];

fn with(name: &str, content: &'static str) -> Vec<(&'static str, &'static str)> {
    FILES.iter().map(|(file, text)| (*file, if *file == name { content } else { *text })).collect()
}

#[test]
fn scripts_come_from_the_deployment_and_stay_what_they_were() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let fields = [("deployment-name", "files"), ("deploy-changed-only", "true")];
        server.deploy_with(&fields, &FILES).expect(200);
        let task = |id: &str| server.get(&format!("/task?processInstanceId={id}")).expect(200).json();
        let id = server.start("files", json!({ "amount": 6 }));
        assert_eq!(task(&id)[0]["name"], "Judge 12");
        let value = |name: &str| server.get(&format!("/process-instance/{id}/variables/{name}")).expect(200).json()["value"].clone();
        assert_eq!((value("total"), value("began")), (json!(12), json!("sum")));

        let same = server.deploy_with(&fields, &FILES).expect(200).json();
        assert!(same["deployedProcessDefinitions"].is_null(), "{same}");
        let other = server.deploy_with(&fields, &with("lib/rate.js", "10")).expect(200).json();
        let definitions = other["deployedProcessDefinitions"].as_object().unwrap();
        assert!(definitions.keys().all(|id| id.starts_with("files:2:")) && definitions.len() == 1, "another script is another version");
        assert_eq!(task(&server.start("files", json!({ "amount": 6 })))[0]["name"], "Judge 60");
        let first = server.get("/process-definition?key=files&version=1").expect(200).json()[0]["id"].as_str().unwrap().to_owned();
        let body = json!({ "variables": { "amount": { "value": 6 } } });
        let old = server.post(&format!("/process-definition/{first}/start"), body).expect(200).json();
        assert_eq!(task(old["id"].as_str().unwrap())[0]["name"], "Judge 12");
        let deployment = other["id"].as_str().unwrap();
        server.delete(&format!("/deployment/{deployment}?cascade=true")).expect(204);
    }
}

#[test]
fn what_is_wrong_in_a_script_is_said_of_its_file() {
    let server = Server::start(Kind::Sqlite);
    let refused = |files: &[(&str, &str)]| server.deploy(files).expect(400).json()["details"].clone();
    let wrong = refused(&with("org/acme/sum.groovy", "def a = 1\nclass B {}"));
    let error = &wrong["org/acme/sum.groovy"]["errors"][0];
    assert_eq!((&error["code"], &error["line"], &error["column"]), (&json!("script-groovy"), &json!(2), &json!(1)), "{wrong}");
    assert_eq!((&error["mainElementId"], wrong.as_object().unwrap().len()), (&json!("sum"), 1));
    let wrong = refused(&with("high.js", "true;\nlet = ;"));
    assert_eq!((&wrong["high.js"]["errors"][0]["code"], &wrong["high.js"]["errors"][0]["line"]), (&json!("script-javascript"), &json!(2)));
    let missing = refused(&FILES[..5]);
    assert_eq!(
        (&missing["files.bpmn"]["errors"][0]["code"], &missing["files.bpmn"]["errors"][0]["line"]),
        (&json!("script-resource"), &json!(11))
    );
    assert!(missing["files.bpmn"]["errors"][0]["message"].as_str().unwrap().contains("'named.js'"));

    server.deploy(&with("org/acme/sum.groovy", "def a = 1\nreturn amount.none()")).expect(200);
    let failed =
        server.post("/process-definition/key/files/start", json!({ "variables": { "amount": { "value": 6 } } })).expect(500).text();
    assert!(failed.contains("the script 'org/acme/sum.groovy' at line 2, column"), "{failed}");
}
