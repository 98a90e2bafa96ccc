//! How a process instance begins (BPMN 2.0, 13.5.1). That a message or a due timer really starts one is told in
//! `store`, where definitions have subscriptions and jobs.
use crate::harness::Run;
use expect_test::expect;

#[test]
fn the_initiator_is_remembered() {
    let mut run = Run::of("start_event_none").by("eve").start();
    assert_eq!(run.task("note").record().details.assignee.as_deref(), Some("eve"));
    run.task("note").complete_as("eve", serde_json::json!({}));
    run.assert_log(expect!["start > note(eve) > end"]).assert_variable("starter", "eve");
}

#[test]
fn by_hand_the_none_start_event_is_taken() {
    Run::of("message_start").start().assert_log(expect!["by_hand > typed > end"]);
}

#[test]
fn a_message_begins_at_its_own_start_event() {
    Run::of("message_start").at("by_message").start().assert_log(expect!["by_message > received > end"]);
}

#[test]
fn a_timer_begins_at_its_own_start_event() {
    Run::of("timer_start").at("every_hour").start().assert_log(expect!["every_hour > count > end"]);
}
