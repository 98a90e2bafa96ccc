//! A loop without end stops, and says so.
use crate::harness::Run;
use serde_json::json;

#[test]
fn an_endless_loop_becomes_an_incident_and_can_go_on_when_it_is_repaired() {
    let mut run = Run::of("endless_loop").with("done", false).start();
    run.task("prepare").complete();
    let state = run.state();
    let incident = state.incidents().iter().next().expect("an incident");
    assert!(incident.message.contains("endless loop"), "{}", incident.message);
    assert_eq!(&*incident.kind, "stepBudget");
    let element = incident.element.expect("where it is");
    let id = state.instances().iter().next().unwrap().graph.process.element(element).id.clone();
    run.set(json!({ "done": true })).retry(&id).work_off();
    assert!(run.log().ends_with("split > end"), "{}", run.log());
}

/// A loop of scripts that each take long would hold up everybody: what a script runs counts too.
#[test]
fn a_loop_of_long_scripts_ends_in_time() {
    let mut run = Run::of("endless_scripts").with("done", false).start_on_engine();
    run.task("prepare").complete();
    let rounds = run.log().matches("work").count();
    assert!((5..500).contains(&rounds), "{rounds} rounds");
    let incident = run.state().incidents().iter().next().expect("an incident").message.to_string();
    assert!(incident.contains("endless loop"), "{incident}");
    run.cancel("it never ends");
}
