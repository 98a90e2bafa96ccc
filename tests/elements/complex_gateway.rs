//! Waiting for enough, going on, and taking what comes too late (BPMN 2.0, 13.4.5).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn it_goes_on_when_its_condition_holds_and_takes_the_rest() {
    let mut run = Run::of("complex_gateway").start();
    run.task("b").complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.task("c").complete();
    run.assert_log(expect!["start > split > b > c > two"]);
    run.task("on").complete();
    run.assert_log(expect!["start > split > b > c > two > on > end"]);
    // The third token only ends the round.
    run.task("a").complete();
    run.assert_log(expect!["start > split > b > c > two > on > end > a > two"]);
}

/// Flows may ask whether the gateway has just gone on, or has been reset.
#[test]
fn its_conditions_know_what_it_waits_for() {
    let mut run = Run::of("complex_gateway_reset").with("amount", 50).with("way", "join").start();
    run.task("a").complete();
    assert_eq!(run.open_task_elements(), ["b", "big"]);
    run.task("b").complete();
    assert_eq!(run.open_task_elements(), ["big", "late"]);
    run.task("big").complete();
    run.task("late").complete();
    run.assert_log(expect!["start > split > a > either > b > choice > either > big > end > late > end"]);
}

/// Nothing more can come: the gateway is reset although one flow has brought no token.
#[test]
fn it_is_reset_when_the_last_token_takes_another_way() {
    let mut run = Run::of("complex_gateway_reset").with("amount", 5).with("way", "away").start();
    run.task("a").complete();
    assert_eq!(run.open_task_elements(), ["b", "small"]);
    run.task("b").complete();
    assert_eq!(run.open_task_elements(), ["late", "small"]);
    run.task("small").complete();
    run.task("late").complete();
    run.assert_log(expect!["start > split > a > either > b > choice > away > either > small > end > late > end"]);
}

/// A second token over a flow waits for the next round, which begins when the gateway is reset.
#[test]
fn a_token_that_came_twice_over_a_flow_begins_the_next_round() {
    let mut run = Run::of("complex_gateway_rounds").start();
    run.task("a1").complete();
    run.task("a2").complete();
    assert_eq!(run.open_tasks("on"), 1);
    run.task("b1").complete();
    assert_eq!(run.open_tasks("on"), 2);
    run.task("b2").complete();
    run.task("on").complete();
    run.task("on").complete();
    run.assert_log(expect!["start > split > a1 > a > first > a2 > a > b1 > b > first > first > b2 > b > first > on > end > on > end"]);
}

/// With one way in it is a split like an inclusive gateway, and gives each token once.
#[test]
fn as_a_split_it_takes_every_flow_whose_condition_holds() {
    Run::of("complex_gateway_split").with("wants", "ab").start().assert_log(expect!["start > choose > a > end > b > end"]);
    Run::of("complex_gateway_split").with("wants", "").start().assert_log(expect!["start > choose > none > end"]);
}
