//! Advanced branching and synchronization.
use super::of;
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

/// Pattern 6.
#[test]
fn multi_choice() {
    let mut run = of("patterns/synchronizing_merge").with("wants", "ac").start();
    assert_eq!(run.open_task_elements(), ["a", "c"]);
    run.cancel("seen");
}

/// Pattern 7.
#[test]
fn structured_synchronizing_merge() {
    let mut run = of("patterns/synchronizing_merge").with("wants", "ac").start();
    run.task("c").complete();
    assert_eq!(run.open_task_elements(), ["a"]);
    run.task("a").complete();
    run.task("on").complete();
    run.assert_log(expect!["start > split > c > a > join > on > end"]);
    let mut run = of("patterns/synchronizing_merge").with("wants", "b").start();
    run.task("b").complete();
    run.task("on").complete();
    run.assert_log(expect!["start > split > b > join > on > end"]);
}

/// Pattern 8.
#[test]
fn multi_merge() {
    let mut run = of("patterns/multi_merge").start();
    run.task("a").complete();
    run.task("b").complete();
    assert_eq!(run.open_tasks("c"), 2);
    run.task("c").complete();
    run.task("c").complete();
    run.assert_log(expect!["start > split > a > merge > b > merge > c > end > c > end"]);
}

/// Pattern 9. The first token goes on, the others are taken, then it begins anew.
#[test]
fn structured_discriminator() {
    let mut run = of("patterns/discriminator").with("another", true).start();
    for round in 0..2 {
        run.task("b").complete();
        assert_eq!(run.open_tasks("on"), 1);
        run.task("a").complete();
        run.task("c").complete();
        assert_eq!(run.open_tasks("on"), 1, "round {round}");
        run.task("on").complete_as("ada", json!({ "another": round == 0 }));
    }
    run.assert_log(expect![
        "start > again > split > b > first > a > c > first > on(ada) > more > again > split > b > first > a > c > first > on(ada) > more > end"
    ]);
}

/// Pattern 28.
#[test]
fn blocking_discriminator() {
    let mut run = of("patterns/discriminator").with("another", true).start();
    run.task("a").complete();
    run.task("on").complete();
    // The next round has begun before the last one is over: its token waits.
    run.nth_task("a", 0).complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.nth_task("b", 0).complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.nth_task("c", 0).complete();
    assert_eq!(run.open_tasks("on"), 1);
    run.task("b").complete();
    run.task("c").complete();
    run.task("on").complete_as("ada", json!({ "another": false }));
    assert!(run.is_over());
}

/// Pattern 29.
#[test]
fn cancelling_discriminator() {
    let mut run = of("patterns/cancelling_discriminator").start();
    run.task("b").complete();
    assert_eq!(run.open_task_elements(), ["on"]);
    run.task("on").complete();
    run.assert_log(expect!["start > in > split > b > first > !a > !c > region > on > end"]);
}

/// Pattern 30.
#[test]
fn structured_partial_join() {
    let two = |run: Run| run.replacing("activationCount &gt;= 1", "activationCount >= 2").with("another", false).start();
    let mut run = two(of("patterns/discriminator"));
    run.task("c").complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.task("a").complete();
    assert_eq!(run.open_tasks("on"), 1);
    run.task("b").complete();
    run.task("on").complete();
    run.assert_log(expect!["start > again > split > c > a > first > b > first > on > more > end"]);
}

/// Pattern 31.
#[test]
fn blocking_partial_join() {
    let two = |run: Run| run.replacing("activationCount &gt;= 1", "activationCount >= 2").with("another", true).start();
    let mut run = two(of("patterns/discriminator"));
    run.task("a").complete();
    run.task("b").complete();
    run.task("on").complete();
    run.task("a").complete();
    run.task("b").complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.nth_task("c", 0).complete();
    assert_eq!(run.open_tasks("on"), 1);
    run.task("c").complete();
    run.task("on").complete_as("ada", json!({ "another": false }));
    assert!(run.is_over());
}

/// Pattern 32.
#[test]
fn cancelling_partial_join() {
    let mut run = of("patterns/cancelling_partial_join").start();
    run.task("b").complete();
    run.task("a").complete();
    assert_eq!(run.open_task_elements(), ["on"]);
    run.task("on").complete();
    assert!(run.log().contains("!c"), "{}", run.log());
}

/// Pattern 33. Tokens of one flow that came early wait for those of the others.
#[test]
fn generalised_and_join() {
    let mut run = Run::of("parallel_gateway_rounds").start();
    run.task("left1").complete();
    run.task("left2").complete();
    run.task("right2").complete();
    assert_eq!(run.open_tasks("after"), 1);
    run.task("right1").complete();
    assert_eq!(run.open_tasks("after"), 2);
    run.task("after").complete();
    run.task("after").complete();
}

/// Pattern 37. The merge knows from where a token can come although it has no split of its own.
#[test]
fn acyclic_synchronizing_merge() {
    let mut run = Run::of("inclusive_gateway_reachability").with("way", "elsewhere").start();
    run.task("a").complete();
    assert_eq!(run.open_task_elements(), ["b"]);
    run.task("b").complete();
    run.task("after").complete();
    assert!(run.is_over());
}

/// Pattern 38. A token in a loop holds the merge up.
#[test]
fn general_synchronizing_merge() {
    let mut run = of("patterns/general_synchronizing_merge").with("retry", true).start();
    run.task("a").complete();
    run.task("b").complete();
    assert_eq!(run.open_task_elements(), ["b"]);
    run.task("b").complete_as("ada", json!({ "retry": false }));
    run.task("on").complete();
    run.assert_log(expect!["start > split > a > b > check > b(ada) > check > join > on > end"]);
}

/// Pattern 41.
#[test]
fn thread_merge() {
    let mut run = of("patterns/thread_merge").start();
    run.task("a").complete();
    assert_eq!(run.open_tasks("both"), 0);
    run.task("b").complete();
    run.task("both").complete();
    run.assert_log(expect!["start > split > a > b > both > end"]);
}

/// Pattern 42.
#[test]
fn thread_split() {
    let mut run = of("patterns/thread_split").start();
    run.task("cut").complete();
    assert_eq!(run.open_tasks("piece"), 3);
    for _ in 0..3 {
        run.task("piece").complete();
    }
    run.assert_log(expect!["start > cut > piece > end > piece > end > piece > end"]);
}
