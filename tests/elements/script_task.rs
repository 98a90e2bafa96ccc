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

fn with_code(code: &str) -> Run {
    Run::of("script_task_hostile").replacing("/* the test puts its code here */", code).start()
}

/// Endless loops, memory without end and bottomless recursion are stopped; the request fails and changes nothing.
#[test]
fn hostile_scripts_are_stopped() {
    let scripts = [
        ("for (;;) {}", ""),
        ("let s = 'x'; for (;;) s += s;", ""),
        ("const all = []; for (;;) all.push(new Array(10000).fill(1));", ""),
        ("function f() { return f() + 1 } f()", ""),
        ("throw 'up'", "up"),
        ("nothing.there", "nothing"),
    ];
    for (code, because) in scripts {
        let mut run = with_code(code);
        run.refused("attack").task("prepare").complete_as("ada", json!({ "lost": true }));
        assert_eq!(run.variable("lost"), None);
        run.refused(because).task("prepare").complete_as("ada", json!({}));
        run.cancel("attacked");
    }
}

#[test]
fn a_script_reaches_nothing_outside() {
    for global in ["require", "process", "fetch", "XMLHttpRequest", "Deno", "std", "os"] {
        let mut run = with_code(&format!("if (typeof {global} !== 'undefined') throw 'found'"));
        run.task("prepare").complete_as("ada", json!({}));
        run.assert_log(expect!["start > prepare(ada) > attack > end"]);
    }
}
