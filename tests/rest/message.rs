//! `/message`: to the one who waits for it, to all, or to a process that begins with it.
use crate::harness::{Kind, Server, typed};
use serde_json::{Value as Json, json};

fn wait(server: &Server, business_key: &str, variables: Json) -> String {
    let body = json!({ "businessKey": business_key, "variables": typed(&variables) });
    server.post("/process-definition/key/catch_message/start", body).expect(200).json()["id"].as_str().unwrap().to_owned()
}

fn state(server: &Server, instance: &str) -> Json {
    server.get(&format!("/history/process-instance/{instance}")).expect(200).json()["state"].clone()
}

#[test]
fn a_message_finds_the_one_who_waits_for_it() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("catch_message");
        let one = wait(&server, "a", json!({ "order": 1 }));
        let two = wait(&server, "b", json!({ "order": 2 }));
        let three = wait(&server, "c", json!({ "order": 3 }));
        server.post("/message", json!({ "messageName": "paid", "businessKey": "b" })).expect(204);
        assert_eq!((state(&server, &one), state(&server, &two)), (json!("ACTIVE"), json!("COMPLETED")));
        server.post("/message", json!({ "messageName": "paid", "processInstanceId": three })).expect(204);
        assert_eq!(state(&server, &three), "COMPLETED");
        let body = json!({
            "messageName": "paid", "correlationKeys": { "order": { "value": 1, "type": "Long" } }, "processVariables": { "sum": { "value": 7 } },
            "resultEnabled": true, "variablesInResultEnabled": true,
        });
        let result = server.post("/message", body).expect(200).json();
        assert_eq!((&result[0]["resultType"], &result[0]["processInstance"]), (&json!("Execution"), &Json::Null));
        assert_eq!((&result[0]["execution"]["processInstanceId"], &result[0]["variables"]["sum"]["value"]), (&json!(one), &json!(7)));
        assert_eq!(state(&server, &one), "COMPLETED");
    }
}

#[test]
fn a_message_that_fits_none_or_several_is_refused() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("catch_message");
        let none = server.post("/message", json!({ "messageName": "paid" })).expect(400).json();
        assert_eq!(none["type"], "RestException");
        let prefix = "org.camunda.bpm.engine.MismatchingMessageCorrelationException: Cannot correlate message 'paid'";
        assert!(none["message"].as_str().unwrap().starts_with(prefix), "{none}");
        assert_eq!(
            server.post("/message", json!({ "messageName": "paid", "all": true, "resultEnabled": true })).expect(200).json(),
            json!([])
        );
        let (one, two) = (wait(&server, "a", json!({})), wait(&server, "a", json!({})));
        let several = server.post("/message", json!({ "messageName": "paid", "businessKey": "a" })).expect(400).json();
        assert!(several["message"].as_str().unwrap().contains("2 executions"), "{several}");
        assert_eq!(state(&server, &one), "ACTIVE");
        let all = server.post("/message", json!({ "messageName": "paid", "all": true, "resultEnabled": true })).expect(200).json();
        assert_eq!(
            (all.as_array().unwrap().len(), state(&server, &one), state(&server, &two)),
            (2, json!("COMPLETED"), json!("COMPLETED"))
        );
        for body in [
            json!({}),
            json!({ "messageName": "paid", "tenantId": "a", "withoutTenantId": true }),
            json!({ "messageName": "paid", "variablesInResultEnabled": true }),
            json!({ "messageName": "paid", "processVariables": { "n": { "value": "x", "type": "Integer" } } }),
        ] {
            assert_eq!(server.post("/message", body).expect(400).json()["type"], "InvalidRequestException");
        }
    }
}

/// `correlationKey` of Camunda 8: each waits with the key that it computed.
#[test]
fn a_message_finds_the_one_who_waits_with_its_key() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("message_correlation");
        let start = |order: Json| {
            let body = json!({ "variables": typed(&json!({ "order": order })) });
            server.post("/process-definition/key/message_correlation/start", body).expect(200).json()["id"].as_str().unwrap().to_owned()
        };
        let at_work =
            |instance: &str| server.get(&format!("/task?processInstanceId={instance}")).expect(200).json().as_array().unwrap().len();
        let (one, two, three) = (start(json!("a")), start(json!(17)), start(json!("a b")));
        server.post("/message", json!({ "messageName": "paid", "correlationKey": "none" })).expect(400);
        server.post("/message", json!({ "messageName": "paid" })).expect(400);
        server.post("/message", json!({ "messageName": "paid", "correlationKey": 17 })).expect(204);
        assert_eq!((at_work(&one), at_work(&two), at_work(&three)), (0, 1, 0));
        server.post("/message", json!({ "messageName": "paid", "correlationKey": "a b" })).expect(204);
        assert_eq!((at_work(&one), at_work(&two), at_work(&three)), (0, 1, 1));
        server.post("/message", json!({ "messageName": "paid", "processInstanceId": one })).expect(204);
        assert_eq!(at_work(&one), 1);
        let refused = server.post("/message", json!({ "messageName": "paid", "correlationKey": { "value": "a" } })).expect(400).json();
        assert_eq!(refused["message"], "correlationKey is a text or a number, not {\"value\":\"a\"}");
        let body = json!({ "variables": typed(&json!({ "order": null })) });
        let refused = server.post("/process-definition/key/message_correlation/start", body);
        assert!(refused.text().contains("correlation key of the message"), "{}", refused.text());
    }
}

#[test]
fn a_message_begins_a_process() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("message_start");
        let body = json!({ "messageName": "order placed", "businessKey": "b", "processVariables": { "n": { "value": 1 } }, "resultEnabled": true });
        let result = server.post("/message", body).expect(200).json();
        assert_eq!(
            (&result[0]["resultType"], &result[0]["execution"], &result[0]["variables"]),
            (&json!("ProcessDefinition"), &Json::Null, &Json::Null)
        );
        let instance = &result[0]["processInstance"];
        assert_eq!((&instance["businessKey"], &instance["ended"]), (&json!("b"), &json!(true)));
        let passed = format!("/history/activity-instance?processInstanceId={}&activityId=received", instance["id"].as_str().unwrap());
        assert_eq!(server.get(&passed).expect(200).json()[0]["activityType"], "task");
        server.post("/message", json!({ "messageName": "order placed", "processInstanceId": "7" })).expect(400);
    }
}

#[test]
fn the_same_idempotency_key_delivers_once() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("catch_message").deploy_fixture("message_start");
        let send = |key: &str, body: Json| {
            server.send("POST", "/message", "application/json", body.to_string().into(), &[("Idempotency-Key", key)])
        };
        let (one, two) = (wait(&server, "a", json!({})), wait(&server, "b", json!({})));
        for _ in 0..2 {
            send("k", json!({ "messageName": "paid", "businessKey": "a" })).expect(204);
        }
        assert_eq!((state(&server, &one), state(&server, &two)), (json!("COMPLETED"), json!("ACTIVE")));
        send("k", json!({ "messageName": "paid", "businessKey": "b" })).expect(422);
        let start = json!({ "messageName": "order placed", "resultEnabled": true });
        let first = send("s", start.clone()).expect(200).json();
        assert_eq!(send("s", start).expect(200).json(), first);
    }
}
