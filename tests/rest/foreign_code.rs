//! Scripts in languages that are not run here, and host code that has a replacement: refused, a worker's, or done instead.
use crate::harness::{Kind, Server};
use baton_models::bpmn::{ForeignScripts, Instead};
use serde_json::json;

const SCRIPTS: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="scripts" isExecutable="true">
<startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="sum"/>
<scriptTask id="sum" scriptFormat="python" camunda:resultVariable="total"><script><![CDATA[total = amount * 2 if amount < 9 else "${amount}"]]></script></scriptTask>
<sequenceFlow id="b" sourceRef="sum" targetRef="late"/>
<task id="late"><extensionElements><camunda:executionListener event="start"><camunda:script scriptFormat="groovy">class A {}</camunda:script></camunda:executionListener></extensionElements></task>
<sequenceFlow id="c" sourceRef="late" targetRef="end"/><endEvent id="end"/></process></definitions>"#;

const HOST_CODE: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="host_code" isExecutable="true">
<startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="approve"/>
<serviceTask id="approve" camunda:class="com.acme.Approve" camunda:resultVariable="limit"><extensionElements>
<camunda:executionListener event="start" delegateExpression="${audit}"/><camunda:executionListener event="end" expression="${rates.load(execution)}"/></extensionElements></serviceTask>
<sequenceFlow id="b" sourceRef="approve" targetRef="other"/>
<serviceTask id="other" camunda:expression="${rates.load(execution)}" camunda:resultVariable="rate"/>
<sequenceFlow id="c" sourceRef="other" targetRef="unknown"/>
<serviceTask id="unknown" camunda:class="com.acme.Unknown"/><sequenceFlow id="e" sourceRef="unknown" targetRef="end"/><endEvent id="end"/></process></definitions>"#;

#[test]
fn scripts_that_are_not_run_here_are_refused_with_their_place() {
    let server = Server::start(Kind::Sqlite);
    let answer = server.deploy(&[("scripts.bpmn", SCRIPTS)]).expect(400).text();
    assert!(answer.contains("the script language 'python' is not supported"), "{answer}");
    assert!(answer.contains("'class' is not understood here"), "{answer}");
}

#[test]
fn a_worker_runs_them_where_that_was_decided() {
    for kind in Kind::all() {
        let server = Server::with(kind, |config| {
            config.auth.rest = baton::config::RestAuth::None;
            config.models.foreign_scripts = ForeignScripts::Work;
        });
        server.deploy(&[("scripts.bpmn", SCRIPTS)]).expect(200);
        let id = server.start("scripts", json!({ "amount": 4 }));
        let work = server.fetch("w", "script:python", 5).remove(0);
        let given = &work["variables"];
        assert_eq!(given["script"]["value"], r#"total = amount * 2 if amount < 9 else "${amount}""#);
        assert_eq!((&given["language"]["value"], &given["amount"]["value"]), (&json!("python"), &json!(4)));
        let result = given["resultVariable"]["value"].as_str().unwrap().to_owned();
        let body = json!({ "workerId": "w", "variables": { result: { "value": 8 } } });
        server.post(&format!("/external-task/{}/complete", work["id"].as_str().unwrap()), body).expect(204);
        assert_eq!(server.get(&format!("/process-instance/{id}/variables/total")).expect(200).json()["value"], 8);
        let work = server.fetch("w", "script:groovy", 5).remove(0);
        assert_eq!((&work["activityId"], &work["variables"]["script"]["value"]), (&json!("late"), &json!("class A {}")));
        server.post(&format!("/external-task/{}/complete", work["id"].as_str().unwrap()), json!({ "workerId": "w" })).expect(204);
        assert_eq!(server.get("/process-instance/count").expect(200).json()["count"], 0);
    }
}

#[test]
fn host_code_is_done_by_what_the_table_says() {
    for kind in Kind::all() {
        let server = Server::with(kind, |config| {
            config.auth.rest = baton::config::RestAuth::None;
            let script =
                Instead::Script { language: "groovy".into(), script: "execution.setVariable('log', [execution.eventName])".into() };
            config.models.host_code = [
                ("com.acme.Approve".to_owned(), Instead::Expression("${amount * 10}".into())),
                ("audit".to_owned(), script),
                ("rates.load".to_owned(), Instead::Expression("=amount / 2".into())),
            ]
            .into();
        });
        server.deploy(&[("host_code.bpmn", HOST_CODE)]).expect(200);
        let id = server.start("host_code", json!({ "amount": 4 }));
        let value = |name: &str| server.get(&format!("/process-instance/{id}/variables/{name}")).expect(200).json()["value"].clone();
        assert_eq!((value("limit"), value("rate")), (json!(40), json!(2)));
        assert_eq!(value("log"), "[\"start\"]");
        let work = server.fetch("w", "com.acme.Unknown", 5).remove(0);
        server.post(&format!("/external-task/{}/complete", work["id"].as_str().unwrap()), json!({ "workerId": "w" })).expect(204);
    }
}

#[test]
fn a_table_that_cannot_be_used_is_named_at_start() {
    let folder = std::env::temp_dir().join(format!("baton-host-code-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("baton.toml");
    let read = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let settings = baton::config::Settings { config: Some(file.clone()), ..Default::default() };
        settings.with_file().and_then(baton::config::Config::new).map_err(|error| error.to_string())
    };
    let good = "foreign-scripts = 'work'\n[host-code]\n'a.B' = '${1}'\n'a.C' = { language = 'groovy', script = 'x = 1' }";
    let config = read(good).unwrap();
    assert_eq!((config.models.host_code.len(), config.models.foreign_scripts), (2, ForeignScripts::Work));
    let error = read("[host-code]\n'a.B' = '${1'").unwrap_err();
    assert!(error.contains("'a.B'") && error.contains("ends without"), "{error}");
    assert!(read("foreign-scripts = 'maybe'").unwrap_err().contains("line 1"));
    std::fs::remove_dir_all(&folder).unwrap();
}
