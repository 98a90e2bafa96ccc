//! JavaScript in its sandbox.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_script_computes_and_sets_variables() {
    let mut run = Run::of("script_task").with("a", 1).with("b", 2).start();
    run.assert_variable("sum", 6).assert_variable("half", 3).assert_variable("list", "[1,2]");
    run.task("look").complete();
    run.assert_log(expect!["start > add > store > look > end"]);
}

/// Endless loops, memory without end and bottomless recursion are stopped; the request fails and changes nothing.
#[test]
fn hostile_scripts_are_stopped() {
    for code in ["for (;;) {}", "let s = 'x'; for (;;) s += s", "function f() { return f() + 1 } f()", "throw 'up'", "nothing.there"] {
        let mut run = Run::of("script_task_hostile").start();
        run.refused("attack").task("prepare").complete_as("ada", json!({ "code": code }));
        run.cancel("attacked");
    }
}

#[test]
fn a_script_reaches_nothing_outside() {
    for global in ["require", "process", "fetch", "XMLHttpRequest", "Deno", "std", "os"] {
        let mut run = Run::of("script_task_hostile").start();
        run.task("prepare").complete_as("ada", json!({ "code": format!("if (typeof {global} !== 'undefined') throw 'found'") }));
    }
}
