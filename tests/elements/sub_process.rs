//! Embedded sub-processes (BPMN 2.0, 13.3.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn it_ends_with_its_last_token() {
    let mut run = Run::of("sub_process").start();
    run.task("left").complete();
    run.assert_log(expect!["start > sub_start > left > left_end"]);
    run.task("right").complete();
    run.assert_log(expect!["start > sub_start > left > left_end > right > right_end > sub"]);
    run.task("after").complete();
    run.assert_log(expect!["start > sub_start > left > left_end > right > right_end > sub > after > end"]);
}

#[test]
fn its_variables_stay_inside_but_for_what_is_handed_out() {
    let mut run = Run::of("sub_process_variables").with("outer", 1).start();
    assert_eq!(run.task("work").sees("inner"), Some(json!(2)));
    run.task("work").complete_as("ada", json!({ "inner": 5, "outer": 3 }));
    assert_eq!(run.task("after").sees("inner"), None);
    assert_eq!(run.task("after").sees("outer"), Some(json!(3)));
    run.assert_variable("result", 50);
    run.task("after").complete();
    run.assert_log(expect!["start > sub_start > work(ada) > sub_end > sub > after > end"]);
}

/// Its boundary events are armed when it begins, not while its job waits, and closed when it ends.
#[test]
fn boundary_events_live_as_long_as_it_does() {
    let mut run = Run::of("sub_process_boundary").start();
    assert_eq!(run.state().jobs().len(), 1);
    run.work_off();
    assert_eq!(run.state().jobs().len(), 2);
    run.advance("PT2H");
    run.task("work").complete();
    assert_eq!((run.state().jobs().len(), run.open_tasks("call_them")), (0, 2));
    run.task("call_them").complete();
    run.task("call_them").complete();
    run.assert_log(expect!["start > sub_start > remind > remind > work > sub_done > sub > end > call_them > called > call_them > called"]);
}

/// Tokens that came over a non-interrupting event stay when another one interrupts.
#[test]
fn an_interruption_ends_what_is_in_it_and_its_reminders() {
    let mut run = Run::of("sub_process_boundary").start();
    run.work_off().advance("P1D");
    assert_eq!((run.state().jobs().len(), run.open_tasks("call_them")), (0, 2));
    run.task("call_them").complete();
    run.task("call_them").complete();
    run.assert_log(expect![
        "start > sub_start > remind > remind > !work > !sub > too_late > late > call_them > called > call_them > called"
    ]);
}

/// An error on one branch while the others have yet to begin: none of them does.
#[test]
fn an_error_drops_the_tokens_that_are_on_their_way() {
    let mut run = Run::of("sub_process_error_at_once").start();
    assert_eq!(run.variable("besides"), None);
    run.task("after").complete();
    run.assert_log(expect!["start > sub_start > split > before > error(e) > broken > !sub > on_error > after > end"]);
}

/// As tools draw what is collapsed.
#[test]
fn an_empty_one_is_passed() {
    let run = Run::of("sub_process_empty").start();
    run.assert_log(expect!["start > collapsed > each#0 > each#1 > each > end"]);
    assert!(run.state().jobs().is_empty());
}
