//! Every way out whose condition holds, and waiting for what can still come (BPMN 2.0, 13.4.3).
use crate::harness::Run;
use expect_test::expect;
use serde_json::json;

#[test]
fn it_takes_every_flow_whose_condition_holds() {
    let mut run = Run::of("inclusive_gateway").with("wants", "ab").start();
    run.task("b").complete();
    run.assert_log(expect!["start > split > b"]);
    run.task("a").complete();
    run.assert_log(expect!["start > split > b > a > join > end"]);
}

#[test]
fn the_join_does_not_wait_for_a_flow_that_was_not_taken() {
    let mut run = Run::of("inclusive_gateway").with("wants", "a").start();
    run.task("a").complete();
    run.assert_log(expect!["start > split > a > join > end"]);
}

#[test]
fn the_default_is_for_when_nothing_holds() {
    let mut run = Run::of("inclusive_gateway").with("wants", "").start();
    run.task("none").complete();
    run.assert_log(expect!["start > split > none > join > end"]);
}

/// A token that may still take the way to the join keeps it waiting, wherever it comes from.
#[test]
fn the_join_waits_while_a_token_can_reach_it() {
    let mut run = Run::of("inclusive_gateway_reachability").with("way", "detour").start();
    run.task("a").complete();
    run.assert_log(expect!["start > split > a"]);
    run.task("b").complete();
    run.assert_log(expect!["start > split > a > b > choice"]);
    run.task("detour").complete();
    run.task("after").complete();
    run.assert_log(expect!["start > split > a > b > choice > detour > join > after > end"]);
}

#[test]
fn the_join_goes_on_when_the_last_token_takes_another_way() {
    let mut run = Run::of("inclusive_gateway_reachability").with("way", "elsewhere").start();
    run.task("a").complete();
    run.task("b").complete();
    run.assert_log(expect!["start > split > a > b > choice > elsewhere > join"]);
    run.task("after").complete();
    run.assert_log(expect!["start > split > a > b > choice > elsewhere > join > after > end"]);
}

#[test]
fn both_tokens_make_one() {
    let mut run = Run::of("inclusive_gateway_reachability").with("way", "straight").start();
    run.task("b").complete();
    run.assert_log(expect!["start > split > b > choice"]);
    run.task("a").complete();
    run.task("after").complete();
    run.assert_log(expect!["start > split > b > choice > a > join > after > end"]);
}

/// A token that passed the gateway can come back to it, but must not keep itself waiting.
#[test]
fn a_loop_back_does_not_block() {
    let mut run = Run::of("inclusive_gateway_loop").with("more", true).start();
    run.task("work").complete();
    run.task("work").complete_as("ada", json!({ "more": false }));
    run.assert_log(expect!["start > join > work > again > join > work(ada) > again > end"]);
}

/// Two tokens over one flow while the join waits: it takes one of each flow, the second begins another round.
#[test]
fn a_token_that_came_twice_over_a_flow_goes_on_in_the_next_round() {
    for way in ["elsewhere", "join"] {
        let mut run = Run::of("inclusive_gateway_surplus").with("way", way).start();
        run.task("one").complete();
        run.task("two").complete();
        run.assert_log(expect!["start > split > one > merge > two > merge"]);
        run.task("three").complete();
        assert_eq!(run.open_tasks("after"), 2);
        run.task("after").complete();
        run.task("after").complete();
    }
}

#[test]
fn a_join_waits_for_one_before_it_that_waits_itself() {
    let mut run = Run::of("inclusive_gateways_in_a_row").start();
    run.task("c").complete();
    run.task("a").complete();
    run.assert_log(expect!["start > split > c > a"]);
    run.task("b").complete();
    run.assert_log(expect!["start > split > c > a > b > first"]);
    run.task("d").complete();
    run.assert_log(expect!["start > split > c > a > b > first > d > second > end"]);
}

/// What runs in a sub-process, in the instances of a loop, or can begin at a boundary event counts as well.
#[test]
fn the_join_waits_for_tokens_inside_activities_and_at_their_boundary() {
    let mut run = Run::of("inclusive_gateway_around").start();
    run.task("each").complete();
    run.task("each").complete();
    run.task("inner").complete();
    run.assert_log(expect!["start > split > in > each#0 > each#1 > each > inner > sub"]);
    run.advance("P1D");
    run.task("host").complete();
    run.assert_log(expect!["start > split > in > each#0 > each#1 > each > inner > sub > remind > host > apart"]);
    run.task("reminded").complete();
    run.assert_log(expect!["start > split > in > each#0 > each#1 > each > inner > sub > remind > host > apart > reminded > join > end"]);
}

/// As soon as the boundary event cannot happen any more nothing is waited for.
#[test]
fn the_join_goes_on_when_an_activity_ends_whose_boundary_event_led_to_it() {
    let mut run = Run::of("inclusive_gateway_around").start();
    run.task("each").complete();
    run.task("each").complete();
    run.task("inner").complete();
    run.task("host").complete();
    run.assert_log(expect!["start > split > in > each#0 > each#1 > each > inner > sub > host > apart > join > end"]);
}
