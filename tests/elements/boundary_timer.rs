//! Time-outs and reminders (BPMN 2.0, 13.5.3).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn done_in_time_nothing_fires() {
    let mut run = Run::of("boundary_timer").start();
    run.advance("PT23H");
    run.task("approve").complete_as("max", json!({}));
    run.assert_log(expect!["start > approve(max) > end"]);
}

#[test]
fn reminders_come_beside_the_task_and_as_often_as_the_cycle_says() {
    let mut run = Run::of("boundary_timer").start();
    run.advance("P1D").assert_log(expect!["start > remind > reminded"]);
    run.advance("P1D").assert_log(expect!["start > remind > reminded > remind > reminded"]);
    run.advance("P2D").assert_log(expect!["start > remind > reminded > remind > reminded"]);
    assert_eq!(run.open_tasks("approve"), 1);
    run.task("approve").complete();
    run.assert_log(expect!["start > remind > reminded > remind > reminded > approve > end"]);
}

#[test]
fn the_time_out_takes_the_task_away() {
    let mut run = Run::of("boundary_timer").start();
    run.advance("P5D");
    run.assert_log(expect!["start > remind > reminded > remind > reminded > !approve > escalate"]);
    run.task("boss").complete_as("boss", json!({}));
    run.assert_log(expect!["start > remind > reminded > remind > reminded > !approve > escalate > boss(boss) > end_boss"]);
}
