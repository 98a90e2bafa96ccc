//! Activities that repeat (BPMN 2.0, 13.3.7).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn in_parallel_until_the_completion_condition_holds() {
    let mut run = Run::of("multi_instance_parallel").with("reviewers", json!(["ada", "bob", "cyd"])).start();
    assert_eq!(run.open_tasks("review"), 3);
    assert_eq!(run.nth_task("review", 1).record().details.assignee.as_deref(), Some("bob"));
    assert_eq!(run.nth_task("review", 2).record().details.name.as_deref(), Some("Review 2 of 3"));
    run.nth_task("review", 1).complete_as("bob", json!({}));
    run.assert_log(expect!["start > review#1(bob)"]);
    run.nth_task("review", 0).complete_as("ada", json!({}));
    run.assert_log(expect!["start > review#1(bob) > review#0(ada) > !review#2 > review > end"]);
}

#[test]
fn an_empty_collection_is_passed() {
    Run::of("multi_instance_parallel").with("reviewers", json!([])).start().assert_log(expect!["start > review > end"]);
}

#[test]
fn one_after_the_other() {
    let mut run = Run::of("multi_instance_sequential").with("count", 3).with("stop", false).start();
    for n in 0..3 {
        assert_eq!(run.open_tasks("sign"), 1);
        assert_eq!(run.task("sign").record().details.name.as_deref(), Some(format!("Signature {n}").as_str()));
        run.task("sign").complete();
    }
    run.assert_log(expect!["start > sign#0 > sign#1 > sign#2 > sign > end"]);
}

#[test]
fn one_after_the_other_until_the_completion_condition_holds() {
    let mut run = Run::of("multi_instance_sequential").with("count", 3).with("stop", false).start();
    run.task("sign").complete();
    run.task("sign").complete_as("ada", json!({ "stop": true }));
    run.assert_log(expect!["start > sign#0 > sign#1(ada) > sign > end"]);
}

#[test]
fn a_sub_process_for_each_item() {
    let mut run = Run::of("multi_instance_sub_process").with("items", json!(["nut", "bolt"])).with("damaged", false).start();
    assert_eq!(run.nth_task("pack", 1).record().details.name.as_deref(), Some("Pack bolt"));
    run.nth_task("pack", 1).complete();
    run.task("pack").complete();
    run.assert_log(expect![
        "start > each_start > each_start > pack > fine > each_end > each#1 > pack > fine > each_end > each#0 > each > end"
    ]);
}

#[test]
fn an_error_in_one_of_them_ends_all() {
    let mut run = Run::of("multi_instance_sub_process").with("items", json!(["nut", "bolt"])).with("damaged", false).start();
    run.task("pack").complete_as("ada", json!({ "damaged": true }));
    run.assert_log(expect![
        "start > each_start > each_start > pack(ada) > fine > error(breakage) > broken > !each#0 > !pack > !each#1 > !each > on_breakage > end_broken"
    ]);
}

#[test]
fn a_call_for_each_item() {
    let mut run = Run::of("multi_instance_call_activity").calls("called").with("items", json!([1, 2])).start();
    assert_eq!(run.task("judge").sees("price"), Some(json!(1)));
    run.task("judge").complete_as("jo", json!({ "verdict": "yes" }));
    assert_eq!(run.task("judge").sees("price"), Some(json!(2)));
    run.task("judge").complete_as("jo", json!({ "verdict": "yes" }));
    run.assert_log(expect![
        "start > called/start > called/judge(jo) > called/split > called/end > call#0 > called/start > called/judge(jo) > called/split > called/end > call#1 > call > end"
    ]);
}
