//! What tools say in ways of their own, played from start to end.
use crate::harness::{Run, plain};
use expect_test::expect;
use serde_json::json;

#[test]
fn a_connector_is_the_work_of_a_worker_that_sees_its_inputs() {
    let mut run = Run::of("connector").with("number", 7).start();
    let state = run.state();
    let given = state.external_tasks().iter().next().and_then(|task| task.host.clone()).unwrap();
    let given: Vec<_> = given.inputs.iter().map(|(name, value)| (&**name, plain(value))).collect();
    assert_eq!(given, [("url", json!("https://example.org/7")), ("method", json!("GET"))]);
    run.work("http-connector").complete(json!({ "response": { "price": 21 } }));
    run.work("mail-send").complete(json!({}));
    run.assert_variable("answer", 42).assert_variable("text", "Costs 42");
    run.assert_log(expect!["start > ask > tell > end"]);
}

#[test]
fn each_start_event_of_an_event_sub_process_begins_it() {
    let mut run = Run::of("several_event_starts").start();
    run.message("ask", json!({})).work("audit").complete(json!({}));
    run.task("answer").complete_as("jo", json!({}));
    run.message("stop", json!({})).work("audit").complete(json!({}));
    run.task("repair").complete_as("jo", json!({}));
    run.assert_log(expect!["start > asked > answer(jo) > answered > around > !work > stopped > repair(jo) > repaired > around"]);
}

#[test]
fn listeners_and_variables_of_a_task_in_flowable() {
    let mut run = Run::of("flowable_listeners").with("heard", "").with("until", "2030-01-07T11:30:00Z").start();
    run.pass("PT9H", 10);
    run.task("work").complete_as("ada", json!({}));
    run.assert_variable("heard", "create assignment complete ").assert_variable("worker", "ada");
    run.assert_log(expect!["start > remind > reminded > remind > reminded > work(ada) > end"]);
}

#[test]
fn a_timer_of_jbpm_waits_first_and_repeats_then() {
    let mut run = Run::of("jbpm_timer").with("order", json!({ "lines": [{ "count": 2 }, { "count": 3 }] })).start();
    run.pass("PT50M", 0).pass("PT10M", 1).pass("PT10M", 1);
    run.task("work").complete_as("ada", json!({}));
    run.assert_variable("all", 5);
    run.assert_log(expect!["start > remind > count > reminded > remind > count > reminded > work(ada) > end"]);
}
