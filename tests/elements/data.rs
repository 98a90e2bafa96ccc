//! Data objects and properties as variables, copied by data associations (BPMN 2.0, 10.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn associations_copy_data_in_and_out() {
    let mut run = Run::of("data_associations").with("order", json!({ "count": 3 })).with("parts", json!(["a", "b"])).start();
    let price = run.task("price");
    assert_eq!((price.sees("what"), price.sees("twice")), (Some(json!({ "count": 3 })), Some(json!(6))));
    // What has no value is no error.
    assert_eq!(price.sees("remark"), None);
    price.complete_as("ada", json!({ "sum": 12 }));
    assert_eq!((run.variable("total"), run.variable("note")), (Some(json!(12)), None));
    assert_eq!(run.nth_task("each", 1).sees("part"), Some(json!("b")));
    run.nth_task("each", 1).complete_as("ada", json!({ "grade": 2 }));
    run.task("each").complete_as("ada", json!({ "grade": 1 }));
    assert_eq!(run.variable("grades"), Some(json!([1, 2])));
    run.assert_log(expect!["start > price(ada) > each#1(ada) > each#0(ada) > each > end"]);
}

/// Without a start event everything begins to which no flow leads.
#[test]
fn a_process_without_a_start_event() {
    let mut run = Run::of("implicit_start").start();
    assert_eq!(run.open_task_elements(), ["a", "other"]);
    run.task("a").complete();
    run.task("other").complete();
    run.assert_log(expect!["b > inner > a > other > c > join"]);
}
