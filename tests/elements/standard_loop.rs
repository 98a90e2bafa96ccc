//! Activities that are repeated as long as a condition holds (BPMN 2.0, 13.3.6).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

/// The condition is looked at after each time: the activity runs once at least.
#[test]
fn it_is_repeated_while_its_condition_holds() {
    let mut run = Run::of("standard_loop").with("done", true).with("most", 10).start();
    assert_eq!(run.task("try").record().details.name.as_deref(), Some("Attempt 0"));
    run.task("try").complete_as("ada", json!({ "done": false }));
    assert_eq!(run.task("try").record().details.name.as_deref(), Some("Attempt 1"));
    run.task("try").complete_as("ada", json!({ "done": true }));
    run.assert_log(expect!["start > try#0(ada) > try#1(ada) > try > end"]);
}

/// The condition sees the number of the time that has just ended.
#[test]
fn its_condition_sees_the_counter() {
    let mut run = Run::of("standard_loop").with("done", false).with("most", 10).start();
    for _ in 0..6 {
        run.task("try").complete();
    }
    run.assert_log(expect!["start > try#0 > try#1 > try#2 > try#3 > try#4 > try#5 > try > end"]);
}

#[test]
fn it_ends_after_the_greatest_number_of_times() {
    let mut run = Run::of("standard_loop").with("done", false).with("most", 2).start();
    run.task("try").complete();
    run.task("try").complete();
    run.assert_log(expect!["start > try#0 > try#1 > try > end"]);
    Run::of("standard_loop").with("done", false).with("most", 0).start().assert_log(expect!["start > try > end"]);
}

#[test]
fn the_condition_may_be_looked_at_before() {
    Run::of("standard_loop_before").with("open", 0).start().assert_log(expect!["start > while > end"]);
    let mut run = Run::of("standard_loop_before").with("open", 2).start();
    run.task("work").complete();
    run.task("work").complete();
    run.assert_log(expect!["start > each > work > while#0 > each > work > while#1 > while > end"]);
}

/// A boundary event belongs to the activity with all its repetitions.
#[test]
fn it_is_interrupted_as_a_whole() {
    let mut run = Run::of("standard_loop_before").with("open", 9).start();
    run.task("work").complete();
    run.advance("P1D");
    run.assert_log(expect!["start > each > work > while#0 > each > !work > !while#1 > !while > late > end"]);
}

#[test]
fn one_without_end_becomes_an_incident() {
    let mut run = Run::of("standard_loop_endless").start_on_engine();
    assert!(run.incident("spin").contains("endless loop"), "{}", run.incident("spin"));
    run.cancel("it would never end");
}
