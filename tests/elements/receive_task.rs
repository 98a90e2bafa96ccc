//! Waiting for a message, or for an explicit trigger.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn the_name_of_the_message_may_be_computed() {
    let mut run = Run::of("receive_task").with("number", 7).start();
    assert_eq!(run.waits_for(), ["paid 7"]);
    run.message("paid 7", json!({}));
    run.assert_log(expect!["start > wait > end"]);
}

/// What a message must carry is computed where the waiting begins, wherever it waits.
#[test]
fn a_message_may_need_a_key() {
    let mut run = Run::of("message_correlation").with("order", 17).start();
    let keys = |run: &Run| run.state().subscriptions().iter().map(|s| s.correlation_key.as_deref().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(keys(&run), [Some("17".to_owned())]);
    run.message("paid", json!({ "order": 18 }));
    assert_eq!(keys(&run), [Some("18".to_owned())]);
    run.message("paid", json!({}));
    assert_eq!(keys(&run), [Some("18".to_owned())]);
    run.message("paid", json!({})).assert_log(expect!["start > wait > !work > again > gate > last > end"]);
}

#[test]
fn without_a_message_it_waits_for_a_trigger() {
    let mut run = Run::of("receive_task_without_message").start();
    assert_eq!(run.waits_for(), Vec::<String>::new());
    run.signal("wait", json!({ "woken": true }));
    run.assert_log(expect!["start > wait > end"]).assert_variable("woken", true);
}
