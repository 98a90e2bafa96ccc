//! The same process drawn in five dialects, from start to end: what happens is the same, told in the same words.
use crate::harness::Run;
use serde_json::json;

const DIALECTS: [&str; 5] = ["dialect_camunda", "dialect_activiti", "dialect_flowable", "dialect_zeebe", "dialect_jbpm"];

fn large(name: &str) -> String {
    let mut run = Run::of(name).with("amount", 250).start();
    let check = run.task("check").record();
    assert_eq!((check.details.assignee.as_deref(), check.details.name.as_deref()), (None, Some("Check the order")), "{name}");
    run.task("check").complete_as("ada", json!({ "checked": true }));
    assert_eq!(run.task("approve").record().details.assignee.as_deref(), Some("max"), "{name}");
    run.task("approve").complete_as("max", json!({}));
    run.work("ship").complete(json!({ "parcel": 7 }));
    run.log()
}

fn small(name: &str) -> String {
    let mut run = Run::of(name).with("amount", 100).start();
    run.task("check").complete_as("ada", json!({}));
    run.work("ship").complete(json!({}));
    run.log()
}

#[test]
fn five_dialects_tell_one_history() {
    for name in DIALECTS {
        assert_eq!(large(name), "start > check(ada) > split > approve(max) > merge > ship > end", "{name}");
        assert_eq!(small(name), "start > check(ada) > split > merge > ship > end", "{name}");
    }
}
