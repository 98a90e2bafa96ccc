//! Ad-hoc sub-processes: somebody chooses what is done, until a condition holds (BPMN 2.0, 13.3.5).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn what_is_chosen_is_done_until_the_condition_holds() {
    let mut run = Run::of("ad_hoc").with("healthy", false).start();
    assert_eq!(run.task("treat").record().details.name.as_deref(), Some("Treat the patient"));
    run.choose_as("house", "xray", json!({ "part": "knee" }));
    assert_eq!(run.task("xray").sees("part"), Some(json!("knee")));
    run.choose_as("house", "examine", json!({}));
    run.choose_as("house", "examine", json!({}));
    run.task("xray").complete();
    run.assert_log(expect!["start > xray"]);
    // What runs still when the condition holds is cancelled, and what was to follow.
    run.nth_task("examine", 0).complete_as("cuddy", json!({ "healthy": true }));
    run.assert_log(expect!["start > xray > examine(cuddy) > !examine > !read_xray > treat(cuddy) > end"]);
}

/// Nothing begins by itself, and nothing ends before something was done.
#[test]
fn it_waits_for_a_choice() {
    let mut run = Run::of("ad_hoc").with("healthy", true).start();
    assert_eq!(run.open_task_elements(), ["treat"]);
    run.advance("P1D");
    run.choose_as("house", "examine", json!({}));
    run.task("examine").complete();
    run.assert_log(expect!["start > late > reminded > examine > treat > end"]);
}

#[test]
fn only_what_no_flow_leads_to_can_be_chosen() {
    let mut run = Run::of("ad_hoc").with("healthy", true).start();
    run.refused("'read_xray' cannot be chosen in 'treat'; accepted are: examine, xray").choose_as("house", "read_xray", json!({}));
    run.refused("accepted are: examine, xray").choose_as("house", "end", json!({}));
    run.cancel("enough");
}

/// Whose task it is may say that nothing more is to be done, if the condition agrees.
#[test]
fn its_owner_ends_it() {
    let mut run = Run::of("ad_hoc").with("healthy", false).start();
    run.choose_as("house", "examine", json!({}));
    run.refused("its completion condition does not hold yet").task("treat").complete_as("house", json!({}));
    run.task("treat").complete_as("house", json!({ "healthy": true }));
    run.assert_log(expect!["start > !examine > treat(house) > end"]);
}

/// Without a condition it is done when nothing runs any more. It is the starter's where the model names no owner.
#[test]
fn one_after_the_other() {
    let mut run = Run::of("ad_hoc_sequential").by("eve").start();
    assert_eq!(run.task("tidy").record().details.assignee.as_deref(), Some("eve"));
    run.choose_as("eve", "sweep", json!({}));
    run.refused("a second one cannot begin beside the first").choose_as("eve", "wipe", json!({}));
    run.task("sweep").complete_as("eve", json!({}));
    run.assert_log(expect!["start > sweep(eve) > tidy(eve) > end"]);
}

#[test]
fn nobody_has_to_choose_anything() {
    let mut run = Run::of("ad_hoc_sequential").by("eve").start();
    run.task("tidy").complete_as("eve", json!({}));
    run.assert_log(expect!["start > tidy(eve) > end"]);
}

/// What still runs is waited for; nothing more can be chosen meanwhile.
#[test]
fn what_remains_may_be_waited_for() {
    let mut run = Run::of("ad_hoc_wait").with("full", true).start();
    run.choose_as("sam", "weigh", json!({}));
    run.choose_as("sam", "add", json!({}));
    run.task("add").complete();
    run.assert_log(expect!["start > add"]);
    run.refused("nothing more can be chosen in 'pack'").choose_as("sam", "add", json!({}));
    run.work("scales").complete(json!({}));
    run.choose_as("sam", "add", json!({}));
    run.task("add").complete();
    run.assert_log(expect!["start > add > weigh > pack#0 > add > pack#1 > pack > end"]);
}

/// What makes it done may also be an event that it waits for: what begins by that is one more thing that is cancelled or
/// waited for (found by random models, seed 706: it went on in a scope that had ended).
#[test]
fn an_event_that_comes_with_its_end_is_handled_in_it() {
    let story = |waits: &str, by_owner: bool| {
        let mut run = Run::of("ad_hoc_condition").replacing("cancelRemainingInstances=\"true\"", waits).with("found", false).start();
        run.choose_as("sam", "sweep", json!({}));
        run.choose_as("sam", "wipe", json!({}));
        run.task("wipe").complete();
        run.task(if by_owner { "clean" } else { "sweep" }).complete_as("sam", json!({ "found": true }));
        run
    };
    let cancels = "cancelRemainingInstances=\"true\"";
    story(cancels, true).assert_log(expect!["start > wipe > found > !sweep > !return > !on_found > clean(sam) > end"]);
    story(cancels, false).assert_log(expect!["start > wipe > found > sweep(sam) > !return > !on_found > clean(sam) > end"]);
    let mut run = story("cancelRemainingInstances=\"false\"", true);
    assert_eq!(run.open_task_elements(), ["return", "sweep"]);
    run.task("return").complete();
    run.task("sweep").complete();
    run.assert_log(expect!["start > wipe > found > return > returned > on_found > sweep > clean(sam) > end"]);
}
