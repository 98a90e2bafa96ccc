//! Work for people.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

fn approval() -> Run {
    Run::of("user_task").with("amount", 12).with("who", "eve").with("boss", "max").with("due", "2030-02-01T10:00:00Z").start()
}

#[test]
fn the_model_says_who_when_and_how() {
    let mut run = approval();
    let task = run.task("approve").record();
    assert_eq!(task.details.name.as_deref(), Some("Approve 12 for eve"));
    assert_eq!(task.details.assignee.as_deref(), Some("max"));
    assert_eq!(task.details.priority, 75);
    assert_eq!(task.details.due_at, Some(1_896_170_400_000));
    assert_eq!(task.details.follow_up_at, Some(1_893_553_445_000));
    assert_eq!(task.form_key.as_deref(), Some("embedded:app:approve.html"));
    let mut candidates: Vec<String> = task
        .links
        .iter()
        .map(|l| l.user.as_deref().map_or_else(|| format!("group {}", l.group.as_deref().unwrap()), str::to_owned))
        .collect();
    candidates.sort();
    assert_eq!(candidates, ["ada", "bob", "group management", "group sales"]);
    run.task("approve").complete_as("max", json!({ "ok": true }));
    run.assert_log(expect!["start > approve(max) > end"]).assert_variable("ok", true);
}

#[test]
fn only_one_can_claim_it() {
    let mut run = Run::of("user_task_plain").start();
    run.task("approve").claim_as("ada");
    run.refused("already claimed").task("approve").claim_as("bob");
    run.task("approve").claim_as("ada");
    assert_eq!(run.task("approve").record().details.assignee.as_deref(), Some("ada"));
    run.task("approve").unclaim_as("ada");
    run.task("approve").claim_as("bob");
    run.task("approve").complete_as("bob", json!({}));
    run.assert_log(expect!["start > approve(bob) > end"]);
}

#[test]
fn a_delegated_task_comes_back_to_its_owner() {
    let mut run = Run::of("user_task_plain").start();
    run.task("approve").claim_as("ada");
    run.task("approve").delegate("ada", "bob");
    let details = run.task("approve").record().details;
    assert_eq!((details.owner.as_deref(), details.assignee.as_deref()), (Some("ada"), Some("bob")));
    run.refused("delegat").task("approve").complete_as("bob", json!({}));
    run.task("approve").resolve_as("bob");
    assert_eq!(run.task("approve").record().details.assignee.as_deref(), Some("ada"));
    run.task("approve").complete_as("ada", json!({}));
}

#[test]
fn a_canceled_instance_takes_its_tasks_along() {
    let mut run = approval();
    run.cancel("no longer needed").assert_log(expect!["start > !approve"]);
}

#[test]
fn a_person_may_report_a_business_error() {
    let mut run = Run::of("user_task_error").start();
    run.task("check").throw("ada", "damage", "torn");
    run.assert_log(expect!["start > error(damage) > !check > broken > end_broken"]).assert_variable("what", "torn");
}
