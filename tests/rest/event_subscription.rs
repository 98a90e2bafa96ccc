//! `/event-subscription`: what is waited for.
use crate::harness::{Kind, Server};
use serde_json::{Value as Json, json};

fn subscriptions(server: &Server, query: &str) -> Vec<Json> {
    server.get(&format!("/event-subscription?{query}")).expect(200).json().as_array().unwrap().clone()
}

fn count(server: &Server, query: &str) -> Json {
    server.get(&format!("/event-subscription/count?{query}")).expect(200).json()["count"].clone()
}

fn elements(rows: &[Json]) -> Vec<&str> {
    let mut elements: Vec<&str> = rows.iter().map(|row| row["activityId"].as_str().unwrap()).collect();
    elements.sort_unstable();
    elements
}

#[test]
fn what_an_instance_waits_for_is_listed_until_it_has_come() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("signals");
        let instance = server.start("signals", json!({}));
        let other = server.start("signals", json!({}));
        let of = |query: &str| subscriptions(&server, &format!("processInstanceId={instance}&{query}"));
        assert_eq!(elements(&of("")), ["beside", "instead", "wait"]);
        let found = of("activityId=instead");
        let one = &found[0];
        assert_eq!((&one["eventType"], &one["eventName"], &one["tenantId"]), (&json!("signal"), &json!("done"), &Json::Null));
        assert_eq!(one["processInstanceId"], json!(instance));
        assert!(one["createdDate"].as_str().is_some_and(|date| date.ends_with("+0000")), "{one}");
        let [id, execution] = ["id", "executionId"].map(|name| one[name].as_str().unwrap());
        assert_eq!(subscriptions(&server, &format!("eventSubscriptionId={id}")), found);
        assert_eq!(elements(&of(&format!("executionId={execution}"))), ["beside", "instead"], "both stand at the same activity");
        assert_eq!(elements(&of("eventName=alarm")), ["beside", "wait"]);
        assert_eq!(
            (count(&server, "eventType=signal"), count(&server, "eventType=message"), count(&server, "")),
            (json!(6), json!(0), json!(6))
        );
        assert_eq!((count(&server, "withoutTenantId=true"), count(&server, "tenantIdIn=x")), (json!(6), json!(0)));
        assert_eq!(count(&server, "tenantIdIn=x&includeEventSubscriptionsWithoutTenantId=true"), json!(6));
        let sorted = subscriptions(&server, "sortBy=created&sortOrder=desc&maxResults=1");
        assert_eq!(sorted[0]["processInstanceId"], json!(other));
        server.get("/event-subscription?sortBy=eventName&sortOrder=asc").expect(400);
        server.post("/signal", json!({ "name": "done" })).expect(204);
        assert_eq!(elements(&of("")), ["wait"], "who stays is no longer asked");
    }
}

#[test]
fn every_kind_is_told_by_its_name() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        for model in ["conditional", "compensation_one", "message_start"] {
            server.deploy_fixture(model);
        }
        let instance = server.start("conditional", json!({ "amount": 1, "level": 0, "stop": false, "stock": 1 }));
        let conditions = subscriptions(&server, "eventType=conditional");
        assert_eq!(elements(&conditions), ["beside", "instead", "on_empty", "wait"]);
        let handler = conditions.iter().find(|row| row["activityId"] == "on_empty").unwrap();
        assert_eq!((&handler["eventName"], &handler["executionId"]), (&Json::Null, &json!(instance)));
        server.start("compensation_one", json!({}));
        assert_eq!(count(&server, "eventType=compensate"), json!(0));
        let task = server.get("/task?taskDefinitionKey=book_hotel").expect(200).json()[0]["id"].as_str().unwrap().to_owned();
        server.post(&format!("/task/{task}/complete"), json!({})).expect(204);
        let undo = subscriptions(&server, "eventType=compensate");
        assert_eq!((elements(&undo), &undo[0]["eventName"]), (vec!["book_hotel"], &Json::Null));
        let start = subscriptions(&server, "eventType=message");
        assert_eq!((&start[0]["processInstanceId"], &start[0]["executionId"]), (&Json::Null, &Json::Null), "{start:?}");
    }
}

/// People see what instances wait for in which they take part; who reads all instances sees everything.
#[test]
fn people_see_what_concerns_them() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let admin = server.as_user("ada", "ada");
        server.get("/event-subscription").expect(401);
        admin.deploy(&[("x.bpmn", &crate::harness::fixture("signals"))]).expect(200);
        server.as_user("eve", "eve").post("/process-definition/key/signals/start", json!({})).expect(200);
        let count = |user: &str| server.as_user(user, user).get("/event-subscription/count").expect(200).json()["count"].clone();
        assert_eq!((count("ada"), count("eve"), count("max")), (json!(3), json!(3), json!(0)));
    }
}
