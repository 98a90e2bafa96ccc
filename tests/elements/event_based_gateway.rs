//! The first event wins (BPMN 2.0, 13.4.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_message_wins() {
    let mut run = Run::of("event_based_gateway").start();
    assert_eq!(run.waits_for(), ["answer", "decline"]);
    run.message("answer", json!({ "answer": "yes" }));
    run.assert_log(expect!["start > race > answered > end"]).assert_variable("answer", "yes");
}

#[test]
fn a_receive_task_wins() {
    let mut run = Run::of("event_based_gateway").start();
    run.message("decline", json!({}));
    run.assert_log(expect!["start > race > declined > end_declined"]);
}

#[test]
fn time_wins() {
    let mut run = Run::of("event_based_gateway").start();
    run.advance("P2D").assert_log(expect!["start"]);
    run.advance("P1D").assert_log(expect!["start > race > too_late > end_late"]);
}

/// Of two events at the same time the first decides; the other has nothing to wait for any more.
#[test]
fn one_of_two_wins_that_are_due_at_once() {
    let mut run = Run::of("event_based_gateway_at_once").start();
    run.advance("P1D").assert_log(expect!["start > race > first > end"]);
}
