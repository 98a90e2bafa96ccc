//! Transactions: a cancel end event undoes what was done and leaves by the cancel boundary event (BPMN 2.0, 10.3.5).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn cancelled_it_is_undone_and_left_by_its_boundary() {
    let mut run = Run::of("transaction").start();
    run.task("reserve").complete();
    run.task("check").complete_as("ada", json!({ "bad": true }));
    assert_eq!(run.open_task_elements(), ["release"], "what still ran has ended");
    run.task("release").complete();
    run.task("apologise").complete();
    run.assert_log(expect!["start > order_start > fork > reserve > check(ada) > fine > !charge > !join > release > give_up > !order > cancelled > apologise > sorry"]);
}

#[test]
fn with_nothing_to_undo_it_is_left_at_once() {
    let mut run = Run::of("transaction").start();
    run.task("check").complete_as("ada", json!({ "bad": true }));
    run.task("apologise").complete();
    run.assert_log(expect![
        "start > order_start > fork > check(ada) > fine > !reserve > !charge > give_up > !order > cancelled > apologise > sorry"
    ]);
}

#[test]
fn it_may_go_well() {
    let mut run = Run::of("transaction").start();
    run.task("reserve").complete();
    run.task("charge").complete();
    run.task("check").complete_as("ada", json!({ "bad": false }));
    run.assert_log(expect!["start > order_start > fork > reserve > charge > join > ordered > check(ada) > fine > ordered > order > end"]);
}
