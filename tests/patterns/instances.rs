//! Multiple instances.
use super::of;
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

/// Pattern 12.
#[test]
fn multiple_instances_without_synchronization() {
    let mut run = of("patterns/mi_without_synchronization").with("n", 3).with("i", 0).start();
    assert_eq!(run.open_tasks("work"), 3);
    assert!(run.log().ends_with("on > end"), "{}", run.log());
    for _ in 0..3 {
        run.task("work").complete();
    }
}

/// Pattern 13.
#[test]
fn multiple_instances_with_a_priori_design_time_knowledge() {
    let mut run = of("patterns/mi_design_time").start();
    for left in [3, 2, 1] {
        assert_eq!(run.open_tasks("x"), left);
        run.task("x").complete();
    }
    run.assert_log(expect!["start > x#0 > x#1 > x#2 > x > end"]);
}

/// Pattern 14.
#[test]
fn multiple_instances_with_a_priori_run_time_knowledge() {
    let mut run = of("patterns/mi_run_time").with("n", 2).start();
    assert_eq!(run.open_tasks("x"), 2);
    run.task("x").complete();
    run.task("x").complete();
    run.assert_log(expect!["start > x#0 > x#1 > x > end"]);
}

/// Pattern 15. More may begin while others run; only all of them together end it.
#[test]
fn multiple_instances_without_a_priori_run_time_knowledge() {
    let mut run = of("patterns/mi_without_run_time_knowledge").start();
    run.choose_as("judge", "witness", json!({}));
    run.choose_as("judge", "witness", json!({}));
    run.task("witness").complete();
    run.choose_as("judge", "witness", json!({}));
    run.task("witness").complete();
    assert_eq!(run.open_tasks("verdict"), 0);
    run.task("witness").complete();
    run.task("verdict").complete();
    run.assert_log(expect!["start > witness > witness > witness > hearing > verdict > end"]);
}

/// Pattern 26.
#[test]
fn cancel_multiple_instance_activity() {
    let mut run = Run::of("multi_instance_boundary").start();
    run.task("vote").complete();
    run.message("stop", json!({}));
    run.assert_log(expect!["start > vote#0 > !vote#1 > !vote#2 > !vote > stop > stopped"]);
}

/// Pattern 27.
#[test]
fn complete_multiple_instance_activity() {
    let mut run = of("patterns/complete_multiple_instance").start();
    run.task("x").complete();
    run.message("enough", json!({}));
    run.task("on").complete();
    run.assert_log(expect!["start > x#0 > !x#1 > !x#2 > !x > enough > merge > on > end"]);
}

/// Pattern 35.
#[test]
fn cancelling_partial_join_for_multiple_instances() {
    let mut run = of("patterns/mi_cancelling_partial_join").with("n", 4).start();
    run.nth_task("x", 3).complete();
    run.nth_task("x", 1).complete();
    run.task("on").complete();
    run.assert_log(expect!["start > x#3 > x#1 > !x#0 > !x#2 > x > on > end"]);
}

/// Pattern 34. The second one to be done lets the next task begin; the others are worked on, and change nothing any more.
#[test]
fn static_partial_join_for_multiple_instances() {
    let mut run = of("patterns/mi_static_partial_join").with("n", 4).start();
    run.nth_task("review", 3).complete();
    assert_eq!(run.open_tasks("on"), 0);
    run.nth_task("review", 1).complete();
    assert_eq!((run.open_tasks("on"), run.open_tasks("review")), (1, 2));
    run.task("on").complete();
    run.task("review").complete();
    run.task("review").complete();
    run.assert_log(expect!["start > review#3 > review#1 > escalation(enough) > join > on > end > review#0 > review#2 > review > all_done"]);
}

/// Pattern 36. Nobody knows yet how many there will be; a condition judged at each that ends says when the next task begins.
#[test]
fn dynamic_partial_join_for_multiple_instances() {
    let mut run = of("patterns/mi_dynamic_partial_join").with("heard", 0).start();
    run.choose_as("judge", "witness", json!({}));
    run.choose_as("judge", "witness", json!({}));
    run.task("witness").complete();
    run.choose_as("judge", "witness", json!({}));
    assert_eq!(run.open_tasks("verdict"), 0);
    run.task("witness").complete();
    assert_eq!((run.open_tasks("verdict"), run.open_tasks("witness")), (1, 1));
    run.choose_as("judge", "witness", json!({}));
    run.task("verdict").complete();
    run.task("witness").complete();
    run.task("witness").complete();
    run.assert_log(expect!["start > witness > count > is_it_enough > heard_too > witness > count > is_it_enough > escalation(enough) > enough_now > join > verdict > end > witness > count > is_it_enough > heard_too > witness > count > is_it_enough > heard_too > hearing > all_heard"]);
}
