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

/// Pattern 24. BPMN keeps no message for later; so somebody listens from the start, and the token that came of it is what waits.
#[test]
fn persistent_trigger() {
    let mut run = of("patterns/persistent_trigger").start();
    run.message("go", json!({}));
    assert!(run.waits_for().is_empty());
    assert_eq!(run.open_task_elements(), ["prepare"]);
    run.task("prepare").complete();
    run.task("act").complete();
    run.assert_log(expect!["start > from_the_start > go > prepare > ready > act > end"]);
}

/// Pattern 39, in part: one ad-hoc sub-process holds all sections, and who chooses says which is first. A section that is begun
/// is carried through; other work goes on beside it. Sections that lie apart need a lock, which BPMN does not have.
#[test]
fn critical_section() {
    let mut run = of("patterns/critical_section").with("unloaded", false).with("loaded", false).start();
    run.choose_as("driver", "load", json!({}));
    run.task("hook").complete();
    run.refused("a second one cannot begin beside the first").choose_as("driver", "unload", json!({}));
    run.task("papers").complete();
    run.task("stow").complete_as("driver", json!({ "loaded": true }));
    run.choose_as("driver", "unload", json!({}));
    run.task("lift").complete();
    run.refused("a second one cannot begin beside the first").choose_as("driver", "load", json!({}));
    run.task("put_down").complete_as("driver", json!({ "unloaded": true }));
    run.assert_log(expect![
        "start > fork > hook > papers > stow(driver) > load > lift > put_down(driver) > unload > with_the_crane > join > end"
    ]);
}
