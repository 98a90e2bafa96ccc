//! Errors that scripts throw: events catch them as if the element had thrown them, whichever script of it that was.
use crate::harness::Run;
use expect_test::{Expect, expect};
use serde_json::json;

/// Plays the process with a script that throws; the log, and what the catching event wrote down.
fn story(at: &str, expected: Expect) {
    let mut run = Run::of("thrown_by_scripts").with("at", at).start();
    if run.open_tasks("work") == 1 {
        run.task("work").complete_as("ada", json!({ "given": true }));
    }
    if run.open_tasks("repair") == 1 {
        run.task("repair").complete_as("jo", json!({}));
    }
    let seen = |name: &str| run.variable(name).map(|value| format!("\n{name} = {value}")).unwrap_or_default();
    expected.assert_eq(&format!("{}{}{}{}\n", run.log(), seen("code"), seen("why"), seen("before")));
}

#[test]
fn an_event_at_the_element_catches() {
    story(
        "nowhere",
        expect![[r#"
        start > work(ada) > compute > js > done
        before = "nowhere"
    "#]],
    );
    story(
        "input",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at input"
    "#]],
    );
    story(
        "start",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at start"
    "#]],
    );
    story(
        "create",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at create"
    "#]],
    );
    story(
        "complete",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at complete"
    "#]],
    );
    story(
        "end",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at end"
    "#]],
    );
    story(
        "output",
        expect![[r#"
        start > error(refused) > !work > not_worked > repair(jo) > repaired
        code = "refused"
        why = "at output"
    "#]],
    );
    story(
        "script",
        expect![[r#"
        start > work(ada) > error(refused) > !compute > not_computed > repair(jo) > repaired
        before = "script"
    "#]],
    );
    story(
        "js",
        expect![[r#"
        start > work(ada) > compute > error(refused) > !js > js_failed > repair(jo) > repaired
        why = "by js"
        before = "js"
    "#]],
    );
}

#[test]
fn an_exception_is_caught_by_its_class_or_one_around_it() {
    story(
        "usual",
        expect![[r#"
        start > work(ada) > error(java.lang.RuntimeException) > !compute > broken_off > repair(jo) > repaired
        code = "java.lang.RuntimeException"
        why = "not usual"
        before = "usual"
    "#]],
    );
}

#[test]
fn what_nobody_catches_ends_the_token_or_is_a_failure() {
    story(
        "nobody",
        expect![[r#"
        start > work(ada) > error(nobody catches this) > compute
        before = "nobody"
    "#]],
    );
    let mut run = Run::of("thrown_by_scripts").with("at", "own").start();
    run.refused("com.acme.Broken: own").task("work").complete_as("ada", json!({}));
    run.set(json!({ "at": "nowhere" })).task("work").complete_as("ada", json!({}));
    run.assert_log(expect!["start > work(ada) > compute > js > done"]);
}
