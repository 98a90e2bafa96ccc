//! Messages that are sent: by a worker, an expression, or by nobody (BPMN 2.0, 10.5.5.5).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_worker_sends_it() {
    let mut run = Run::of("message_throw").start();
    run.work("send-order").complete(json!({}));
    run.assert_log(expect!["start > send > nothing > end"]);
    run.assert_variable("sent", true);
}
