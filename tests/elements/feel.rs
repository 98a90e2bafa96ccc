//! FEEL where expressions stand: conditions, assignments, scripts, mappings.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

fn order(amount: f64, vip: bool, tag: &str) -> Run {
    let order = json!({ "vip": vip, "tags": [tag], "clerk": "eve", "lines": [{ "name": "pen", "price": 0.1, "count": 3 }, { "name": "ink", "price": 2, "count": 1 }] });
    Run::of("feel").with("amount", amount).with("limit", 100).with("order", order).start()
}

#[test]
fn conditions_decide_and_a_task_goes_to_whom_they_say() {
    let mut run = order(100.5, false, "blue");
    assert_eq!(run.task("big").record().details.assignee.as_deref(), Some("eve"));
    run.task("big").complete();
    run.assert_variable("total", 119.595).assert_variable("names", json!(["pen", "ink"]));
    run.assert_log(expect!["start > split > big > map > end"]);
}

#[test]
fn a_quantifier_in_the_language_of_its_attribute() {
    let run = order(100.5, true, "gold");
    run.assert_log(expect!["start > split > vip > map > end"]);
}

#[test]
fn a_script_sums_exactly() {
    let run = order(7.0, true, "blue");
    run.assert_variable("sum", 2.3);
    run.assert_log(expect!["start > split > small > map > end"]);
}

#[test]
fn a_condition_that_is_neither_fails_with_what_it_saw() {
    Run::of("feel").with("amount", 7).with("limit", "high").with("order", json!({})).start_refused("limit = 'high' (a text)");
}
