//! Events in the flow: none throw, timer catch, message catch (BPMN 2.0, 13.5.3).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_milestone_is_passed() {
    Run::of("intermediate_throw").start().assert_log(expect!["start > milestone > end"]);
}

#[test]
fn a_timer_waits_for_a_duration_and_for_a_date() {
    let mut run = Run::of("catch_timer").with("pause", "PT30M").with("until", "2030-01-08T12:00:00Z").start();
    run.advance("PT29M59S").assert_log(expect!["start"]);
    run.advance("PT1S").assert_log(expect!["start > pause"]);
    run.advance("P1D").assert_log(expect!["start > pause"]);
    run.advance("PT2H30M").assert_log(expect!["start > pause > until > end"]);
}

#[test]
fn a_timer_in_the_past_is_due_at_once() {
    let mut run = Run::of("catch_timer").with("pause", "PT1S").with("until", "2020-01-01T00:00:00Z").start();
    run.advance("PT1S").assert_log(expect!["start > pause > until > end"]);
}

#[test]
fn a_message_brings_variables() {
    let mut run = Run::of("catch_message").start();
    assert_eq!(run.waits_for(), ["paid"]);
    run.message("paid", json!({ "amount": 12 }));
    run.assert_log(expect!["start > wait > end"]).assert_variable("amount", 12);
}
