//! A process that calls another (BPMN 2.0, 13.3.5).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

fn calling() -> Run {
    Run::of("call_activity").calls("called").with("amount", 10).with("secret", "x").business_key("K-1").start()
}

#[test]
fn mapped_variables_and_the_business_key_go_in_and_results_come_out() {
    let mut run = calling();
    let judge = run.task("judge");
    assert_eq!((judge.sees("price"), judge.sees("next"), judge.sees("secret")), (Some(json!(10)), Some(json!(11)), None));
    assert!(run.state().instances().iter().all(|i| i.business_key.as_deref() == Some("K-1")));
    run.task("judge").complete_as("jo", json!({ "verdict": "yes", "scratch": 1 }));
    run.assert_variable("result", "yes").assert_variable("twice", 20);
    assert_eq!(run.task("after").sees("scratch"), None);
    run.task("after").complete();
    run.assert_log(expect!["start > called/start > called/judge(jo) > called/split > called/end > call > after > end"]);
}

#[test]
fn an_error_of_the_called_process_comes_back() {
    let mut run = calling();
    run.task("judge").complete_as("jo", json!({ "verdict": "no" }));
    run.assert_log(expect![
        "start > called/start > called/judge(jo) > called/split > error(refused) > called/refuse > !call > failed > end_failed"
    ]);
    run.assert_variable("code", "refused");
}

#[test]
fn an_interrupted_call_takes_the_called_instance_along() {
    let mut run = calling();
    run.advance("PT1H").assert_log(expect!["start > called/start > !called/judge > !call > too_long > end_late"]);
}

#[test]
fn canceling_the_caller_cancels_the_called() {
    let mut run = calling();
    run.cancel("enough").assert_log(expect!["start > called/start > !called/judge > !call"]);
}

#[test]
fn all_variables_go_in_and_come_out() {
    let mut run = Run::of("call_activity_all").calls("called").with("which", "called").with("mine", 1).start();
    assert_eq!(run.task("judge").sees("mine"), Some(json!(1)));
    run.task("judge").complete_as("jo", json!({ "verdict": "fine" }));
    run.assert_variable("verdict", "fine");
    run.task("after").complete();
    run.assert_log(expect!["start > called/start > called/judge(jo) > called/split > called/end > call > after > end"]);
}

#[test]
fn a_process_that_is_not_deployed_refuses_the_request() {
    let run = Run::of("call_activity_all").with("which", "nowhere").start_refused("nowhere");
    run.assert_log(expect![""]);
}

#[test]
fn a_terminate_ends_the_called_instance_and_the_caller_goes_on() {
    let mut run = Run::of("call_activity_terminates").calls("called_terminates").start();
    run.task("right").complete();
    run.task("after").complete();
    run.task("beside").complete();
    run.assert_log(expect![
        "start > fork > called_terminates/start > called_terminates/split > called_terminates/right > called_terminates/stop > !called_terminates/left > call > after > end > beside > stop_all"
    ]);
}

/// `terminateAll` of Flowable: the instance that everything was called from ends.
#[test]
fn a_terminate_of_everything_ends_the_caller_too() {
    let mut run = Run::of("call_activity_terminates_all").calls("called_terminates_all").start();
    run.task("right").complete();
    run.assert_log(expect!["start > fork > called_terminates_all/start > called_terminates_all/split > called_terminates_all/sub_start > called_terminates_all/right > called_terminates_all/stop > !called_terminates_all/left > !called_terminates_all/sub > !call > !beside"]);
}

#[test]
fn a_terminate_of_the_caller_takes_the_called_instance_along() {
    let mut run = Run::of("call_activity_terminates").calls("called_terminates").start();
    run.task("beside").complete();
    run.assert_log(expect![
        "start > fork > called_terminates/start > called_terminates/split > beside > stop_all > !called_terminates/left > !called_terminates/right > !call"
    ]);
}

#[test]
fn values_go_down_and_up_over_two_calls() {
    let mut run = Run::of("call_activity_nested").calls("called").calls("called_calls").with("amount", 5).start();
    for _ in 0..2 {
        assert_eq!((run.task("judge").sees("price"), run.task("judge").sees("amount")), (Some(json!(10)), None));
        run.task("judge").complete_as("jo", json!({ "verdict": "yes" }));
    }
    run.assert_variable("verdict", "yes").assert_variable("doubled", 11).assert_variable("price", 5);
    run.assert_log(expect![
        "start > called_calls/start > called/start > called/judge(jo) > called/split > called/end > called_calls/inner_call#0 > called/start > called/judge(jo) > called/split > called/end > called_calls/inner_call#1 > called_calls/inner_call > called_calls/end > call > end"
    ]);
}

/// An error passes a multi-instance call and the process around it on its way.
#[test]
fn an_error_comes_up_over_two_calls() {
    let mut run = Run::of("call_activity_nested").calls("called").calls("called_calls").with("amount", 5).start();
    run.task("judge").complete_as("jo", json!({ "verdict": "no" }));
    run.assert_log(expect![
        "start > called_calls/start > called/start > called/judge(jo) > called/split > error(refused) > called/refuse > !called_calls/inner_call#0 > !called_calls/inner_call > !call > refusal > end_refused"
    ]);
    run.assert_variable("code", "refused");
}

/// What is local comes from the activity's own scope, and goes no further than its outputs.
#[test]
fn local_variables_stay_with_the_call() {
    let mut run = Run::of("call_activity_local").calls("called").with("far", "away").start();
    let judge = run.task("judge");
    assert_eq!((judge.sees("mine"), judge.sees("near"), judge.sees("seen")), (Some(json!("own")), Some(json!(null)), Some(json!("away"))));
    assert_eq!(run.task("judge").sees("far"), None);
    run.task("judge").complete_as("jo", json!({ "verdict": "yes", "scratch": 1 }));
    let after = run.task("after");
    assert_eq!((after.sees("scratch"), after.sees("found"), after.sees("verdict")), (None, None, None));
    run.assert_variable("kept", "yes yes!").assert_variable("result", "yes");
    run.task("after").complete();
}

#[test]
fn a_hundred_calls_within_each_other_come_back() {
    let mut run = Run::of("call_activity_top").calls("call_activity_deep").with("level", 100).with("fail", false).start();
    assert_eq!(run.state().instances().iter().count(), 102);
    let deepest = run.state().instances().iter().last().unwrap().business_key.clone();
    assert_eq!(deepest.as_deref(), Some("level 0"));
    run.task("bottom").complete();
    run.assert_variable("depth", 100);
}

#[test]
fn an_error_comes_up_from_a_hundred_calls_down() {
    let mut run = Run::of("call_activity_top").calls("call_activity_deep").with("level", 100).with("fail", true).start();
    run.task("bottom").complete();
    run.assert_variable("code", "abyss");
}

#[test]
fn a_hundred_calls_are_cancelled_at_once() {
    let mut run = Run::of("call_activity_top").calls("call_activity_deep").with("level", 100).with("fail", false).start();
    run.cancel("enough");
    assert!(run.is_over());
}

/// Calls without end are a failure of the model, and cost no stack.
#[test]
fn calls_without_end_are_refused() {
    Run::of("call_activity_top")
        .calls("call_activity_deep")
        .with("level", -1)
        .with("fail", false)
        .start_refused("the call is the 500th within another");
    let mut run = Run::of("call_activity_top").calls("call_activity_deep").with("level", 498).with("fail", false).start_on_engine();
    run.cancel("enough");
    let mut run = Run::of("call_activity_top").calls("call_activity_deep").with("level", 498).with("fail", true).start_on_engine();
    run.task("bottom").complete();
    run.assert_variable("code", "abyss");
}
