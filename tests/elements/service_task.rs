//! Work for systems: external workers and expressions.
use crate::harness::{Run, plain};
use expect_test::expect;
use serde_json::json;

#[test]
fn a_worker_completes_it_with_variables() {
    let mut run = Run::of("service_task_external").with("what", "order").start();
    assert_eq!(run.work("place-order").record().priority, 12);
    run.work("place-order").complete(json!({ "number": "4711" }));
    run.assert_log(expect!["start > order > end"]).assert_variable("number", "4711");
}

#[test]
fn without_retries_left_there_is_an_incident_until_somebody_grants_new_ones() {
    let mut run = Run::of("service_task_external").with("what", "order").start();
    run.work("place-order").fail("no connection", 1, 5_000);
    run.assert_log(expect!["start"]);
    let task = run.work("place-order").record();
    assert_eq!((task.retries, task.error_message.as_deref()), (Some(1), Some("no connection")));
    run.advance("PT5S");
    run.work("place-order").fail("still no connection", 0, 0);
    run.assert_log(expect!["start > incident(order)"]);
    assert_eq!(run.incident("order"), "still no connection");
    run.work("place-order").retries(2);
    assert!(run.state().incidents().is_empty());
    run.work("place-order").complete(json!({}));
    run.assert_log(expect!["start > incident(order) > order > end"]);
}

#[test]
fn a_workers_business_error_takes_the_boundary_event() {
    let mut run = Run::of("service_task_external_error").start();
    run.work("place-order").error("supplier-closed", "until monday");
    run.assert_log(expect!["start > error(supplier-closed) > !order > closed"]);
    run.assert_variable("code", "supplier-closed").assert_variable("reason", "until monday");
    run.task("purchasing").complete_as("pat", json!({}));
    run.assert_log(expect!["start > error(supplier-closed) > !order > closed > purchasing(pat) > end_closed"]);
}

#[test]
fn a_lock_keeps_other_workers_away() {
    use baton_engine::Command;
    let mut run = Run::of("service_task_external").with("what", "order").start();
    let lock = |worker: &'static str| move |task| Command::LockExternalTask { task, worker: worker.into(), duration: 10_000, again: false };
    let complete = |worker: &'static str| {
        move |task| Command::CompleteExternalTask { task, worker: worker.into(), variables: Vec::new(), local_variables: Vec::new() }
    };
    run.work("place-order").command(lock("one"));
    run.refused("").work("place-order").command(lock("two"));
    run.refused("It is locked by worker 'one'").work("place-order").command(complete("two"));
    run.advance("PT11S");
    run.work("place-order").command(lock("two"));
    run.refused("It is locked by worker 'two'").work("place-order").command(complete("one"));
    run.work("place-order").command(complete("two"));
    run.assert_log(expect!["start > order > end"]);
}

#[test]
fn an_expression_is_evaluated_in_place() {
    let mut run = Run::of("service_task_expression").with("amount", 21).start();
    run.assert_variable("double", 42);
    run.task("look").complete();
    run.assert_log(expect!["start > compute > look > end"]);
}

/// Within a request a failing model takes the request back to the last wait state, and the caller is told.
#[test]
fn an_expression_that_fails_rolls_the_request_back() {
    let mut run = Run::of("service_task_expression_fails").start();
    run.refused("compute").task("prepare").complete_as("ada", json!({ "lost": true }));
    assert_eq!(run.variable("lost"), None);
    run.task("prepare").complete_as("ada", json!({ "missing": 2 }));
    run.assert_log(expect!["start > prepare(ada) > compute > end"]).assert_variable("double", 4);
}

/// `${bean.method(arguments)}`: a method of a variable's value runs in place, that of a bean is the work of a worker.
#[test]
fn a_method_of_a_bean_is_the_work_of_a_worker() {
    let mut run = Run::of("service_task_bean").with("word", "b").start();
    run.assert_log(expect!["start"]);
    let inputs = |run: &mut Run, topic: &str| -> Vec<_> {
        let host = run.work(topic).record().host;
        host.iter().flat_map(|host| &host.inputs).map(|(name, value)| (name.to_string(), plain(value))).collect()
    };
    let told = [("arguments".to_owned(), json!(["b"])), ("resultVariable".to_owned(), json!("found"))];
    assert_eq!(inputs(&mut run, "words.contains"), told);
    run.work("words.contains").complete(json!({ "found": true }));
    assert_eq!(inputs(&mut run, "audit.begin"), [("eventName".to_owned(), json!("start"))]);
    run.work("audit.begin").complete(json!({}));
    assert_eq!(run.topics(), ["mailer.tell", "words.size"]);
    assert_eq!(inputs(&mut run, "mailer.tell").last(), Some(&("arguments".to_owned(), json!([null, "b"]))));
    run.work("mailer.tell").complete(json!({}));
    run.work("words.size").complete(json!({}));
    run.task("work").complete();
    run.work("archive.store").complete(json!({}));
    run.assert_log(expect!["start > compute > work > end"]);
    let mut run = Run::of("service_task_bean").with("word", "b").with("words", json!(["a", "b"])).start();
    run.assert_variable("found", true);
    run.work("audit.begin").complete(json!({}));
    assert_eq!(run.topics(), ["mailer.tell"]);
    run.work("mailer.tell").complete(json!({}));
    run.task("work").complete();
    run.work("archive.store").complete(json!({}));
    run.assert_log(expect!["start > compute > work > end"]);
}
