//! Global tasks, called like processes (BPMN 2.0, 10.3.6).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_call_activity_calls_a_task() {
    let mut run = Run::of("global_tasks").with("paper", "deed").start();
    let task = run.task("sign").record();
    assert_eq!((task.details.name.as_deref(), task.links[0].group.as_deref()), (Some("Sign deed"), Some("legal")));
    run.task("sign").complete_as("lex", json!({ "signed": true }));
    run.assert_log(expect![
        "start > count/count > counting > sign/sign(lex) > signing > file_away/file_away > filing > rest/rest > resting > end"
    ]);
    assert_eq!((run.variable("pages"), run.variable("signed")), (Some(json!(4)), Some(json!(true))));
}

#[test]
fn an_error_of_the_task_reaches_the_caller() {
    let mut run = Run::of("global_tasks").with("paper", "deed").start();
    run.task("sign").throw("lex", "no", "not like this");
    run.assert_log(expect!["start > count/count > counting > error(no) > !sign/sign > !signing > refused > end"]);
}
