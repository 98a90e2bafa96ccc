//! Activities that repeat (BPMN 2.0, 13.3.7).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn in_parallel_until_the_completion_condition_holds() {
    let mut run = Run::of("multi_instance_parallel").with("reviewers", json!(["ada", "bob", "cyd"])).start();
    assert_eq!(run.open_tasks("review"), 3);
    assert_eq!(run.nth_task("review", 1).record().details.assignee.as_deref(), Some("bob"));
    assert_eq!(run.nth_task("review", 2).record().details.name.as_deref(), Some("Review 2 of 3"));
    run.nth_task("review", 1).complete_as("bob", json!({}));
    run.assert_log(expect!["start > review#1(bob)"]);
    run.nth_task("review", 0).complete_as("ada", json!({}));
    run.assert_log(expect!["start > review#1(bob) > review#0(ada) > !review#2 > review > end"]);
}

#[test]
fn an_empty_collection_is_passed() {
    Run::of("multi_instance_parallel").with("reviewers", json!([])).start().assert_log(expect!["start > review > end"]);
}

#[test]
fn one_after_the_other() {
    let mut run = Run::of("multi_instance_sequential").with("count", 3).with("stop", false).start();
    for n in 0..3 {
        assert_eq!(run.open_tasks("sign"), 1);
        assert_eq!(run.task("sign").record().details.name.as_deref(), Some(format!("Signature {n}").as_str()));
        run.task("sign").complete();
    }
    run.assert_log(expect!["start > sign#0 > sign#1 > sign#2 > sign > end"]);
}

#[test]
fn one_after_the_other_until_the_completion_condition_holds() {
    let mut run = Run::of("multi_instance_sequential").with("count", 3).with("stop", false).start();
    run.task("sign").complete();
    run.task("sign").complete_as("ada", json!({ "stop": true }));
    run.assert_log(expect!["start > sign#0 > sign#1(ada) > sign > end"]);
}

#[test]
fn a_sub_process_for_each_item() {
    let mut run = Run::of("multi_instance_sub_process").with("items", json!(["nut", "bolt"])).with("damaged", false).start();
    assert_eq!(run.nth_task("pack", 1).record().details.name.as_deref(), Some("Pack bolt"));
    run.nth_task("pack", 1).complete();
    run.task("pack").complete();
    run.assert_log(expect![
        "start > each_start > each_start > pack > fine > each_end > each#1 > pack > fine > each_end > each#0 > each > end"
    ]);
}

#[test]
fn an_error_in_one_of_them_ends_all() {
    let mut run = Run::of("multi_instance_sub_process").with("items", json!(["nut", "bolt"])).with("damaged", false).start();
    run.task("pack").complete_as("ada", json!({ "damaged": true }));
    run.assert_log(expect![
        "start > each_start > each_start > pack(ada) > fine > error(breakage) > broken > !each#0 > !pack > !each#1 > !each > on_breakage > end_broken"
    ]);
}

#[test]
fn a_call_for_each_item() {
    let mut run = Run::of("multi_instance_call_activity").calls("called").with("items", json!([1, 2])).start();
    assert_eq!(run.task("judge").sees("price"), Some(json!(1)));
    run.task("judge").complete_as("jo", json!({ "verdict": "yes" }));
    assert_eq!(run.task("judge").sees("price"), Some(json!(2)));
    run.task("judge").complete_as("jo", json!({ "verdict": "yes" }));
    run.assert_log(expect![
        "start > called/start > called/judge(jo) > called/split > called/end > call#0 > called/start > called/judge(jo) > called/split > called/end > call#1 > call > end"
    ]);
}

/// A boundary event belongs to the activity as a whole: it fires once, whatever the number of inner instances.
#[test]
fn boundary_events_concern_all_of_them() {
    let mut run = Run::of("multi_instance_boundary").start();
    run.advance("P1D");
    run.task("vote").complete();
    run.advance("P5D");
    run.assert_log(expect!["start > remind > reminded > vote#0 > remind > reminded"]);
    run.message("stop", json!({}));
    run.assert_log(expect!["start > remind > reminded > vote#0 > remind > reminded > !vote#1 > !vote#2 > !vote > stop > stopped"]);
}

#[test]
fn each_of_them_begins_and_goes_on_in_a_job_of_its_own() {
    let mut run = Run::of("multi_instance_async").with("count", 3).with("stop", false).start();
    assert_eq!((run.state().jobs().len(), run.open_tasks("vote")), (3, 0));
    run.work_off();
    run.nth_task("vote", 1).complete();
    run.assert_log(expect!["start"]);
    run.work_off().assert_log(expect!["start > vote#1"]);
    run.task("vote").complete();
    run.task("vote").complete();
    run.work_off().assert_log(expect!["start > vote#1 > vote#0 > vote#2 > vote > end"]);
}

/// As in Camunda 7: the plan of retries of the activity is that of the body, the one of its loop that of each instance.
#[test]
fn body_and_instances_have_plans_of_retries_of_their_own() {
    let mut run = Run::of("multi_instance_retries").start();
    assert_eq!(run.state().jobs().iter().map(|job| job.retries).collect::<Vec<_>>(), [5]);
    run.work_off();
    let job = |run: &Run| run.state().jobs().iter().map(|job| (job.retries, job.due_at)).next().unwrap();
    assert_eq!(job(&run), (4, Some(run.now() + 3_600_000)));
    run.set(json!({ "count": 2 }));
    run.advance("PT1H");
    run.work_off();
    assert_eq!(job(&run), (1, Some(run.now() + 60_000)));
    run.advance("PT1M");
    run.work_off();
    assert!(run.incident("each").contains("there is no variable 'parts'"), "{}", run.incident("each"));
    run.set(json!({ "parts": 4 })).retry("each");
    run.advance("PT1M");
    run.work_off();
    run.assert_log(expect!["start > incident(each#0) > each#0 > each#1 > each > end"]);
}

/// What waits for its job when the completion condition holds is cancelled with its job.
#[test]
fn jobs_of_those_that_are_not_needed_any_more_are_gone() {
    let mut run = Run::of("multi_instance_async").with("count", 3).with("stop", false).start();
    run.work_off();
    run.task("vote").complete();
    run.task("vote").complete_as("ada", json!({ "stop": true }));
    run.work_off().assert_log(expect!["start > vote#0 > !vote#1 > !vote#2 > vote > end"]);
}

#[test]
fn terminate_ends_only_the_inner_instance_that_it_is_in() {
    let mut run = Run::of("multi_instance_sub_process_terminate").start();
    run.nth_task("right", 0).complete();
    run.assert_log(expect!["start > each_start > split > each_start > split > right > stop > !left > each#0"]);
    run.task("left").complete();
    run.task("right").complete();
    run.assert_log(expect![
        "start > each_start > split > each_start > split > right > stop > !left > each#0 > left > left_end > right > stop > each#1 > each > end"
    ]);
}

/// The condition may hold before the others have begun.
#[test]
fn inner_instances_that_complete_at_once_end_the_rest() {
    let run = Run::of("multi_instance_at_once").calls("task").with("enough", 2).start();
    run.assert_log(expect![
        "start > task/start > task/step > task/end > each#0 > task/start > task/step > task/end > each#1 > !each#2 > each > end"
    ]);
    assert!(run.is_over());
}

/// The list has a place for each item: what gave no result leaves it empty.
#[test]
fn results_become_a_list_in_the_order_of_the_items() {
    let films = json!(["Alien", "Brazil", "Casablanca"]);
    let mut run = Run::of("multi_instance_output").with("films", films.clone()).with("enough", 3).start();
    assert_eq!(run.nth_task("judge", 1).record().details.name.as_deref(), Some("Judge Brazil"));
    run.nth_task("judge", 2).complete_as("ada", json!({ "grade": { "stars": 5 } }));
    run.nth_task("judge", 0).complete_as("bob", json!({ "grade": 3 }));
    assert_eq!(run.variable("grades"), None);
    run.task("judge").complete_as("cyd", json!({}));
    run.assert_log(expect!["start > judge#2(ada) > judge#0(bob) > judge#1(cyd) > judge > end"]);
    assert_eq!(run.variable("grades"), Some(json!([3, null, { "stars": 5 }])));
    let mut run = Run::of("multi_instance_output").with("films", films).with("enough", 1).start();
    run.nth_task("judge", 1).complete_as("ada", json!({ "grade": true }));
    assert_eq!(run.variable("grades"), Some(json!([null, true, null])));
    Run::of("multi_instance_output").with("films", json!([])).with("enough", 1).start();
}

#[test]
fn no_more_at_once_than_the_limit_says() {
    let mut run = Run::of("multi_instance_limit").with("customers", json!(["a", "b", "c", "d"])).with("lines", 2).start();
    assert_eq!(run.open_tasks("call"), 2);
    assert_eq!(run.nth_task("call", 1).sees("customer"), Some(json!("b")));
    run.nth_task("call", 1).complete();
    assert_eq!((run.open_tasks("call"), run.nth_task("call", 1).sees("customer")), (2, Some(json!("c"))));
    run.nth_task("call", 0).complete();
    run.task("call").complete();
    assert_eq!(run.open_tasks("call"), 1);
    run.task("call").complete();
    run.assert_log(expect!["start > call#1 > call#0 > call#2 > call#3 > call > end"]);
    let refused = Run::of("multi_instance_limit").with("customers", json!(["a"])).with("lines", 0);
    refused.start_refused("no instance could ever run");
}

/// Whatever happens to the list on the way, each item is the one that stands there when its turn comes.
#[test]
fn a_list_may_change_while_it_is_walked_through() {
    let mut run = Run::of("multi_instance_long").with("items", json!(["a", "b", "c"])).start();
    run.task("sign").complete();
    run.set(json!({ "items": ["x", "y", "z"] }));
    run.task("sign").complete();
    assert_eq!(run.task("sign").record().details.name.as_deref(), Some("z"));
    run.task("sign").complete();
    run.assert_log(expect!["start > sign#0 > sign#1 > sign#2 > sign > end"]);
}

/// What is computed is computed once, as the activity begins.
#[test]
fn a_list_that_is_computed_stays_as_it_was() {
    let mut run = Run::of("multi_instance_computed").with("order", json!({ "people": ["a", "b", 3] })).start();
    run.task("sign").complete_as("ada", json!({ "signature": "A" }));
    run.set(json!({ "order": { "people": [] } }));
    run.crash();
    let sees = run.task("sign").sees("item");
    assert_eq!(sees, Some(json!("b")));
    run.task("sign").complete();
    assert_eq!(run.task("sign").record().details.name.as_deref(), Some("3"));
    run.task("sign").complete_as("ada", json!({ "signature": "C" }));
    run.assert_variable("signed", json!(["A", null, "C"]));
    run.assert_log(expect!["start > sign#0(ada) > sign#1 > sign#2(ada) > sign > end"]);
}

#[test]
fn more_at_once_than_a_command_may_pass_are_refused() {
    for count in ["10001", "4000000000", "9000000000000000000"] {
        let count: i64 = count.parse().unwrap();
        Run::of("multi_instance_async").with("count", count).with("stop", false).start_refused("are too many");
    }
}

/// A loop that never rests stops like every other one, and goes on when somebody says so.
#[test]
fn a_loop_of_very_many_becomes_an_incident() {
    let mut run = Run::of("multi_instance_endless").with("done", false).start_on_engine();
    assert!(run.incident("step").contains("endless loop"), "{}", run.incident("step"));
    assert_eq!(run.state().jobs().len(), 1);
    run.set(json!({ "done": true })).retry("step").work_off();
    assert!(run.log().ends_with("> step > end"));
}

#[test]
fn each_completion_may_be_told_at_the_boundary() {
    let mut run = Run::of("multi_instance_none").start();
    (0..3).for_each(|_| run.task("review").complete());
    run.assert_log(expect!["start > review#0 > escalation(ONE) > on_one > noted > review#1 > escalation(ONE) > on_one > noted > review#2 > escalation(ONE) > review > end > on_one > noted"]);
}

#[test]
fn the_first_completion_may_end_the_activity() {
    let mut run = Run::of("multi_instance_one").start();
    run.nth_task("review", 1).complete();
    run.assert_log(expect!["start > review#1 > escalation(ONE) > !review#0 > !review#2 > !review > on_one > noted"]);
}

#[test]
fn a_condition_may_say_when_it_is_told() {
    let mut run = Run::of("multi_instance_complex").start();
    (0..3).for_each(|_| run.task("review").complete());
    run.assert_log(expect!["start > review#0 > review#1 > escalation(ONE) > on_one > noted > review#2 > review > end"]);
}
