//! Cancellation.
use super::of;
use expect_test::expect;
use serde_json::json;

/// Pattern 19.
#[test]
fn cancel_task() {
    let mut run = of("patterns/cancel_task").start();
    run.message("withdraw", json!({}));
    run.assert_log(expect!["start > !write > withdrawn > gone"]);
}

/// Pattern 20.
#[test]
fn cancel_case() {
    let mut run = of("patterns/cancel_case").start();
    run.task("b").complete();
    run.message("withdraw", json!({}));
    run.assert_log(expect!["start > split > b > end > withdrawn > gone > !a"]);
}

/// Pattern 25.
#[test]
fn cancel_region() {
    let mut run = of("patterns/cancel_region").start();
    run.task("a").complete();
    run.message("withdraw", json!({}));
    assert_eq!(run.open_task_elements(), ["outside"]);
    run.task("outside").complete();
    run.assert_log(expect!["start > fork > in > split > a > !b > !region > withdrawn > gone > outside > end"]);
}
