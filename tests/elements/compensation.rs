//! Compensation: what was completed is undone in the reverse order (BPMN 2.0, 10.7 and 13.5.5).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn everything_in_the_scope_is_undone_last_first() {
    let mut run = Run::of("compensation").start();
    run.task("book_hotel").complete();
    run.task("book_flight").complete();
    run.task("decide").complete_as("ada", json!({ "bad": true }));
    assert_eq!(run.open_task_elements(), ["cancel_flight"]);
    run.task("cancel_flight").complete();
    assert_eq!(run.open_task_elements(), ["cancel_hotel"]);
    run.task("cancel_hotel").complete();
    run.assert_log(expect!["start > book_hotel > book_flight > decide(ada) > fine > cancel_flight > cancel_hotel > undo > undone"]);
}

#[test]
fn nothing_is_undone_that_went_well() {
    let mut run = Run::of("compensation").start();
    run.task("book_hotel").complete();
    run.task("book_flight").complete();
    run.task("decide").complete_as("ada", json!({ "bad": false }));
    run.assert_log(expect!["start > book_hotel > book_flight > decide(ada) > fine > end"]);
}

#[test]
fn one_activity_alone_can_be_undone() {
    let mut run = Run::of("compensation_one").start();
    run.task("book_hotel").complete();
    run.task("book_flight").complete();
    assert_eq!(run.open_task_elements(), ["cancel_hotel"]);
    run.task("cancel_hotel").complete();
    run.assert_log(expect!["start > book_hotel > book_flight > cancel_hotel > undo_hotel"]);
}

#[test]
fn the_token_need_not_wait() {
    let mut run = Run::of("compensation_not_waiting").start();
    run.task("book").complete();
    assert_eq!(run.open_task_elements(), ["cancel", "go_on"]);
    run.task("go_on").complete();
    run.task("cancel").complete();
    run.assert_log(expect!["start > book > undo > go_on > end > cancel > undo(undo)"]);
}

/// What came last is undone first also where nobody waits for it (BPMN 2.0, 13.5.5).
#[test]
fn without_waiting_the_order_is_the_same() {
    let mut run = Run::of("compensation_not_waiting_order").start();
    run.task("book_room").complete();
    run.task("book_car").complete();
    assert_eq!(run.open_task_elements(), ["cancel_car", "go_on"]);
    run.task("go_on").complete();
    run.task("cancel_car").complete();
    assert_eq!(run.open_task_elements(), ["cancel_room"]);
    run.task("cancel_room").complete();
    run.assert_log(expect!["start > book_room > book_car > undo > go_on > end > cancel_car > cancel_room > undo(undo)"]);
}

#[test]
fn sub_processes_are_undone_with_the_variables_that_they_had() {
    let mut run = Run::of("compensation_nested").with("where", "Rome").start();
    run.task("book_room").complete();
    run.task("book_car").complete();
    run.set(json!({ "where": "Oslo" }));
    run.task("decide").complete();
    run.task("cancel_car").complete();
    assert_eq!(run.task("cancel_room").record().details.name.as_deref(), Some("Cancel the room in Rome"));
    run.task("cancel_room").complete();
    run.assert_log(expect!["start > trip_start > stay_start > book_room > stay_end > stay > book_car > trip_end > trip > decide > cancel_car > cancel_room > undo(stay) > undo(trip) > undo > end"]);
}

#[test]
fn every_instance_of_a_multi_instance_activity_is_undone() {
    let mut run = Run::of("compensation_multi_instance").with("rooms", json!(["red", "blue"])).start();
    run.nth_task("book", 1).complete();
    run.task("book").complete();
    run.task("decide").complete();
    assert_eq!(run.task("cancel").record().details.name.as_deref(), Some("Cancel red"));
    run.task("cancel").complete();
    assert_eq!(run.task("cancel").record().details.name.as_deref(), Some("Cancel blue"));
    run.task("cancel").complete();
    run.assert_log(expect!["start > book#1 > book#0 > book > decide > cancel > cancel > undo > end"]);
}

#[test]
fn an_event_sub_process_undoes_in_its_own_way() {
    let mut run = Run::of("compensation_event_sub_process").start();
    run.task("book_room").complete();
    run.task("decide").complete();
    run.task("call_guest").complete();
    run.task("cancel_room").complete();
    run.assert_log(expect!["start > trip_start > book_room > trip_end > trip > decide > on_undo > call_guest > cancel_room > undo_room > custom_end > custom > undo(trip) > undo > end"]);
}

#[test]
fn an_error_of_a_handler_goes_outwards() {
    let mut run = Run::of("compensation").start();
    run.task("book_hotel").complete();
    run.task("book_flight").complete();
    run.task("decide").complete_as("ada", json!({ "bad": true }));
    run.task("cancel_flight").throw("ada", "NO", "why");
    run.task("cancel_hotel").complete();
    run.assert_log(expect![
        "start > book_hotel > book_flight > decide(ada) > fine > error(NO) > cancel_flight > cancel_hotel > undo > undone"
    ]);
}

#[test]
fn cancelling_the_instance_ends_what_is_being_undone() {
    let mut run = Run::of("compensation_nested").with("where", "Rome").start();
    run.task("book_room").complete();
    run.task("book_car").complete();
    run.task("decide").complete();
    run.task("cancel_car").complete();
    run.cancel("enough");
    run.assert_log(expect!["start > trip_start > stay_start > book_room > stay_end > stay > book_car > trip_end > trip > decide > cancel_car > !cancel_room > !undo(stay) > !undo(trip) > !undo"]);
}
