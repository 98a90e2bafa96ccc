//! Iteration and termination.
use super::of;
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

/// Pattern 10. A cycle with two ways in.
#[test]
fn arbitrary_cycles() {
    let mut run = of("patterns/arbitrary_cycles").with("back", "a").start();
    run.task("a").complete();
    run.task("b").complete();
    run.task("a").complete();
    run.task("b").complete_as("ada", json!({ "back": "b" }));
    run.task("b").complete_as("ada", json!({ "back": "" }));
    run.assert_log(expect!["start > one > a > two > b > choice > one > a > two > b(ada) > choice > two > b(ada) > choice > end"]);
}

/// Pattern 21. Looking at the condition before (while), and after (repeat).
#[test]
fn structured_loop() {
    let mut run = Run::of("standard_loop_before").with("open", 1).start();
    run.task("work").complete();
    assert!(run.is_over());
    let mut run = Run::of("standard_loop").with("done", false).with("most", 1).start();
    run.task("try").complete();
    assert!(run.is_over());
}

/// Pattern 22.
#[test]
fn recursion() {
    let run = of("patterns/recursion").with("n", 2).start();
    run.assert_log(expect![
        "start > more > recursion/start > recursion/more > recursion/start > recursion/more > recursion/end > recursion/deeper > recursion/end > deeper > end"
    ]);
}

/// Pattern 11.
#[test]
fn implicit_termination() {
    let mut run = of("patterns/implicit_termination").start();
    run.task("a").complete();
    assert!(!run.is_over());
    run.task("b").complete();
    run.assert_log(expect!["start > split > a > b"]);
}

/// Pattern 43.
#[test]
fn explicit_termination() {
    let mut run = of("patterns/explicit_termination").start();
    run.task("a").complete();
    run.assert_log(expect!["start > split > a > stop > !b"]);
}
