//! Messages and timers that start instances.
use crate::harness::{Kind, Server, eventually};
use baton::config::RestAuth;
use jiff::tz::TimeZone;
use serde_json::json;

const HOUR: i64 = 3_600_000;

fn finished(server: &Server, process: &str) -> u64 {
    let path = format!("/history/process-instance/count?processDefinitionKey={process}&finished=true");
    server.get(&path).expect(200).json()["count"].as_u64().unwrap()
}

#[test]
fn a_timer_starts_an_instance_each_time_until_its_cycle_ends() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("timer_start");
        assert_eq!(finished(&server, "timer_start"), 0);
        for n in 1..=3 {
            server.clock.advance(HOUR);
            eventually("the timer fires", || finished(&server, "timer_start") == n);
        }
        assert_eq!(server.get("/job/count").expect(200).json()["count"], 0);
        server.clock.advance(10 * HOUR);
        assert_eq!(finished(&server, "timer_start"), 3);
    }
}

/// The timers of a version end with the next one, so that only the newest version starts.
#[test]
fn a_new_version_takes_the_timer_over() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("timer_start");
        let changed = crate::harness::fixture("timer_start").replace("\"count\"", "\"counted\"");
        server.deploy(&[("timer_start.bpmn", &changed)]).expect(200);
        assert_eq!(server.get("/job/count").expect(200).json()["count"], 1);
        server.clock.advance(HOUR);
        eventually("the timer fires", || finished(&server, "timer_start") == 1);
        let steps = server.get("/history/activity-instance?activityId=counted").expect(200).json();
        assert_eq!(steps.as_array().map(Vec::len), Some(1), "{steps}");
    }
}

#[test]
fn a_message_starts_an_instance() {
    for kind in Kind::all() {
        let server = Server::start(kind);
        server.deploy_fixture("message_start");
        let message = json!({
            "messageName": "order placed", "businessKey": "K-9", "resultEnabled": true,
            "processVariables": { "amount": { "value": 3, "type": "Integer" } }
        });
        let result = server.post("/message", message).expect(200).json();
        assert_eq!(result[0]["resultType"], "ProcessDefinition", "{result}");
        let found = server.get("/history/process-instance?processInstanceBusinessKey=K-9").expect(200).json();
        assert_eq!(found[0]["state"], "COMPLETED", "{found}");
        assert_eq!(found[0]["startActivityId"], "by_message", "{found}");
        server.post("/message", json!({ "messageName": "nobody waits" })).expect(400);
    }
}

/// Patterns and dates without an offset mean what the clock on the wall shows, in starts and in running instances.
#[test]
fn timers_are_meant_in_the_zone_of_the_installation() {
    for kind in Kind::all() {
        let server = Server::with(kind, |config| {
            config.auth.rest = RestAuth::None;
            config.time_zone = TimeZone::get("Europe/Berlin").unwrap();
        });
        let daily = crate::harness::fixture("timer_start").replace("R3/PT1H", "0 0 9 * * ?");
        server.deploy(&[("timer_start.bpmn", &daily)]).expect(200);
        server.deploy_fixture("catch_timer");
        server.start("catch_timer", json!({ "pause": "2030-07-01T09:00:00", "until": "2030-07-01" }));
        let due = |process: &str| {
            let jobs = server.get(&format!("/job?processDefinitionKey={process}")).expect(200).json();
            jobs[0]["dueDate"].as_str().unwrap_or_else(|| panic!("{jobs}")).to_owned()
        };
        assert_eq!(due("timer_start"), "2030-01-08T08:00:00.000+0000");
        assert_eq!(due("catch_timer"), "2030-07-01T07:00:00.000+0000");
        server.clock.advance(24 * HOUR);
        eventually("the timer fires", || finished(&server, "timer_start") == 1);
        assert_eq!(due("timer_start"), "2030-01-09T08:00:00.000+0000");
    }
}
