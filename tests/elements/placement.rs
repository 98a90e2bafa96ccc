//! Instances that begin elsewhere than at their start event.
use crate::harness::{Run, variables_of};
use baton_engine::{Place, Placement};
use expect_test::expect;
use serde_json::{Value as Json, json};

fn after(element: &str) -> Placement {
    Placement { place: Place::After(element.into()), ..Placement::before("") }
}

fn over(flow: &str) -> Placement {
    Placement { place: Place::Over(flow.into()), ..Placement::before("") }
}

fn before(element: &str, variables: Json, local: Json) -> Placement {
    Placement { variables: variables_of(&variables), local_variables: variables_of(&local), ..Placement::before(element) }
}

#[test]
fn before_an_activity_after_it_and_on_a_flow() {
    let mut run = Run::of("sub_process").placed(Placement::before("after")).start();
    run.task("after").complete();
    run.assert_log(expect!["after > end"]);

    let mut run = Run::of("sub_process").placed(after("sub")).start();
    run.task("after").complete();
    run.assert_log(expect!["after > end"]);

    let mut run = Run::of("sub_process").placed(over("start_sub")).start();
    run.task("left").complete();
    run.task("right").complete();
    run.task("after").complete();
    run.assert_log(expect!["sub_start > left > left_end > right > right_end > sub > after > end"]);
}

#[test]
fn inside_a_sub_process_that_both_tokens_share() {
    let mut run = Run::of("sub_process").placed(Placement::before("left")).placed(over("sub_start_right")).start();
    run.task("left").complete();
    run.task("right").complete();
    run.task("after").complete();
    run.assert_log(expect!["left > left_end > right > right_end > sub > after > end"]);
}

#[test]
fn a_token_that_ends_at_once_does_not_end_the_instance_before_the_next_one() {
    let mut run = Run::of("sub_process").placed(Placement::before("end")).placed(Placement::before("after")).start();
    run.task("after").complete();
    run.assert_log(expect!["end > after > end"]);
    Run::of("sub_process").placed(Placement::before("end")).start().assert_log(expect!["end"]);
}

#[test]
fn a_sub_process_gets_its_variables_and_the_token_its_own() {
    let placed = before("work", json!({ "seen": 1 }), json!({ "own": 2 }));
    let mut run = Run::of("sub_process_variables").with("outer", 1).placed(placed).start();
    assert_eq!(["inner", "seen", "own"].map(|name| run.task("work").sees(name)), [2, 1, 2].map(|n| Some(json!(n))));
    run.task("work").complete();
    assert_eq!((run.task("after").sees("seen"), run.task("after").sees("own")), (Some(json!(1)), None));
    run.task("after").complete();
}

#[test]
fn a_join_waits_for_the_tokens_that_are_missing() {
    let mut run = Run::of("parallel_gateway").placed(Placement::before("join")).placed(Placement::before("right")).start();
    run.assert_log(expect![""]);
    run.task("right").complete();
    run.assert_log(expect!["right > join > end"]);
}

#[test]
fn one_inner_instance_of_a_multi_instance_activity_for_each_placement() {
    let item = |item: &str| before("each", json!({}), json!({ "item": item }));
    let mut run = Run::of("multi_instance_sub_process").with("damaged", false).placed(item("a")).placed(item("b")).start();
    assert_eq!(run.open_tasks("pack"), 2);
    run.task("pack").complete();
    run.task("pack").complete();
    run.assert_log(expect!["each_start > each_start > pack > fine > each_end > each#0 > pack > fine > each_end > each#1 > each > end"]);

    let inside = before("pack", json!({ "item": "c" }), json!({}));
    let mut run = Run::of("multi_instance_sub_process").with("damaged", true).placed(inside).start();
    run.task("pack").complete();
    run.assert_log(expect!["pack > fine > error(breakage) > broken > !each#0 > !each > on_breakage > end_broken"]);

    let whole = Placement::before("each#multiInstanceBody");
    let mut run = Run::of("multi_instance_sub_process").with("damaged", false).with("items", json!(["d", "e"])).placed(whole).start();
    assert_eq!(run.open_tasks("pack"), 2);
    run.task("pack").complete();
    run.task("pack").complete();
}

#[test]
fn an_asynchronous_activity_begins_with_its_job() {
    let mut run = Run::of("async_before").with("ready", true).placed(Placement::before("fragile")).start();
    run.assert_log(expect![""]);
    run.work_off();
    run.task("after").complete();
    run.assert_log(expect!["fragile > after > end"]);
}

#[test]
fn what_is_not_in_the_model_begins_nothing() {
    let refused = |process: &str, placement: Placement, why: &str| drop(Run::of(process).placed(placement).start_refused(why));
    refused(
        "sub_process",
        Placement::before("nothing"),
        "cannot start before 'nothing': the process 'sub_process' has no element 'nothing'",
    );
    refused("sub_process", after("sub_start"), "more than one outgoing sequence flow");
    refused("sub_process", after("end"), "no outgoing sequence flow");
    refused("sub_process", over("sub"), "the process 'sub_process' has no sequence flow 'sub'");
    refused("sub_process", Placement::before("sub#multiInstanceBody"), "is no multi-instance activity");
    let first = Run::of("multi_instance_sub_process").with("damaged", false).placed(before("pack", json!({ "item": 1 }), json!({})));
    let each = before("each", json!({}), json!({ "item": 2 }));
    drop(first.placed(each).placed(Placement::before("pack")).start_refused("'each' runs 2 times"));
}
