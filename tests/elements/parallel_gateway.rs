//! All ways out, and waiting for all ways in (BPMN 2.0, 13.4.1).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn it_forks_and_waits_for_every_branch() {
    let mut run = Run::of("parallel_gateway").start();
    assert_eq!((run.open_tasks("left"), run.open_tasks("right")), (1, 1));
    run.task("right").complete();
    run.assert_log(expect!["start > split > right"]);
    run.task("left").complete();
    run.assert_log(expect!["start > split > right > left > join > end"]);
}

/// Two tokens over the same flow do not make up for the flow over which none has come.
#[test]
fn a_join_wants_a_token_over_each_of_its_flows() {
    let mut run = Run::of("parallel_gateway_twice").start();
    run.task("one").complete();
    run.task("two").complete();
    run.assert_log(expect!["start > split > one > merge > two > merge"]);
    run.task("three").complete();
    run.assert_log(expect!["start > split > one > merge > two > merge > three > join"]);
    assert_eq!(run.open_tasks("after"), 1);
    run.cancel("the second token waits for ever");
}

/// Two tokens over each flow make two rounds, in whichever order they come.
#[test]
fn a_join_fires_once_for_each_set_of_tokens() {
    let mut run = Run::of("parallel_gateway_rounds").start();
    run.task("left1").complete();
    run.task("left2").complete();
    assert_eq!(run.open_tasks("after"), 0);
    run.task("right1").complete();
    assert_eq!(run.open_tasks("after"), 1);
    run.task("right2").complete();
    assert_eq!(run.open_tasks("after"), 2);
    run.task("after").complete();
    run.task("after").complete();
    run.assert_log(expect![
        "start > split > left1 > left > left2 > left > right1 > right > join > right2 > right > join > after > end > after > end"
    ]);
}
