//! Flows of activities without a gateway: several ways out, conditions, a default, and how many tokens an activity takes
//! and gives (BPMN 2.0, 10.3 and 13.3.1).
use crate::harness::Run;
use expect_test::expect;

/// The default flow is for when no condition holds; flows without one do not count.
#[test]
fn a_default_flow_beside_flows_without_a_condition() {
    let large = Run::of("default_flow").with("amount", 50).start();
    large.assert_log(expect!["start > work > always > end > large > end"]);
    let other = Run::of("default_flow").with("amount", 5).start();
    other.assert_log(expect!["start > work > always > end > other > end"]);
}

#[test]
fn an_activity_takes_several_tokens_and_gives_several() {
    let mut run = Run::of("start_quantity").start();
    run.task("bake").complete();
    assert_eq!(run.open_tasks("pack"), 0);
    // It has not begun, so nothing runs that belongs to it.
    run.advance("P2D");
    run.task("buy").complete();
    run.advance("P2D");
    run.task("pack").complete();
    run.assert_log(expect!["start > split > bake > buy > late > end > pack > sticker > end > sticker > end > sticker > end"]);
}

#[test]
fn an_activity_begins_once_for_each_set_of_tokens() {
    let mut run = Run::of("start_quantity_async").start();
    run.task("bake").complete();
    assert_eq!((run.state().jobs().len(), run.open_tasks("pack")), (2, 0));
    run.work_off();
    assert_eq!(run.open_tasks("pack"), 4);
    for _ in 0..4 {
        run.task("pack").complete();
    }
    run.assert_log(expect!["start > bake > pack#0 > pack#1 > pack > end > pack#0 > pack#1 > pack > end"]);
}

/// A token that is missing is missing for ever.
#[test]
fn an_activity_without_enough_tokens_waits() {
    let mut run = Run::of("start_quantity_async").replacing("completionQuantity=\"4\"", "completionQuantity=\"1\"").start();
    run.task("bake").complete();
    assert_eq!((run.state().jobs().len(), run.is_over()), (0, false));
    run.cancel("there is no second cake");
}
