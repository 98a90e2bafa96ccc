//! A loop without end stops, and says so.
use crate::harness::Run;
use serde_json::json;

#[test]
fn an_endless_loop_becomes_an_incident() {
    let mut run = Run::of("endless_loop").with("done", false).start();
    run.task("prepare").complete();
    let incidents: Vec<String> = run.state().incidents().iter().map(|i| i.kind.to_string()).collect();
    assert_eq!(incidents, ["stepBudget"]);
    run.set(json!({ "done": true }));
    run.cancel("it will not end by itself");
}
