//! Basic control flow.
use super::of;
use expect_test::expect;

/// Pattern 1.
#[test]
fn sequence() {
    let mut run = of("patterns/sequence").start();
    run.task("a").complete();
    run.task("b").complete();
    run.assert_log(expect!["start > a > b > end"]);
}

/// Pattern 2.
#[test]
fn parallel_split() {
    let mut run = of("patterns/synchronization").start();
    assert_eq!(run.open_task_elements(), ["a", "b"]);
    run.cancel("seen");
}

/// Pattern 3.
#[test]
fn synchronization() {
    let mut run = of("patterns/synchronization").start();
    run.task("b").complete();
    assert_eq!(run.open_task_elements(), ["a"]);
    run.task("a").complete();
    run.task("c").complete();
    run.assert_log(expect!["start > split > b > a > join > c > end"]);
}

/// Pattern 4.
#[test]
fn exclusive_choice() {
    for (way, task) in [("a", "a"), ("else", "b")] {
        let mut run = of("patterns/simple_merge").with("way", way).start();
        assert_eq!(run.open_task_elements(), [task]);
        run.cancel("seen");
    }
}

/// Pattern 5.
#[test]
fn simple_merge() {
    let mut run = of("patterns/simple_merge").with("way", "a").start();
    run.task("a").complete();
    run.task("c").complete();
    run.assert_log(expect!["start > choice > a > merge > c > end"]);
}
