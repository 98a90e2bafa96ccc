//! Input and output parameters of an activity.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn texts_scripts_lists_and_maps_go_in_and_results_come_out() {
    let mut run = Run::of("input_output").with("name", "Ada").start();
    let task = run.task("work");
    assert_eq!(task.sees("greeting"), Some(json!("Dear Ada")));
    assert_eq!(task.sees("squares"), Some(json!("1 4 9")));
    assert_eq!(task.sees("lines"), Some(json!(["first", "Ada"])));
    assert_eq!(task.sees("address"), Some(json!({ "city": "Ulm", "who": "Ada" })));
    run.task("work").complete_as("ada", json!({ "reply": "no" }));
    assert_eq!(run.task("after").sees("greeting"), None);
    run.assert_variable("answer", "Dear Ada: no");
    run.task("after").complete();
    run.assert_log(expect!["start > work(ada) > after > end"]);
}
