//! State-based patterns and triggers.
use super::of;
use expect_test::expect;
use serde_json::json;

/// Pattern 16. The first event decides, and the other ones are no longer waited for.
#[test]
fn deferred_choice() {
    let mut run = of("patterns/deferred_choice").start();
    run.message("paid", json!({}));
    assert_eq!((run.open_task_elements(), run.state().jobs().len()), (vec!["ship".to_owned()], 0));
    run.task("ship").complete();
    let mut run = of("patterns/deferred_choice").start();
    run.advance("P7D");
    assert!(run.waits_for().is_empty());
    run.task("remind").complete();
    run.assert_log(expect!["start > wait > overdue > remind > end"]);
}

/// Pattern 17 and 40. In any order, but never two at once.
#[test]
fn interleaved_routing() {
    for order in [["blood", "urine"], ["urine", "blood"]] {
        let mut run = of("patterns/interleaved_routing").with("blood", false).with("urine", false).start();
        for test in order {
            run.choose_as("nurse", &format!("take_{test}"), json!({}));
            run.refused("a second one cannot begin beside the first").choose_as("nurse", "take_blood", json!({}));
            run.task(&format!("take_{test}")).complete_as("nurse", json!({ test: true }));
        }
        assert!(run.is_over());
    }
}

/// Pattern 18. A change can be asked for as long as the booking is open.
#[test]
fn milestone() {
    let mut run = of("patterns/milestone").start();
    run.message("change", json!({}));
    run.task("apply").complete();
    assert_eq!(run.waits_for(), ["change"]);
    run.task("booking").complete();
    assert!(run.waits_for().is_empty());
    run.task("fly").complete();
    run.assert_log(expect!["start > change > apply > applied > booking > fly > end"]);
}

/// Pattern 23. A message counts while somebody waits for it, and is not kept.
#[test]
fn transient_trigger() {
    let mut run = of("patterns/transient_trigger").start();
    assert!(run.waits_for().is_empty());
    run.task("prepare").complete();
    assert_eq!(run.waits_for(), ["go"]);
    run.message("go", json!({}));
    run.assert_log(expect!["start > prepare > go > end"]);
}
