//! Embedded sub-processes (BPMN 2.0, 13.3.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn it_ends_with_its_last_token() {
    let mut run = Run::of("sub_process").start();
    run.task("left").complete();
    run.assert_log(expect!["start > sub_start > left > left_end"]);
    run.task("right").complete();
    run.assert_log(expect!["start > sub_start > left > left_end > right > right_end > sub"]);
    run.task("after").complete();
    run.assert_log(expect!["start > sub_start > left > left_end > right > right_end > sub > after > end"]);
}

#[test]
fn its_variables_stay_inside_but_for_what_is_handed_out() {
    let mut run = Run::of("sub_process_variables").with("outer", 1).start();
    assert_eq!(run.task("work").sees("inner"), Some(json!(2)));
    run.task("work").complete_as("ada", json!({ "inner": 5, "outer": 3 }));
    assert_eq!(run.task("after").sees("inner"), None);
    assert_eq!(run.task("after").sees("outer"), Some(json!(3)));
    run.assert_variable("result", 50);
    run.task("after").complete();
    run.assert_log(expect!["start > sub_start > work(ada) > sub_end > sub > after > end"]);
}
