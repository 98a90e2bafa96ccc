//! Errors find the nearest boundary event that takes them (BPMN 2.0, 10.5.1 and 13.5.3).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn the_nearest_event_with_the_code_takes_it() {
    let mut run = Run::of("boundary_error").start();
    run.work("ship").error("lost", "at sea");
    run.assert_log(expect!["start > outer_start > inner_start > error(lost) > !ship > !inner > lost > end_lost > outer > end"]);
}

#[test]
fn an_event_without_a_code_takes_every_error() {
    let mut run = Run::of("boundary_error").start();
    run.work("ship").error("burnt", "in the harbour");
    run.assert_log(expect!["start > outer_start > inner_start > error(burnt) > !ship > !inner > !outer > anything > end_anything"]);
    run.assert_variable("code", "burnt");
}
