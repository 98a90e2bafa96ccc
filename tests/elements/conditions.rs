//! Flows out of activities: conditions, the default, several at once (BPMN 2.0, 13.3.1).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn every_flow_whose_condition_holds_is_taken() {
    let mut run = Run::of("conditions_of_activities").start();
    run.task("judge").complete_as("ada", json!({ "amount": 200, "urgent": true }));
    assert_eq!((run.open_tasks("big"), run.open_tasks("urgent"), run.open_tasks("other")), (1, 1, 0));
    run.task("big").complete();
    run.task("urgent").complete();
    run.assert_log(expect!["start > judge(ada) > big > end > urgent > end"]);
}

#[test]
fn the_default_is_taken_when_none_holds() {
    let mut run = Run::of("conditions_of_activities").start();
    run.task("judge").complete_as("ada", json!({ "amount": 2, "urgent": false }));
    run.task("other").complete();
    run.assert_log(expect!["start > judge(ada) > other > end"]);
}

/// Several flows out of an activity fork, several into one do not join.
#[test]
fn without_gateways_tokens_fork_and_do_not_join() {
    let mut run = Run::of("implicit_split_and_merge").start();
    run.task("right").complete();
    run.task("left").complete();
    assert_eq!(run.open_tasks("twice"), 2);
    run.task("twice").complete();
    run.task("twice").complete();
    run.assert_log(expect!["start > fork > right > left > twice > end > twice > end"]);
}
