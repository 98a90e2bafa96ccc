//! Execution listeners: in place as expressions and scripts, and as the work of a worker where they name host code.
use crate::harness::{Run, plain};
use baton_engine::Placement;
use expect_test::expect;
use serde_json::json;

/// The order of Camunda 7: inputs, start listeners, the work, end listeners, outputs; those of a flow as it is taken, those
/// of a process with its start event and behind its last token. A multi-instance activity has them for each instance.
#[test]
fn listeners_see_where_they_are_and_what_happened() {
    let mut run = Run::of("listeners").with("told", "").start();
    run.assert_variable("seen", "in");
    run.task("work").complete();
    run.assert_variable("result", "end");
    run.task("each").complete();
    run.task("each").complete();
    run.assert_log(expect!["start > work > fork > join > inner_start > each#0 > each#1 > each > inner_end > inner > end"]);
    let told = run.variable("told").unwrap();
    let told: Vec<&str> = told.as_str().unwrap().split_whitespace().collect();
    expect![[r#"
        start(start) start(start) end(start) take(start) start(work) end(work)
        start(fork) end(fork) take(fork) take(fork) start(join) end(join)
        start(inner) start(each) end(each) start(each) end(each) end(inner)
        start(end) end(end) end(null)"#]]
    .assert_eq(&told.chunks(6).map(|line| line.join(" ")).collect::<Vec<_>>().join("\n"));
}

/// Who is cancelled ends too; an event that interrupts begins and ends.
#[test]
fn cancelled_elements_run_their_end_listeners() {
    let mut run = Run::of("listeners").with("told", "").start();
    run.task("work").complete();
    run.set(json!({ "told": "" }));
    run.advance("PT1H");
    run.work_off();
    run.assert_log(expect!["start > work > fork > join > inner_start > !each#0 > !each > !inner > late > over"]);
    run.assert_variable("told", " end(each) end(inner) start(late) end(late) end(null)");
}

#[test]
fn a_cancelled_instance_runs_them_unless_it_is_told_not_to() {
    let mut run = Run::of("listeners").with("told", "").start();
    run.set(json!({ "told": "" }));
    run.cancel("no longer needed");
    assert_eq!(run.variable("told"), Some(json!(" end(work) end(null)")));
    let mut run = Run::of("listeners").with("told", "").start();
    run.set(json!({ "told": "" }));
    run.cancel_skipping("no longer needed");
    assert_eq!(run.variable("told"), Some(json!("")));
}

/// Host code is work under the name of its class or bean: the token waits for it, with what the model injects.
#[test]
fn host_code_is_the_work_of_a_worker() {
    let mut run = Run::of("listeners_host").with("amount", 41).start();
    run.assert_log(expect![""]);
    run.work("Opened").complete(json!({}));
    run.work("taken").complete(json!({}));
    run.assert_log(expect!["start"]);
    let inputs = run.work("Prepare").record().host.unwrap();
    let inputs: Vec<_> = inputs.inputs.iter().map(|(name, value)| (&**name, plain(value))).collect();
    assert_eq!(inputs, [("eventName", json!("start")), ("kind", json!("first")), ("sum", json!(42))]);
    run.work("Prepare").fail("no price yet", 0, 0);
    assert_eq!(run.incident("work"), "no price yet");
    run.work("Prepare").retries(1);
    run.work("Prepare").complete(json!({ "price": 10 }));
    run.work("Check").complete(json!({}));
    assert_eq!(run.topics(), ["work"]);
    run.work("work").complete(json!({}));
    run.work("Late").complete(json!({ "late": "yes" }));
    run.work("Later").complete(json!({}));
    run.assert_variable("result", "11 yes");
    run.assert_log(expect!["start > incident(work) > work"]);
    assert_eq!(run.topics(), ["Closed"]);
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > incident(work) > work > end"]);
}

#[test]
fn host_code_may_report_a_business_error_or_come_too_late() {
    let begin = || {
        let mut run = Run::of("listeners_host").with("amount", 41).start();
        run.work("Opened").complete(json!({}));
        run.work("taken").complete(json!({}));
        run
    };
    let mut run = begin();
    run.work("Prepare").error("no-price", "nobody knows");
    run.work("Late").complete(json!({}));
    run.work("Later").complete(json!({}));
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > error(no-price) > !work > wrong > end_wrong"]);
    let mut run = begin();
    run.work("Prepare").complete(json!({ "price": 10 }));
    run.work("Check").complete(json!({}));
    run.work("work").complete(json!({}));
    run.work("Late").complete(json!({}));
    run.advance("PT1H");
    run.work_off();
    assert_eq!(run.topics(), ["Closed", "Later"]);
    run.work("Later").complete(json!({}));
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > !work > slow > end_slow"]);
}

/// A join waits for its listeners once, and takes its flows when those of all of them are done.
#[test]
fn joins_wait_for_host_code_too() {
    let mut run = Run::of("listeners_host_inclusive").with("told", "").start();
    run.assert_log(expect!["start > split > a"]);
    run.task("b").complete();
    run.set(json!({ "any": 1 }));
    assert_eq!(run.topics(), ["Gathered"]);
    run.work("Gathered").complete(json!({}));
    run.work("Gone").complete(json!({}));
    run.work("One").complete(json!({}));
    run.assert_variable("told", " take(join)");
    run.work("Two").complete(json!({}));
    run.assert_log(expect!["start > split > a > b > join > one > two"]);
}

/// A failing listener fails like its element: in a job it costs an attempt, in a request it is answered.
#[test]
fn a_listener_that_fails_is_a_failure_of_its_element() {
    let mut run = Run::of("listener_fails").start();
    run.work_off();
    for wait in ["PT1M", "PT1M"] {
        run.advance(wait);
        run.work_off();
    }
    assert!(run.incident("work").contains("there is no variable 'parts'"));
    run.set(json!({ "parts": 4 }));
    run.retry("work");
    run.advance("PT1M");
    run.assert_variable("half", 25.0);
    run.refused("there is no variable 'text'").task("work").complete();
    run.task("work").complete_as("ada", json!({ "text": "done" }));
    run.assert_variable("note", "done");
    run.work_off();
    run.assert_log(expect!["start > incident(work) > work(ada) > end"]);
}

/// A token that is put behind the start event cannot wait for host code.
#[test]
fn instances_that_begin_elsewhere() {
    Run::of("listeners_host").placed(Placement::before("work")).start_refused("'listeners_host' has a listener that is host code");
    let mut run = Run::of("listeners_host").placed(Placement::before("work")).skipping(true, true).start();
    run.work("work").complete(json!({ "found": 1, "late": 2 }));
    run.work("Late").complete(json!({}));
    run.work("Later").complete(json!({}));
    run.work("Closed").complete(json!({}));
    run.assert_variable("result", "1 2");
    let mut run = Run::of("listeners").with("told", "").placed(Placement::before("each")).start();
    run.assert_variable("told", " start(null) start(inner) start(each)");
    run.task("each").complete();
    run.assert_log(expect!["each#0 > each > inner_end > inner > end"]);
}

/// Event sub-processes begin behind their listeners, and a terminate end event is the last token of its process.
#[test]
fn listeners_of_events_and_their_sub_processes() {
    let mut run = Run::of("listeners_events").with("told", "").start();
    run.message("help", json!({}));
    assert_eq!(run.topics(), ["Helped"]);
    run.assert_log(expect!["start > fork"]);
    run.work("Helped").complete(json!({}));
    run.assert_log(expect!["start > fork > help_start > help_end > helping"]);
    run.assert_variable("told", " start(helping) start(help_start) end(helping)");
    run.set(json!({ "told": "" }));
    run.task("work").complete();
    assert_eq!(run.topics(), ["Closed"]);
    run.assert_variable("told", " start(stop) end(other) end(stop)");
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > fork > help_start > help_end > helping > work > !other > stop"]);
}

#[test]
fn an_end_event_that_throws_has_its_end_listeners() {
    let mut run = Run::of("listeners_events").with("told", "").start();
    run.task("other").complete();
    run.assert_variable("told", " end(other) end(wrong)").assert_log(expect!["start > fork > other > error(bad) > wrong"]);
    run.task("work").complete();
    run.work("Closed").complete(json!({}));
}

/// Host code that listens to the end of what is cancelled is told: nothing of the process waits for it but its end.
#[test]
fn host_code_learns_of_what_was_interrupted() {
    let mut run = Run::of("listeners_host_cancelled").with("amount", 3).start();
    let task = run.task("work").record().key.to_string();
    run.advance("PT1H");
    run.assert_log(expect!["start > fork > !work > slow > end_slow"]);
    let host = run.work("Stopped").record().host.unwrap();
    let inputs: Vec<_> = host.inputs.iter().map(|(name, value)| (&**name, plain(value))).collect();
    assert_eq!(inputs, [("eventName", json!("end")), ("what", json!("3 parts")), ("kind", json!("3 parts"))]);
    let host = run.work("deleted").record().host.unwrap();
    let inputs: Vec<_> = host.inputs.iter().map(|(name, value)| (&**name, plain(value))).collect();
    assert_eq!(inputs, [("eventName", json!("delete")), ("taskId", json!(task)), ("kind", json!("3 parts"))]);
    run.work("Stopped").complete(json!({ "noted": true }));
    run.assert_variable("noted", true);
    run.work("deleted").fail("not now", 0, 0);
    assert_eq!(run.incident("work"), "not now");
    run.work("deleted").retries(1);
    run.work("deleted").complete(json!({}));
    run.task("other").complete();
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > fork > !work > slow > end_slow > incident(the instance) > other > stop"]);
}

/// An instance without tokens ends when host code was told, and a business error of such code is nobody's.
#[test]
fn an_instance_ends_when_host_code_was_told_of_what_was_cancelled() {
    let mut run = Run::of("listeners_host_cancelled").with("amount", 3).start();
    run.task("other").complete();
    assert_eq!(run.topics(), ["Closed", "Stopped", "deleted"]);
    run.work("Closed").complete(json!({}));
    run.work("Stopped").error("bad", "too late");
    run.assert_log(expect!["start > fork > other > !work > error(bad)"]);
    run.work("deleted").complete(json!({}));
    run.assert_log(expect!["start > fork > other > !work > error(bad) > stop"]);
    let mut run = Run::of("listeners_host_cancelled").with("amount", 3).start();
    run.message("withdraw", json!({}));
    assert_eq!(run.topics(), ["Closed", "Stopped", "deleted"]);
    run.work("deleted").complete(json!({}));
    run.work("Stopped").complete(json!({}));
    run.work("Closed").complete(json!({}));
    run.assert_log(expect!["start > fork > !work > !other > withdrawn_start > withdrawn_end > withdrawn"]);
}

/// What is cancelled as a whole tells no host code: the work would have nowhere to be.
#[test]
fn a_deleted_instance_takes_its_work_with_it() {
    let mut run = Run::of("listeners_host_cancelled").with("amount", 3).start();
    run.advance("PT1H");
    run.cancel("not needed");
    run.assert_log(expect!["start > fork > !work > slow > end_slow > !other"]);
    let mut run = Run::of("listeners_host_cancelled").with("amount", 3).start();
    run.cancel("not needed");
    run.assert_log(expect!["start > fork > !work > !other"]);
}
