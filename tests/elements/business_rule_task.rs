//! Business rules, by a worker until decision tables are here.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_worker_rates() {
    let mut run = Run::of("business_rule_task").start();
    run.work("rating").complete(json!({ "rating": "good" }));
    run.assert_log(expect!["start > rate > end"]).assert_variable("rating", "good");
}
