//! Task listeners: what they see and change, in which order, and host code beside the task.
use crate::harness::{Run, plain};
use expect_test::expect;
use serde_json::json;

/// As in Camunda 7.24: create, then assignment if somebody has it; update and assignment on a change; complete.
#[test]
fn listeners_see_and_change_their_task() {
    let mut run = Run::of("task_listeners").with("told", "").start();
    run.assert_variable("told", " create(null) assignment(eve)");
    let task = run.task("work").record();
    assert_eq!((task.details.assignee.as_deref(), task.details.name.as_deref()), (Some("eve"), Some("Work for eve")));
    assert_eq!((task.details.priority, task.details.due_at), (70, Some(1_896_048_000_000)));
    let groups: Vec<_> = task.links.iter().map(|link| link.group.as_deref().unwrap()).collect();
    assert_eq!(groups, ["clerks"]);
    run.set(json!({ "told": "" }));
    run.task("work").unclaim_as("eve");
    run.task("work").claim_as("ada");
    run.task("work").set_local("ada", json!({ "draft": 1 }));
    run.assert_variable("told", " update(null) assignment(null) update(ada) assignment(ada) update(ada)");
    run.set(json!({ "told": "" }));
    run.refused("this cannot be").task("work").complete_as("ada", json!({ "bad": true }));
    run.task("work").complete_as("ada", json!({}));
    run.assert_variable("told", " complete(ada)").assert_log(expect!["start > work(ada) > end"]);
}

#[test]
fn a_dropped_task_tells_its_listeners_and_timeouts_repeat() {
    let mut run = Run::of("task_listeners").with("told", "").start();
    run.set(json!({ "told": "" }));
    run.advance("PT5H");
    run.assert_variable("told", " timeout timeout");
    assert_eq!(run.task("work").record().details.priority, 72);
    run.advance("P1D");
    run.assert_variable("told", " timeout timeout delete(eve)").assert_log(expect!["start > !work > late > end"]);
}

/// A person is not kept from the task by host code, but the token waits until all of it is done.
#[test]
fn host_code_is_work_beside_the_task() {
    let mut run = Run::of("task_listeners_host").start();
    assert_eq!(run.topics(), ["Created", "assigned"]);
    let task = run.task("work").record().key.to_string();
    let host = run.work("Created").record().host.unwrap();
    let inputs: Vec<_> = host.inputs.iter().map(|(name, value)| (&**name, plain(value))).collect();
    assert_eq!(inputs, [("eventName", json!("create")), ("taskId", json!(task)), ("who", json!("ada"))]);
    run.work("assigned").complete(json!({}));
    run.task("work").complete_as("ada", json!({}));
    assert_eq!(run.topics(), ["Completed", "Created"]);
    run.work("Completed").complete(json!({ "checked": true }));
    run.assert_log(expect!["start"]);
    run.work("Created").complete(json!({}));
    assert_eq!(run.topics(), ["Ended"]);
    run.work("Ended").complete(json!({}));
    run.assert_log(expect!["start > work(ada) > end"]).assert_variable("checked", true);
}

#[test]
fn host_code_may_report_a_business_error_and_goes_with_a_deleted_instance() {
    let mut run = Run::of("task_listeners_host").start();
    run.task("work").complete_as("ada", json!({}));
    run.work("Completed").error("refused", "not like this");
    run.assert_log(expect!["start > error(refused) > !work > wrong > end_wrong"]);
    run.work("Ended").complete(json!({}));
    let mut run = Run::of("task_listeners_host").start();
    run.work("Created").fail("no connection", 0, 0);
    assert_eq!(run.incident("work"), "no connection");
    run.cancel("not needed");
    run.assert_log(expect!["start > incident(work) > !work"]);
}

/// As in Camunda 7: a listener may complete its task, unless it is ending already; who was to hear of it later does not.
#[test]
fn a_listener_may_complete_its_task() {
    let begin = |amount: i32, stubborn: bool| Run::of("task_listeners_complete").with("amount", amount).with("stubborn", stubborn).start();
    let run = begin(5, false);
    run.assert_variable("completed", "yes").assert_log(expect!["start > work > end"]);
    let mut run = begin(50, false);
    run.work("Created").complete(json!({}));
    run.task("work").claim_as("ada");
    run.task("work").unclaim_as("ada");
    run.assert_log(expect!["start"]);
    run.task("work").claim_as("eve");
    run.assert_variable("completed", "yes").assert_log(expect!["start > work(eve) > end"]);
    let mut run = begin(50, true);
    run.refused("the task is ending already").task("work").complete();
    run.refused("the task is ending already").task("work").claim_as("eve");
    run.work("Created").complete(json!({}));
    run.task("work").complete_as("ada", json!({ "stubborn": false }));
    run.assert_log(expect!["start > work(ada) > end"]);
}
