//! Conditional events: judged when a variable changes that they read (BPMN 2.0, 10.5.5.3).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn they_happen_when_their_condition_comes_true() {
    let mut run = Run::of("conditional").start();
    run.set(json!({ "amount": 100 }));
    run.assert_log(expect!["start > fork"]);
    run.set(json!({ "amount": 101 }));
    run.assert_log(expect!["start > fork > wait > waited"]);
    run.set(json!({ "stop": true }));
    run.assert_log(expect!["start > fork > wait > waited > !work > instead > ended"]);
}

#[test]
fn what_holds_at_once_happens_at_once() {
    Run::of("conditional")
        .with("amount", 500)
        .with("stop", true)
        .start()
        .assert_log(expect!["start > fork > wait > waited > !work > instead > ended"]);
}

#[test]
fn only_the_named_change_of_the_named_variable_counts() {
    let mut run = Run::of("conditional").with("amount", 500).start();
    run.set(json!({ "level": 2 }));
    run.assert_log(expect!["start > fork > wait > waited"]);
    run.set(json!({ "other": 2 }));
    run.set(json!({ "level": 3 }));
    run.set(json!({ "level": 1 }));
    run.set(json!({ "level": 4 }));
    run.task("work").complete();
    run.assert_log(expect!["start > fork > wait > waited > beside > noticed > beside > noticed > work > worked"]);
}

#[test]
fn an_event_sub_process_begins_each_time_it_holds() {
    let mut run = Run::of("conditional").with("amount", 500).start();
    run.set(json!({ "stock": 1 }));
    run.set(json!({ "stock": 0 }));
    run.set(json!({ "stock": 0 }));
    run.task("work").complete();
    run.assert_log(expect!["start > fork > wait > waited > on_empty > refilled > handler > on_empty > refilled > handler > work > worked"]);
}

#[test]
fn each_of_several_conditions_counts() {
    let mut run = Run::of("conditional_several").start();
    run.set(json!({ "paid": false }));
    run.assert_log(expect!["start"]);
    run.set(json!({ "cancelled": true }));
    run.assert_log(expect!["start > one_of"]);
    run.set(json!({ "weight": 9 }));
    run.set(json!({ "addressed": true }));
    run.assert_log(expect!["start > one_of"]);
    run.set(json!({ "packed": true }));
    run.assert_log(expect!["start > one_of > all_of > end"]);
}
