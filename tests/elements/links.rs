//! Links: a jump within a scope (BPMN 2.0, 10.5.5.2).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn a_token_goes_on_at_the_catch_event_of_the_same_name() {
    let mut run = Run::of("links").with("twice", false).start();
    run.task("work").complete();
    run.assert_log(expect!["start > which > far > landing > work > end"]);
}

#[test]
fn several_links_may_lead_to_one_place() {
    let mut run = Run::of("links").with("twice", true).start();
    run.task("work").complete();
    run.assert_log(expect!["start > which > farther > landing > work > end"]);
}
