//! Business rules: decisions that were deployed, or a worker.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_worker_rates() {
    let mut run = Run::of("business_rule_task").start();
    run.work("rating").complete(json!({ "rating": "good" }));
    run.assert_log(expect!["start > rate > end"]).assert_variable("rating", "good");
}

fn decided() -> Run {
    Run::of("decision").decides("discount").with("wanted", "discount").with("orders", 12)
}

#[test]
fn decisions_give_an_entry_a_rule_or_lists() {
    let run = decided().with("amount", 1250).start();
    run.assert_log(expect!["start > kind > discount > fees > list > end"]);
    run.assert_variable("customerKind", "regular");
    run.assert_variable("discount", json!({ "percent": 12.5, "note": "for regular customers" }));
    run.assert_variable("fees", json!([1.5, 10])).assert_variable("first", 1.5);
    run.assert_variable("all", json!([{ "percent": 12.5, "note": "for regular customers" }]));
}

#[test]
fn no_rule_gives_nothing() {
    let run = Run::of("decision").decides("discount").with("wanted", "discount").with("orders", 1).start();
    run.assert_variable("customerKind", "new").assert_variable("discount", json!(null)).assert_variable("all", json!([]));
}

#[test]
fn what_cannot_be_decided_says_why() {
    decided().with("amount", 5).replacing("${wanted}", "clash").replacing("versionTag", "latest").start_refused(
        "the decision 'clash' (version 1) has no result: the hit policy UNIQUE lets one rule match; in 'clash' the rules 1 (line 36, column 7), 2 (line 37, column 7) match; it saw amount = 5, orders = 12",
    );
    decided()
        .with("amount", 5)
        .replacing("${wanted}", "nothing")
        .start_refused("no decision deployed with key 'nothing' with the version tag 'spring'");
    decided()
        .with("amount", 5000)
        .replacing("collectEntries", "singleEntry")
        .start_refused("2 rules match, and the task wants a single one");
}

/// As Camunda 8 has it: one output is a value, several are a context.
#[test]
fn the_value_of_the_decision_itself() {
    let run = Run::of("decision_value").decides("discount").with("orders", 12).with("amount", 1250).start();
    run.assert_log(expect!["start > kind > all > end"]);
    run.assert_variable("kind", "regular").assert_variable("discount", json!({ "percent": 12.5, "note": "for regular customers" }));
}
