//! The common part of Groovy: in a task, a listener, a parameter and a condition.
use crate::harness::Run;
use baton_models::Value;
use expect_test::expect;
use serde_json::json;

fn order(customer: &str, amount: u32) -> Value {
    let lines = json!([{ "amount": amount, "price": 10.5 }, { "amount": 0, "price": 7 }]);
    Value::Json(json!({ "customer": customer, "lines": lines }).to_string().into())
}

#[test]
fn a_script_adds_up_and_a_condition_decides() {
    let mut run = Run::of("groovy").with_value("order", order("Bob", 10)).start();
    run.assert_variable("total", 105.0).assert_variable("begun", "end of start");
    assert_eq!(run.task("approve").record().details.assignee.as_deref(), Some("end of start"));
    assert_eq!(run.written(), ["add: The sum is 105.0"]);
    run.task("approve").complete();
    run.assert_log(expect!["start > add > large > approve > end"]);
    let run = Run::of("groovy").with_value("order", order("Bob", 2)).start();
    run.assert_log(expect!["start > add > large > end"]);
    let mut run = Run::of("groovy").with_value("order", order("Eve", 2)).start();
    run.task("approve").complete();
    run.assert_log(expect!["start > add > large > approve > end"]);
}

#[test]
fn a_failure_names_its_place() {
    let lines = json!([{ "amount": "two", "price": 1 }]);
    Run::of("groovy").with_value("order", Value::Json(json!({ "lines": lines }).to_string().into())).start_refused("line 18, column 12");
}
