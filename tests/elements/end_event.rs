//! How tokens and scopes end (BPMN 2.0, 13.5.6).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn terminate_ends_everything_in_the_process() {
    let mut run = Run::of("end_event_terminate").start();
    run.task("right").complete_as("bob", json!({}));
    run.assert_log(expect!["start > split > right(bob) > stop > !left"]);
}

#[test]
fn what_has_ended_before_a_terminate_stays_ended() {
    let mut run = Run::of("end_event_terminate").start();
    run.task("left").complete_as("ada", json!({}));
    run.task("right").complete_as("bob", json!({}));
    run.assert_log(expect!["start > split > left(ada) > left_end > right(bob) > stop"]);
}

#[test]
fn terminate_in_a_sub_process_ends_only_that() {
    let mut run = Run::of("end_event_terminate_in_sub_process").start();
    run.task("right").complete_as("bob", json!({}));
    run.assert_log(expect!["start > sub_start > split > right(bob) > stop > !left > sub"]);
    run.task("after").complete_as("ada", json!({}));
    run.assert_log(expect!["start > sub_start > split > right(bob) > stop > !left > sub > after(ada) > end"]);
}

#[test]
fn an_error_is_caught_by_the_boundary_event_with_its_code() {
    let mut run = Run::of("end_event_error").with("who", "ada").start();
    run.task("decides").complete_as("max", json!({}));
    run.assert_log(expect![
        "start > sub_start > split > decides(max) > error(refused) > refused > !waits > !sub > on_refusal > end_refused"
    ]);
    run.assert_variable("code", "refused").assert_variable("reason", "not with ada");
}

#[test]
fn an_error_that_nobody_catches_ends_only_its_own_path() {
    let mut run = Run::of("end_event_error_uncaught").start();
    run.task("fails").complete_as("max", json!({}));
    run.assert_log(expect!["start > split > fails(max) > error(nobody-cares) > broken"]);
    run.task("goes_on").complete_as("ada", json!({}));
    run.assert_log(expect!["start > split > fails(max) > error(nobody-cares) > broken > goes_on(ada) > end"]);
}
