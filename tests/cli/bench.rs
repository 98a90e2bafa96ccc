//! `baton bench` against a real server.
use super::said;
use crate::harness::{Binary, Database, Kind, baton};
use serde_json::Value;

#[test]
fn every_scenario_is_measured_and_cleaned_up() {
    let database = Database::new(Kind::Sqlite);
    let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
    let short = ["--server", &server.url, "--clients", "4", "--seconds", "1", "--warm-up", "0"];
    for scenario in ["route", "approve", "service", "async5"] {
        let output = baton(&[&["bench", scenario, "--json", "--clean"][..], &short].concat());
        assert!(output.status.success(), "{scenario}: {}", said(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report["instances"].as_u64() > Some(0), "{scenario}: {report}");
        assert_eq!((&report["failures"], report["latency"].is_null()), (&Value::from(0), scenario == "async5"), "{scenario}: {report}");
    }
    for left in ["/process-instance/count", "/history/process-instance/count", "/deployment/count"] {
        assert_eq!(server.get(left).expect(200).json()["count"], 0, "{left}");
    }
    let much = baton(&[&["bench", "--at-least", "1e9"][..], &short].concat());
    assert!(much.status.code() == Some(1) && said(&much).contains("are fewer than the 1000000000"), "{}", said(&much));
    assert!(said(&much).contains("in an hour at this rate"), "{}", said(&much));
}

#[test]
fn arrivals_at_a_rate_wait_for_no_answer() {
    let database = Database::new(Kind::Sqlite);
    let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
    let at_a_rate = ["--server", &server.url, "--rate", "20", "--seconds", "1", "--warm-up", "0"];
    for scenario in ["route", "approve", "async5"] {
        let output = baton(&[&["bench", scenario, "--json"][..], &at_a_rate].concat());
        assert!(output.status.success(), "{scenario}: {}", said(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let accepted = report["accepted"].as_u64().unwrap();
        assert!((15..=40).contains(&accepted) && report["refused"] == 0, "{scenario}: {report}");
        let there = server.get(&format!("/history/process-instance/count?processDefinitionKey=baton_bench_{scenario}")).expect(200);
        assert_eq!(there.json()["count"], accepted, "{scenario}");
    }
    let text = baton(&[&["bench", "route"][..], &at_a_rate].concat());
    assert!(said(&text).contains("20 were to be begun each second; 0 were refused"), "{}", said(&text));
    for wrong in [&["service", "--rate", "20"][..], &["--rate", "0"], &["--rate", "many"]] {
        let output = baton(&[&["bench", "--server", &server.url][..], wrong].concat());
        assert!(!output.status.success() && said(&output).contains("--rate"), "{}", said(&output));
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let output = baton(&["bench", "--server", "http://127.0.0.1:9"]);
    assert!(output.status.code() == Some(1) && said(&output).contains("http://127.0.0.1:9"), "{}", said(&output));
}
