//! `/job` and `/incident`: what the engine does by itself, and what is done when that fails.
use crate::harness::{Kind, Server, eventually};
use serde_json::{Value as Json, json};

/// A job that waits for its time, an hour from now.
fn timer(server: &Server) -> String {
    server.deploy_fixture("catch_timer");
    server.start("catch_timer", json!({ "pause": "PT1H", "until": "2041-01-01T00:00:00Z" }))
}

fn job(server: &Server, instance: &str) -> Json {
    server.get(&format!("/job?processInstanceId={instance}")).expect(200).json()[0].clone()
}

#[test]
fn a_timer_is_listed_with_its_time_and_carried_out_by_hand() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        let instance = timer(&server);
        let job = job(&server, &instance);
        let id = job["id"].as_str().unwrap();
        assert!(job["processDefinitionId"].as_str().unwrap().starts_with("catch_timer:1:"), "{job}");
        assert_eq!((&job["retries"], &job["exceptionMessage"], &job["suspended"]), (&json!(3), &Json::Null, &json!(false)));
        assert_eq!(server.get(&format!("/job/{id}")).expect(200).json(), job);
        let count = |query: &str| server.get(&format!("/job/count?{query}")).expect(200).json()["count"].as_i64().unwrap();
        assert_eq!((count("timers=true"), count("messages=true"), count("executable=true"), count("noRetriesLeft=true")), (1, 0, 0, 0));
        let due = job["dueDate"].as_str().unwrap().replace('+', "%2B");
        assert_eq!((count(&format!("dueDates=lteq_{due}")), count(&format!("dueDates=gt_{due}")), count("activityId=pause")), (1, 0, 1));
        let body = json!({ "dueDates": [{ "operator": "lt", "value": "2000-01-01T00:00:00.000+0000" }] });
        assert_eq!(server.post("/job", body).expect(200).json(), json!([]));
        assert_eq!(server.post("/job/count", json!({ "jobIds": [id, "7"] })).expect(200).json(), json!({ "count": 1 }));
        server.get(&format!("/job/{id}/stacktrace")).expect(204);

        let later = "2040-01-01T00:00:00.000+0000";
        server.put(&format!("/job/{id}/duedate"), json!({ "duedate": later })).expect(204);
        assert_eq!(server.get(&format!("/job/{id}")).expect(200).json()["dueDate"], later);
        server.post(&format!("/job/{id}/execute"), Json::Null).expect(204);
        assert_eq!(self::job(&server, &instance)["dueDate"], "2041-01-01T00:00:00.000+0000");
    }
}

#[test]
fn work_that_fails_costs_retries_and_then_is_an_incident_that_new_retries_end() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("async_before");
        let instance = server.start("async_before", json!({ "ready": false }));
        let id = job(&server, &instance)["id"].as_str().unwrap().to_owned();
        let failed = server.post(&format!("/job/{id}/execute"), json!({})).expect(404).json();
        assert!(failed["message"].as_str().unwrap().contains("not ready yet"), "{failed}");
        eventually("the engine tries for itself", || job(&server, &instance)["retries"] == 2);
        let after = job(&server, &instance);
        assert_eq!(after["failedActivityId"], "fragile", "{after}");
        assert!(after["exceptionMessage"].as_str().unwrap().contains("not ready yet"), "{after}");
        assert_eq!(server.get("/job/count?withException=true&failedActivityId=fragile").expect(200).json(), json!({ "count": 1 }));

        server.put(&format!("/job/{id}/retries"), json!({ "retries": 1, "dueDate": null })).expect(204);
        eventually("the last attempt fails", || server.get("/incident/count").expect(200).json()["count"] == 1);
        let incidents = server.get(&format!("/incident?processInstanceId={instance}")).expect(200).json();
        let incident = &incidents[0];
        assert_eq!(
            (&incident["incidentType"], &incident["activityId"], &incident["configuration"]),
            (&json!("failedJob"), &json!("fragile"), &json!(id))
        );
        assert!(incident["incidentMessage"].as_str().unwrap().contains("not ready yet"), "{incident}");
        let path = format!("/incident/{}", incident["id"].as_str().unwrap());
        assert_eq!(server.get(&path).expect(200).json(), *incident);
        let count = |query: &str| server.get(&format!("/incident/count?{query}")).expect(200).json()["count"].as_i64().unwrap();
        assert_eq!(
            (count(""), count("incidentType=failedJob"), count("incidentType=other"), count("processDefinitionKeyIn=async_before")),
            (1, 1, 0, 1)
        );
        let broken = format!("/process-instance/count?withIncident=true&incidentId={}", incident["id"].as_str().unwrap());
        assert_eq!(server.get(&broken).expect(200).json(), json!({ "count": 1 }));

        server.put(&format!("/process-instance/{instance}/variables/ready"), json!({ "value": true })).expect(204);
        server.put(&format!("/job/{id}/retries"), json!({ "retries": 2 })).expect(204);
        server.get(&path).expect(404);
        let resolved = format!("/history/process-instance/count?incidentStatus=resolved&incidentIdIn={}", incident["id"].as_str().unwrap());
        assert_eq!(server.get(&resolved).expect(200).json(), json!({ "count": 1 }));
    }
}

#[test]
fn a_job_that_is_deleted_takes_its_incident_along() {
    let server = Server::start(Kind::Sqlite);
    server.deploy_fixture("async_before");
    let instance = server.start("async_before", json!({ "ready": false }));
    eventually("the first attempt fails", || job(&server, &instance)["retries"] == 2);
    let id = job(&server, &instance)["id"].as_str().unwrap().to_owned();
    server.put(&format!("/job/{id}/retries"), json!({ "retries": 1, "dueDate": null })).expect(204);
    let incidents = || server.get("/incident/count").expect(200).json()["count"].clone();
    eventually("the last attempt fails", || incidents() == 1);
    server.delete(&format!("/job/{id}")).expect(204);
    assert_eq!(incidents(), json!(0));
}

/// As in Camunda 7: nothing will try the job again, so somebody has to know.
#[test]
fn setting_retries_to_zero_raises_the_incident() {
    let server = Server::start(Kind::Sqlite);
    let instance = timer(&server);
    let id = job(&server, &instance)["id"].as_str().unwrap().to_owned();
    let set = |retries: i32| drop(server.put(&format!("/job/{id}/retries"), json!({ "retries": retries })).expect(204));
    let count = || server.get("/incident/count?incidentType=failedJob").expect(200).json()["count"].clone();
    set(0);
    let incident = server.get("/incident").expect(200).json()[0].clone();
    assert_eq!((&incident["incidentType"], &incident["configuration"]), (&json!("failedJob"), &json!(id)));
    set(0);
    assert_eq!(count(), json!(1), "one incident is enough");
    set(2);
    assert_eq!(count(), json!(0));
}

#[test]
fn an_unknown_job_and_a_senseless_question_are_refused() {
    let server = Server::start(Kind::Sqlite);
    for id in ["7", "nonsense"] {
        server.get(&format!("/job/{id}")).expect(404);
        server.get(&format!("/job/{id}/stacktrace")).expect(404);
        server.post(&format!("/job/{id}/execute"), json!({})).expect(404);
        server.put(&format!("/job/{id}/retries"), json!({ "retries": 1 })).expect(404);
        server.put(&format!("/job/{id}/duedate"), json!({ "duedate": null })).expect(404);
        server.delete(&format!("/job/{id}")).expect(404);
        server.get(&format!("/incident/{id}")).expect(404);
    }
    let instance = timer(&server);
    let id = job(&server, &instance)["id"].as_str().unwrap().to_owned();
    for retries in [json!({ "retries": -1 }), json!({}), json!({ "retries": "many" }), json!({ "retries": 1, "dueDate": "soon" })] {
        server.put(&format!("/job/{id}/retries"), retries).expect(400);
    }
    server.put(&format!("/job/{id}/duedate"), json!({ "duedate": "soon" })).expect(400);
    for query in ["timers=true&messages=true", "dueDates=soon", "dueDates=near_2040-01-01", "sortBy=size&sortOrder=asc"] {
        server.get(&format!("/job?{query}")).expect(400);
    }
}
