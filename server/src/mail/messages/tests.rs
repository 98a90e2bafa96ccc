//! What the mails say.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use baton_engine::User;
use baton_models::Value;

fn content(template: &str) -> MailContent {
    MailContent {
        template: template.into(),
        to: vec!["max".into()],
        cc: Vec::new(),
        subject: None,
        text: None,
        html: None,
        task: Some(Key(42)),
        task_name: Some("Approve <purchase>".into()),
        process_name: "Purchase request".into(),
        business_key: None,
        variables: vec![
            ("item".into(), Value::text("A desk")),
            ("amount".into(), Value::Long(900)),
            ("approver".into(), Value::text("max")),
            ("by".into(), Value::Date(1_800_000_000_000)),
        ],
    }
}

fn letter(content: &MailContent) -> Letter {
    let mut directory = Directory::default();
    let max = User { id: "max".into(), first_name: "Max".into(), email: Some("max@example.org".into()), ..User::default() };
    directory.users.insert("max".into(), max);
    let writer = Writer {
        templates: Templates::new().unwrap(),
        from: "Baton <baton@example.org>".into(),
        base_url: "https://baton.example.org".into(),
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
    };
    writer.write(&Order { key: Key(7), instance: Key(6), created_at: 0, content }, &directory).unwrap()
}

#[test]
fn every_mail_has_a_subject_a_link_and_both_forms() {
    for template in ["assignment", "candidate", "reminder", "outcome"] {
        let letter = letter(&content(template));
        assert!(!letter.subject.is_empty() && !letter.subject.contains(['\n', '{']), "{template}: {}", letter.subject);
        assert!(letter.text.contains("https://baton.example.org/tasks/42"), "{template}: {}", letter.text);
        assert!(letter.html.unwrap().contains("https://baton.example.org/tasks/42"), "{template}");
        assert_eq!(letter.message_id, "7@example.org");
    }
}

#[test]
fn an_assignment_names_the_task_and_the_case() {
    let letter = letter(&content("assignment"));
    assert_eq!(letter.subject, "Your task: Approve <purchase>");
    assert_eq!(
        letter.text,
        "Hello Max,\n\n“Approve <purchase>” is waiting for you.\n\nItem: A desk\nAmount: 900\nApprover: Max\nBy: 2027-01-15 09:00:00 +01:00\n\n\
         Open the task: https://baton.example.org/tasks/42\n\n-- \nBaton, about Purchase request\n"
    );
    assert!(letter.html.unwrap().contains("Approve &lt;purchase&gt;"));
}

#[test]
fn a_mail_without_a_task_leads_to_the_case() {
    let letter = letter(&MailContent { task: None, ..content("outcome") });
    assert!(letter.text.contains("https://baton.example.org/cases/6"), "{}", letter.text);
}

#[test]
fn a_plain_mail_says_what_the_model_says_and_its_subject_is_one_line() {
    let order = MailContent {
        subject: Some("Order\r\nBcc: eve@example.org".into()),
        text: Some("As <agreed>".into()),
        html: Some("<b>As agreed</b>".into()),
        ..content("plain")
    };
    let letter = letter(&order);
    assert_eq!(letter.subject, "Order Bcc: eve@example.org");
    assert_eq!((letter.text.trim(), letter.html.as_deref()), ("As <agreed>", Some("<b>As agreed</b>")));
}
