//! `/signal` and `/condition`: told to all who listen, in instances and at the beginning of new ones; and signals that
//! instances throw for others.
use crate::harness::{Kind, Server, eventually, typed};
use serde_json::{Value as Json, json};

const LISTENS: &str = r#"<startEvent id="start"/><intermediateCatchEvent id="wait"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>
    <userTask id="heard"/><endEvent id="end"/><sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
    <sequenceFlow id="f2" sourceRef="wait" targetRef="heard"/><sequenceFlow id="f3" sourceRef="heard" targetRef="end"/>"#;

const THROWS: &str = r#"<startEvent id="start"/><intermediateThrowEvent id="tell"><signalEventDefinition signalRef="s"><extensionElements>
    <camunda:in source="level" target="height"/></extensionElements></signalEventDefinition></intermediateThrowEvent><endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="tell"/><sequenceFlow id="f2" sourceRef="tell" targetRef="end"/>"#;

fn deploy(server: &Server, id: &str, body: &str) {
    let model = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t">
           <signal id="s" name="flood"/><process id="{id}" isExecutable="true">{body}</process></definitions>"#
    );
    server.deploy(&[(&format!("{id}.bpmn"), &model)]).expect(200);
}

fn start(server: &Server, process: &str, variables: Json) -> String {
    let path = format!("/process-definition/key/{process}/start");
    server.post(&path, json!({ "variables": typed(&variables) })).expect(200).json()["id"].as_str().unwrap().to_owned()
}

fn tasks(server: &Server, element: &str) -> usize {
    server.get(&format!("/task?taskDefinitionKey={element}")).expect(200).json().as_array().unwrap().len()
}

#[test]
fn all_who_listen_hear_a_signal() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        deploy(&server, "listens", LISTENS);
        server.deploy_fixture("signal_start");
        let instances = [start(&server, "listens", json!({})), start(&server, "listens", json!({}))];
        let variables = json!({ "height": { "value": 3, "type": "Integer" } });
        server.post("/signal", json!({ "name": "flood", "variables": variables })).expect(204);
        assert_eq!((tasks(&server, "heard"), tasks(&server, "begun")), (2, 1));
        let height = server.get(&format!("/process-instance/{}/variables/height", instances[0])).expect(200).json();
        assert_eq!(height["value"], 3);
        server.post("/signal", json!({ "name": "nobody listens" })).expect(204);
    }
}

#[test]
fn one_listener_alone_can_be_told() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        deploy(&server, "listens", LISTENS);
        let [one, _] = [start(&server, "listens", json!({})), start(&server, "listens", json!({}))];
        server.post("/signal", json!({ "name": "flood", "executionId": one })).expect(204);
        assert_eq!(tasks(&server, "heard"), 1);
        let refused = server.post("/signal", json!({ "name": "flood", "executionId": one })).expect(400).json();
        assert!(refused["message"].as_str().unwrap().contains("has not subscribed"), "{refused}");
        for wrong in [json!({}), json!({ "name": "flood", "executionId": one, "withoutTenantId": true })] {
            server.post("/signal", wrong).expect(400);
        }
    }
}

#[test]
fn what_an_instance_throws_is_heard_by_others() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        deploy(&server, "listens", LISTENS);
        server.deploy_fixture("signal_start");
        deploy(&server, "throws", THROWS);
        let listener = start(&server, "listens", json!({}));
        start(&server, "throws", json!({ "level": 7 }));
        eventually("the signal is heard", || (tasks(&server, "heard"), tasks(&server, "begun")) == (1, 1));
        let height = server.get(&format!("/process-instance/{listener}/variables/height")).expect(200).json();
        assert_eq!(height["value"], 7);
    }
}

#[test]
fn variables_start_what_their_conditions_hold_for() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("conditional_start");
        assert_eq!(server.post("/condition", json!({ "variables": typed(&json!({ "stock": 12 })) })).expect(200).json(), json!([]));
        assert_eq!(server.post("/condition", json!({ "variables": {} })).expect(200).json(), json!([]));
        let body = json!({ "variables": typed(&json!({ "stock": 2 })), "businessKey": "shelf 7" });
        let started = server.post("/condition", body).expect(200).json();
        assert_eq!((&started[0]["businessKey"], tasks(&server, "order")), (&json!("shelf 7"), 1));
    }
}

#[test]
fn events_start_instances_without_a_start_event() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        for model in ["event_gateway_start", "event_gateway_start_parallel", "receive_task_start"] {
            server.deploy_fixture(model);
        }
        let tell = |message: &str, key: &str| server.post("/message", json!({ "messageName": message, "businessKey": key })).expect(204);
        tell("offer", "a");
        assert_eq!(tasks(&server, "work"), 1);
        tell("ask", "b");
        assert_eq!(tasks(&server, "answer"), 1);
        tell("goods", "c");
        let running = |key: &str| server.get(&format!("/process-instance?businessKey={key}")).expect(200).json().as_array().unwrap().len();
        assert_eq!(running("c"), 1, "the invoice is still to come");
        tell("invoice", "c");
        assert_eq!(running("c"), 0);
    }
}

#[test]
fn one_of_several_triggers_starts_an_instance() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("multiple_start");
        server.post("/message", json!({ "messageName": "order" })).expect(204);
        server.post("/signal", json!({ "name": "flood" })).expect(204);
        assert_eq!(tasks(&server, "begun"), 2);
        server.post("/message", json!({ "messageName": "stop", "all": true })).expect(204);
        assert_eq!(tasks(&server, "begun"), 0);
    }
}

/// Flowable's signals for one process instance (`scope`), heard by nobody else.
#[test]
fn a_signal_of_one_instance_stays_there() {
    const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn" targetNamespace="t">
        <signal id="s" name="flood" flowable:scope="processInstance"/><process id="own">
        <startEvent id="start"/><parallelGateway id="fork"/><intermediateCatchEvent id="wait"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>
        <userTask id="heard"/><userTask id="go"/><endEvent id="end"/>
        <intermediateThrowEvent id="tell"><signalEventDefinition signalRef="s"/></intermediateThrowEvent>
        <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/><sequenceFlow id="f2" sourceRef="fork" targetRef="wait"/>
        <sequenceFlow id="f3" sourceRef="wait" targetRef="heard"/><sequenceFlow id="f4" sourceRef="heard" targetRef="end"/>
        <sequenceFlow id="f5" sourceRef="fork" targetRef="go"/><sequenceFlow id="f6" sourceRef="go" targetRef="tell"/></process></definitions>"#;
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy(&[("own.bpmn", MODEL)]).expect(200);
        let [one, _] = [start(&server, "own", json!({})), start(&server, "own", json!({}))];
        server.post("/signal", json!({ "name": "flood" })).expect(204);
        assert_eq!(tasks(&server, "heard"), 0);
        let go = server.get(&format!("/task?taskDefinitionKey=go&processInstanceId={one}")).expect(200).json();
        server.post(&format!("/task/{}/complete", go[0]["id"].as_str().unwrap()), json!({})).expect(204);
        let heard = server.get("/task?taskDefinitionKey=heard").expect(200).json();
        assert_eq!((heard.as_array().unwrap().len(), &heard[0]["processInstanceId"]), (1, &json!(one)));
        let waits = server.get("/event-subscription?eventType=signal").expect(200).json();
        assert_eq!(waits.as_array().unwrap().len(), 1);
        server.post("/signal", json!({ "name": waits[0]["eventName"] })).expect(204);
        assert_eq!(tasks(&server, "heard"), 2, "who knows the instance can tell it");
    }
}
