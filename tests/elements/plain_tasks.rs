//! Tasks that the engine only passes (BPMN 2.0, 13.3.3).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn a_task_of_no_kind_is_passed() {
    Run::of("task").start().assert_log(expect!["start > step > end"]);
}

#[test]
fn a_manual_task_is_passed() {
    Run::of("manual_task").start().assert_log(expect!["start > stamp > end"]);
}

#[test]
fn a_send_task_is_done_by_a_worker() {
    let mut run = Run::of("send_task").start();
    run.assert_log(expect!["start"]);
    run.work("letters").complete(serde_json::json!({}));
    run.assert_log(expect!["start > send > end"]);
}
