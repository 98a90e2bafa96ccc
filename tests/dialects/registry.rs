//! Events of Flowable's registry: one is sent by a worker, the other received as a message with a key.
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn events_are_sent_by_workers_and_received_as_messages() {
    let mut run = Run::of("event_registry").with("number", 7).start();
    run.work("send-event").complete(json!({}));
    let keys: Vec<String> = run.state().subscriptions().iter().filter_map(|s| s.correlation_key.as_deref().map(str::to_owned)).collect();
    assert_eq!((run.waits_for(), keys), (vec!["orderShipped".to_owned()], vec!["7".to_owned()]));
    run.message("orderShipped", json!({ "parcel": "P-1" }));
    run.assert_log(expect!["start > send > wait > end"]).assert_variable("tracking", "P-1");
}
