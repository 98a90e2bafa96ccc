//! Signals within one process instance; between instances: see `rest::signal` (BPMN 2.0, 10.5.5.6).
use crate::harness::Run;
use expect_test::expect;

#[test]
fn all_who_listen_hear_it() {
    let mut run = Run::of("signals").with("why", "fire").start();
    assert_eq!(run.waits_for(), ["alarm", "alarm", "done"]);
    run.task("decide").complete();
    run.assert_variable("reason", "fire");
    run.assert_log(expect![
        "start > fork > decide > signal(alarm) > ring > signal(done) > !work > finish > instead > ended > beside > noticed > wait > waited"
    ]);
}
