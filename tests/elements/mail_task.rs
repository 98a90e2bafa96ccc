//! Mails that the model sends, by way of the outbox.
use crate::harness::Run;
use expect_test::expect;

#[test]
fn a_mail_is_ordered_and_the_flow_goes_on() {
    let mut run = Run::of("service_task_mail").with("customer", "carla@example.org").with("number", 17).start();
    run.assert_log(expect!["start > tell > end"]);
    let mail = run.mail();
    assert_eq!(mail.to, ["carla@example.org".into()]);
    assert_eq!(mail.subject.as_deref(), Some("Your order 17"));
    assert_eq!(mail.text.as_deref(), Some("It is on its way."));
}
