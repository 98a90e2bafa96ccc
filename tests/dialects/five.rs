//! The same process drawn in five dialects, from start to end: what happens is the same, told in the same words. Candidates, a form,
//! a listener, a condition, a reminder, work for each of several items, a called process with its variables, and a wait.
use crate::harness::Run;
use baton_models::bpmn::elements::ElementKind;
use baton_models::form::Form;
use serde_json::json;

const DIALECTS: [&str; 5] = ["dialect_camunda", "dialect_activiti", "dialect_flowable", "dialect_zeebe", "dialect_jbpm"];

fn begun(name: &str, amount: i32) -> Run {
    let mut run = Run::of(name).calls("dialect_called").with("amount", amount).with("items", json!(["a", "b"])).start();
    // Host code is a worker's; jBPM knows scripts alone.
    match run.topics().is_empty() {
        true => assert_eq!(run.variable("noted"), Some(json!(true)), "{name}"),
        false => run.work("audit").complete(json!({ "noted": true })),
    }
    run
}

/// From where both ways have met again.
fn rest(name: &str, run: &mut Run) {
    for item in ["a", "b"] {
        let state = run.state();
        let work = state.external_tasks().iter().next().map(|task| task.element_instance).expect("work");
        assert_eq!(state.value(work, "item").map(|value| crate::harness::plain(&value)), Some(json!(item)), "{name}");
        run.work("ship").complete(json!({}));
    }
    assert_eq!((run.task("confirm").sees("total"), run.task("confirm").sees("items")), (run.variable("amount"), None), "{name}");
    run.task("confirm").complete_as("jo", json!({ "slip": "S-1", "aside": 1 }));
    assert_eq!((run.variable("receipt"), run.variable("aside").is_some()), (Some(json!("S-1")), true), "{name}");
    run.pass("PT59M", 5);
    assert!(!run.log().contains("wait"), "{name}");
    run.pass("PT1M", 1);
}

fn large(name: &str) -> String {
    let mut run = begun(name, 250);
    let check = run.task("check").record();
    let groups: Vec<_> = check.links.iter().filter_map(|link| link.group.as_deref()).collect();
    assert_eq!((check.details.assignee.as_deref(), groups), (None, vec!["sales"]), "{name}");
    assert_eq!(check.details.name.as_deref(), Some("Check the order"), "{name}");
    run.task("check").complete_as("ada", json!({ "ok": true }));
    assert_eq!(run.task("approve").record().details.assignee.as_deref(), Some("max"), "{name}");
    run.pass("PT2H", 1);
    run.task("approve").complete_as("max", json!({}));
    rest(name, &mut run);
    run.log()
}

fn small(name: &str, amount: i32, ok: bool) -> String {
    let mut run = begun(name, amount);
    run.task("check").complete_as("ada", json!({ "ok": ok }));
    rest(name, &mut run);
    run.log()
}

#[test]
fn five_dialects_tell_one_history() {
    let rest = "ship#0 > ship#1 > ship > dialect_called/start > dialect_called/confirm(jo) > dialect_called/end > pay > wait > end";
    for name in DIALECTS {
        let long = format!("start > check(ada) > split > late > reminded > approve(max) > merge > {rest}");
        assert_eq!(large(name), long, "{name}");
        let short = format!("start > check(ada) > split > merge > {rest}");
        assert_eq!(small(name, 100, true), short, "{name}");
        assert_eq!(small(name, 250, false), short, "{name}");
    }
}

#[test]
fn a_form_has_the_same_field_in_each_dialect_that_has_forms() {
    for name in DIALECTS.iter().filter(|name| **name != "dialect_jbpm") {
        let file = crate::harness::fixture(name);
        let definitions = baton_models::bpmn::parse(file.as_bytes()).definitions.unwrap();
        let process = definitions.processes.first().unwrap();
        let ElementKind::UserTask(task) = &process.element(process.by_id["check"]).kind else { panic!("{name}") };
        let fields: Vec<_> = match &task.form {
            Some(Form::Fields(fields)) => fields.iter().map(|field| (field.id.as_str(), field.label.as_deref())).collect(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(fields, [("ok", Some("In order"))], "{name}");
    }
}
