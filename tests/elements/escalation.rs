//! Escalations: told outwards, with or without an end to the work in hand (BPMN 2.0, 10.5.5.4).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn a_non_interrupting_boundary_adds_a_token_and_the_work_goes_on() {
    let mut run = Run::of("escalation").start();
    assert_eq!(run.open_task_elements(), ["look", "work"]);
    run.task("work").complete_as("ada", json!({ "bad": false }));
    run.task("look").complete();
    run.assert_log(expect![
        "start > inner_start > escalation(LOW) > warn > on_low > work(ada) > fine > inner_end > around > end > look > looked"
    ]);
}

#[test]
fn an_interrupting_boundary_ends_the_work_and_knows_the_code() {
    let mut run = Run::of("escalation").start();
    run.task("work").complete_as("ada", json!({ "bad": true }));
    run.assert_variable("code", "HIGH");
    run.task("look").complete();
    run.assert_log(expect!["start > inner_start > escalation(LOW) > warn > on_low > work(ada) > fine > escalation(HIGH) > alarm > !around > on_any > escalated > look > looked"]);
}

#[test]
fn a_person_escalates_from_a_task() {
    let mut run = Run::of("escalation").start();
    run.task("work").escalate("LOW");
    assert_eq!(run.open_task_elements(), ["look", "look", "work"]);
    run.task("work").escalate("HIGH");
    (0..2).for_each(|_| run.task("look").complete());
    run.assert_log(expect!["start > inner_start > escalation(LOW) > warn > on_low > escalation(LOW) > on_low > escalation(HIGH) > !work > !around > on_any > escalated > look > looked > look > looked"]);
}

#[test]
fn it_comes_back_from_a_called_process_which_goes_on() {
    let mut run = Run::of("escalation_called").calls("escalates").start();
    assert_eq!(run.open_task_elements(), ["go_on", "hurry"]);
    run.task("go_on").complete();
    run.task("hurry").complete();
    run.assert_log(expect!["start > escalates/begin > escalation(LATE) > escalates/say > on_late > escalates/go_on > escalates/over > call > end > hurry > hurried"]);
}

#[test]
fn nobody_has_to_catch_it() {
    Run::of("escalation_uncaught").start().assert_log(expect!["start > escalation(LATE) > say > escalation(LATE) > end"]);
}
