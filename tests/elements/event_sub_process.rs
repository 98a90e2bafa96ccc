//! Event sub-processes: armed with their scope, interrupting or not (BPMN 2.0, 13.5.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn an_interrupting_one_takes_the_place_of_everything_in_its_scope() {
    let mut run = Run::of("event_sub_process_interrupting").start();
    run.message("stop", json!({ "why": "no money" }));
    assert_eq!(run.open_task_elements(), ["clean"]);
    assert_eq!(run.waits_for(), Vec::<String>::new());
    run.task("clean").complete();
    run.assert_log(expect!["start > !work > stopped > clean > handled > handler"]);
}

#[test]
fn without_its_event_nothing_is_left_of_it() {
    let mut run = Run::of("event_sub_process_interrupting").start();
    assert_eq!(run.waits_for(), ["stop"]);
    run.task("work").complete();
    run.assert_log(expect!["start > work > end"]);
}

#[test]
fn a_non_interrupting_one_runs_beside_as_often_as_its_event_comes() {
    let mut run = Run::of("event_sub_process_non_interrupting").start();
    run.message("note", json!({}));
    run.message("note", json!({}));
    assert_eq!((run.open_tasks("read"), run.open_tasks("work")), (2, 1));
    run.task("work").complete();
    // The scope lives as long as its handlers do, and still listens.
    run.message("note", json!({}));
    (0..3).for_each(|_| run.task("read").complete());
    run.assert_log(expect![
        "start > noted > noted > work > end > noted > read > handled > handler > read > handled > handler > read > handled > handler"
    ]);
}

#[test]
fn timers_remind_and_give_up() {
    let mut run = Run::of("event_sub_process_timer").start();
    run.advance("P1D");
    run.advance("P1D");
    run.advance("P1D");
    run.assert_log(expect!["start > inner_start > daily > tell > told > remind > daily > tell > told > remind"]);
    run.advance("P2D");
    run.assert_log(expect!["start > inner_start > daily > tell > told > remind > daily > tell > told > remind > !work > late > gave_up > give_up > around > end"]);
}

#[test]
fn an_error_is_caught_in_its_scope_before_the_boundary() {
    let mut run = Run::of("event_sub_process_error").start();
    run.task("work").throw("ada", "BROKEN", "why");
    run.assert_variable("code", "BROKEN");
    run.task("mend").complete();
    run.assert_log(expect!["start > inner_start > error(BROKEN) > !work > failed > mend > mended > repair > around > end"]);
}

#[test]
fn what_it_throws_itself_goes_on_outwards() {
    let mut run = Run::of("event_sub_process_error").start();
    run.task("work").throw("ada", "BROKEN", "why");
    run.task("mend").throw("ada", "BROKEN", "why");
    run.assert_log(expect![
        "start > inner_start > error(BROKEN) > !work > failed > error(BROKEN) > !mend > !repair > !around > any > end_any"
    ]);
}

#[test]
fn an_error_that_it_does_not_name_passes_it() {
    let mut run = Run::of("event_sub_process_error").start();
    run.task("work").throw("ada", "WORSE", "why");
    run.assert_log(expect!["start > inner_start > error(WORSE) > !work > !around > any > end_any"]);
}

#[test]
fn one_within_another_listens_while_that_runs() {
    let mut run = Run::of("event_sub_process_nested").start();
    assert_eq!(run.waits_for(), ["outer"]);
    run.message("outer", json!({}));
    assert_eq!(run.waits_for(), ["inner", "outer"]);
    run.message("inner", json!({}));
    assert_eq!(run.open_task_elements(), ["work"]);
    run.task("work").complete();
    run.assert_log(expect!["start > on_outer > !look > on_inner > inner_handled > inner_handler > handler > work > end"]);
}

#[test]
fn each_instance_of_a_multi_instance_sub_process_has_its_own() {
    let mut run = Run::of("event_sub_process_multi_instance").with("items", json!(["nut", "bolt"])).with("late", false).start();
    run.nth_task("pack", 1).complete_as("ada", json!({ "late": true }));
    assert_eq!(run.open_task_elements(), ["hurry", "pack"]);
    run.task("hurry").complete();
    run.task("pack").complete_as("ada", json!({ "late": false }));
    run.assert_log(expect!["start > each_start > each_start > pack(ada) > in_time > escalation(LATE) > too_late > on_late > hurry > hurried > handler > each#1 > pack(ada) > in_time > packed > each#0 > each > end"]);
}

#[test]
fn signals_trigger_them_from_within_their_scope_too() {
    let mut run = Run::of("signal_handlers").start();
    run.task("work").complete();
    assert_eq!(run.open_task_elements(), ["look", "more"]);
    run.task("more").complete();
    run.assert_log(expect![
        "start > work > signal(alarm) > ring > on_alarm > more > signal(over) > !end > !look > !note > on_over > finished > finish"
    ]);
}

#[test]
fn an_escalation_adds_one_beside_the_work() {
    let mut run = Run::of("escalation_handler").start();
    assert_eq!(run.open_task_elements(), ["hurry", "work"]);
    run.task("work").complete();
    run.task("hurry").complete();
    run.assert_log(expect!["start > escalation(LATE) > say > on_late > work > end > hurry > hurried > handler"]);
}

#[test]
fn a_condition_ends_the_work() {
    let mut run = Run::of("conditional_handler").start();
    run.set(json!({ "stop": false }));
    run.set(json!({ "stop": true }));
    run.assert_log(expect!["start > !work > on_stop > stopped > handler"]);
}
