//! Events with several definitions: one of them, or all (BPMN 2.0, 10.5.1).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn one_of_them_is_enough_or_all_must_come() {
    let mut run = Run::of("multiple_events").start();
    assert_eq!(run.waits_for(), ["alarm", "yes"]);
    run.message("yes", json!({}));
    assert_eq!(run.waits_for(), ["no", "yes"]);
    run.message("no", json!({}));
    run.advance("PT1H");
    assert_eq!(run.waits_for(), ["yes"], "the message is still to come");
    run.message("yes", json!({}));
    for _ in 0..2 {
        run.message("no", json!({}));
        run.message("yes", json!({}));
    }
    run.task("work").complete();
    run.assert_log(expect![
        "start > either > both > each_time > noted > each_time > noted > work > signal(alarm) > signal(done) > tell > end"
    ]);
}

#[test]
fn the_timer_of_several_may_be_the_first() {
    let mut run = Run::of("multiple_events").start();
    run.advance("P1D");
    assert_eq!(run.waits_for(), ["no", "yes"]);
    run.cancel("enough");
    run.assert_log(expect!["start > either > !both"]);
}

#[test]
fn definitions_may_stand_at_the_root() {
    let mut run = Run::of("definition_at_root").start();
    run.advance("PT1H");
    run.assert_log(expect!["start > !work > late > signal(alarm) > told"]);
}
