//! One way out of several (BPMN 2.0, 13.4.2).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn the_first_flow_whose_condition_holds_is_taken() {
    let mut run = Run::of("exclusive_gateway").with("amount", 7).start();
    run.task("small").complete_as("ada", json!({}));
    run.assert_log(expect!["start > split > small(ada) > merge > end"]);
}

#[test]
fn later_flows_are_looked_at_in_order() {
    let mut run = Run::of("exclusive_gateway").with("amount", 10).start();
    run.task("medium").complete();
    run.assert_log(expect!["start > split > medium > merge > end"]);
}

#[test]
fn the_default_is_taken_when_no_condition_holds() {
    let mut run = Run::of("exclusive_gateway").with("amount", 100.0).start();
    run.task("large").complete();
    run.assert_log(expect!["start > split > large > merge > end"]);
}

#[test]
fn without_a_way_out_the_request_fails() {
    let mut run = Run::of("exclusive_gateway_no_way_out").with("amount", 15).start();
    run.refused("split").task("prepare").complete();
    run.set(json!({ "amount": 25 }));
    run.task("prepare").complete();
    run.assert_log(expect!["start > prepare > split > high"]);
}

#[test]
fn a_condition_may_be_a_script() {
    let order = |customer: &str| json!({ "customer": customer, "lines": [1, 2] });
    Run::of("exclusive_gateway_script").with("order", order("Anna")).start().assert_log(expect!["start > split > yes"]);
    Run::of("exclusive_gateway_script").with("order", order("Bert")).start().assert_log(expect!["start > split > no"]);
}
