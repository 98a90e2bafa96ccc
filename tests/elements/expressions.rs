//! Expressions and scripts where they stand in a process: shapes that ask for more than variables, what scripts write, where they fail.
use crate::harness::Run;
use expect_test::expect;

fn begun(run: Run) -> Run {
    let mut run = run.business_key("order-1").start();
    assert_eq!(run.task("first").record().details.name.as_deref(), Some("Check order-1"));
    assert_eq!(run.task("second").record().details.assignee.as_deref(), Some("ada"), "who has the first task");
    run.task("first").complete();
    run.task("second").complete();
    run
}

#[test]
fn tasks_and_repetitions_are_asked() {
    let mut run = begun(Run::of("expression_shapes").with("nowhere", 1));
    assert_eq!(run.written(), ["second: the first is null false"]);
    let names: Vec<_> = (0..2).map(|nth| run.nth_task("each", nth).record().details.name).collect();
    assert_eq!(names, [Some("0".into()), Some("1".into())], "each instance, and not the whole");
    run.nth_task("each", 0).complete();
    run.assert_log(expect!["start > split > first > second > join > each#0 > !each#1 > each > last > end"]);
    assert_eq!(run.written().last().map(String::as_str), Some("last: last"));
}

#[test]
fn a_script_fails_at_a_place_in_the_file() {
    let mut run = begun(Run::of("expression_shapes"));
    run.refused("the script at line 31, column 77 failed: ReferenceError: nowhere is not defined").nth_task("each", 0).complete();
    assert_eq!(run.written().len(), 1, "what it wrote is taken back");
    run.cancel("enough");
}
