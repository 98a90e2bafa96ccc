//! Messages at the boundary of an activity (BPMN 2.0, 13.5.3).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_non_interrupting_message_adds_a_token_each_time() {
    let mut run = Run::of("boundary_message").start();
    run.message("remark", json!({ "text": "first" }));
    run.message("remark", json!({ "text": "second" }));
    assert_eq!((run.open_tasks("read"), run.open_tasks("step")), (2, 1));
    run.task("step").complete();
    assert_eq!(run.waits_for(), Vec::<String>::new());
    run.task("read").complete();
    run.task("read").complete();
    run.assert_log(expect!["start > work_start > note > note > step > work_end > work > end > read > end_read > read > end_read"]);
}

#[test]
fn an_interrupting_message_ends_the_activity() {
    let mut run = Run::of("boundary_message").start();
    run.message("withdrawn", json!({}));
    run.assert_log(expect!["start > work_start > !step > !work > cancel > end_cancel"]);
}
