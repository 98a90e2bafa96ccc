//! Asynchronous continuations: the caller does not wait, failures are tried again, and then somebody repairs.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn it_begins_when_its_job_is_done() {
    let mut run = Run::of("async_before").with("ready", true).start();
    run.assert_log(expect!["start"]);
    run.work_off().assert_log(expect!["start > fragile"]);
    run.assert_variable("price", 42);
    run.task("after").complete();
    run.assert_log(expect!["start > fragile > after > end"]);
}

#[test]
fn a_failing_job_is_tried_again_then_rests_with_an_incident_until_it_is_repaired() {
    let mut run = Run::of("async_before").with("ready", false).start();
    run.work_off();
    let job = run.state().jobs().iter().next().unwrap().clone();
    assert_eq!((job.retries, job.due_at), (2, Some(job.created_at + 600_000)));
    run.advance("PT10M");
    run.assert_log(expect!["start"]);
    run.advance("PT10M");
    run.assert_log(expect!["start > incident(fragile)"]);
    assert!(run.incident("fragile").contains("not ready yet"), "{}", run.incident("fragile"));
    run.advance("P10D");
    run.set(json!({ "ready": true })).retry("fragile").work_off();
    run.assert_log(expect!["start > incident(fragile) > fragile"]);
    run.task("after").complete();
    run.assert_log(expect!["start > incident(fragile) > fragile > after > end"]);
}

#[test]
fn after_a_task_the_caller_is_answered_before_what_follows() {
    let mut run = Run::of("async_after").with("broken", false).start();
    run.task("work").complete_as("ada", json!({ "broken": true }));
    run.work_off();
    assert_eq!(run.open_tasks("work"), 0);
    run.set(json!({ "broken": false })).advance("P1D");
    run.assert_log(expect!["start > work(ada) > fragile > end"]);
}
