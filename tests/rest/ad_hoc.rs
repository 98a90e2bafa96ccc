//! Choosing what is done in an ad-hoc sub-process.
use crate::harness::{Kind, Server};
use baton::config::RestAuth;
use serde_json::json;

#[test]
fn activities_are_listed_and_begun() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let instance = server.deploy_fixture("ad_hoc").start("ad_hoc", json!({ "healthy": false }));
        let tasks = || server.get(&format!("/task?processInstanceId={instance}")).expect(200).json();
        let task = |element: &str| tasks().as_array().unwrap().iter().find(|task| task["taskDefinitionKey"] == element).unwrap().clone();
        let id = task("treat")["executionId"].as_str().unwrap().to_owned();
        let choices = server.get(&format!("/execution/{id}/activities")).expect(200).json();
        assert_eq!(choices[0], json!({ "elementId": "examine", "elementName": null, "elementType": "userTask", "running": 0 }));
        assert_eq!((&choices[1]["elementId"], choices.as_array().unwrap().len()), (&json!("xray"), 2));
        let both =
            json!({ "elements": [{ "elementId": "examine" }, { "elementId": "xray", "variables": { "part": { "value": "knee" } } }] });
        server.post(&format!("/execution/{id}/activate"), both).expect(204);
        assert_eq!(server.get(&format!("/execution/{id}/activities")).expect(200).json()[1]["running"], 1);
        assert_eq!(tasks().as_array().unwrap().len(), 3);
        let xray = task("xray")["id"].as_str().unwrap().to_owned();
        assert_eq!(server.get(&format!("/task/{xray}/variables/part")).expect(200).json()["value"], "knee");
        let refused = server.post(&format!("/execution/{id}/activate"), json!({ "elements": [{ "elementId": "read_xray" }] })).expect(400);
        assert!(refused.text().contains("accepted are: examine, xray"), "{}", refused.text());
        server.post(&format!("/execution/{id}/activate"), json!({ "elements": [] })).expect(400);
        server.post(&format!("/execution/{instance}/activate"), json!({ "elements": [{ "elementId": "xray" }] })).expect(404);
        server.post(&format!("/task/{xray}/complete"), json!({})).expect(204);
        let examine = task("examine")["id"].as_str().unwrap().to_owned();
        server.post(&format!("/task/{examine}/complete"), json!({ "variables": { "healthy": { "value": true } } })).expect(204);
        assert_eq!(server.get(&format!("/history/process-instance/{instance}")).expect(200).json()["state"], "COMPLETED");
        server.get(&format!("/execution/{id}/activities")).expect(404);
    }
}

/// Only those whose task it is may choose.
#[test]
fn others_may_not_choose() {
    let server = Server::with(Kind::Sqlite, |config| {
        config.demo = true;
        config.auth.rest = RestAuth::Basic;
    });
    let ada = server.as_user("ada", "ada");
    ada.deploy_fixture("ad_hoc_sequential");
    let eve = server.as_user("eve", "eve");
    let instance = eve.start("ad_hoc_sequential", json!({}));
    let task = eve.get(&format!("/task?processInstanceId={instance}")).expect(200).json();
    let id = task[0]["executionId"].as_str().unwrap();
    assert_eq!(task[0]["assignee"], "eve");
    let sweep = json!({ "elements": [{ "elementId": "sweep" }] });
    server.as_user("paul", "paul").post(&format!("/execution/{id}/activate"), sweep.clone()).expect(403);
    server.as_user("paul", "paul").get(&format!("/execution/{id}/activities")).expect(403);
    eve.post(&format!("/execution/{id}/activate"), sweep).expect(204);
    ada.delete(&format!("/process-instance/{instance}")).expect(204);
}
