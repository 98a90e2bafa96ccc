//! The example from beginning to end, as its people live it: Eve asks, Max decides, the ERP system orders, Eve is told,
//! an auditor reads.
use crate::harness::{Browser, Kind, Server, files};
use std::process::Command;

fn ask(eve: &Browser, item: &str, amount: &str) {
    eve.press("nav-start").follow("Purchase request");
    eve.fill("item", item).fill("amount", amount).fill("reason", "My back hurts").press("submit");
}

fn decide(approver: &Browser, decision: &str, comment: &str) {
    approver.go("/tasks?list=open").follow("Approve purchase").press("claim");
    approver.press(&format!("decision-{decision}")).fill("comment", comment).press("complete").sees("Done, thank you");
}

fn erp(server: &Server) {
    let worker = files::root().join("examples/purchase-approval/erp-worker");
    let done = Command::new("python3").arg(worker).args(["--url", &server.url, "--once"]).output().expect("Python runs");
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

fn person(server: &Server, name: &str) -> Browser {
    let browser = Browser::open(&server.url);
    browser.sign_in(name, name);
    browser
}

#[test]
fn on_sqlite() {
    from_wish_to_order(Kind::Sqlite);
}

#[test]
fn on_postgres() {
    if Kind::all().contains(&Kind::Postgres) {
        from_wish_to_order(Kind::Postgres);
    }
}

fn from_wish_to_order(kind: Kind) {
    let server = Server::demo(kind);
    let eve = person(&server, "eve");
    ask(&eve, "Standing desk", "800");

    let max = person(&server, "max");
    max.go("/demo/mailbox").sees("Approve purchase");
    max.go("/tasks?list=open").sees("Standing desk").follow("Approve purchase");
    max.sees("My back hurts").sees("Eve").press("claim");
    if kind == Kind::Sqlite {
        max.screenshot(&files::root().join("target/task.png"));
    }
    max.press("decision-approve").fill("comment", "Good for your back").press("complete");
    max.go("/tasks?list=open").misses("Standing desk");

    erp(&server);
    eve.go("/demo/mailbox").follow("Ordered: Standing desk");
    assert!(eve.text_of("mail-to").contains("eve"), "{}", eve.text_of("mail-to"));
    assert!(eve.text_of("mail-text").contains("PO-"), "{}", eve.text_of("mail-text"));

    eve.press("nav-cases").follow("Purchase request").sees("Good for your back").press("audit-report");
    let report = eve.text_of("audit");
    for told in ["Eve", "Max", "Standing desk", "800", "org.limitOf", "org.managerOf", "approve", "Good for your back", "PO-"] {
        assert!(report.contains(told), "the report does not tell '{told}':\n{report}");
    }
    let auditor = eve.caller();
    let path = eve.path();
    let csv = auditor.get(&format!("/{path}.csv")).expect(200);
    assert!(csv.content_type.starts_with("text/csv") && csv.text().contains("Good for your back"), "{}", csv.text());
    let json = auditor.get(&format!("/{path}.json")).expect(200);
    assert!(json.json().to_string().contains("Good for your back"), "{}", json.text());
}

#[test]
fn a_small_amount_is_ordered_without_asking() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Pencils", "5");
    erp(&server);
    eve.go("/demo/mailbox").sees("Ordered: Pencils").misses("Approve purchase");
}

#[test]
fn above_the_managers_limit_it_goes_on_up() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Fork lift", "20000");
    decide(&person(&server, "max"), "approve", "Needed");
    eve.press("nav-cases").follow("Purchase request").sees("What it waits for");
    let waiting = eve.text_of("waiting");
    assert!(waiting.contains("Approve purchase"), "{waiting}");
}

#[test]
fn a_rejection_is_told_with_its_comment() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Gold pen", "800");
    decide(&person(&server, "max"), "reject", "Too shiny");
    eve.go("/demo/mailbox").follow("Not approved: Gold pen");
    assert!(eve.text_of("mail-text").contains("Too shiny"));
}

#[test]
fn who_does_not_decide_is_reminded_and_then_passed_over() {
    const DAY: i64 = 86_400_000;
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Lamp", "800");
    server.clock.advance(2 * DAY + 1);
    eve.until(|eve| eve.go("/demo/mailbox").text().contains("A purchase waits for your decision: Lamp"));
    server.clock.advance(3 * DAY);
    let max = person(&server, "max");
    max.until(|max| !max.go("/tasks?list=open").text().contains("Approve purchase"));
}

#[test]
fn a_closed_supplier_is_a_case_for_purchasing() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Fax machine", "5");
    erp(&server);
    eve.press("nav-cases").follow("Purchase request");
    assert!(eve.text_of("waiting").contains("Find another way to buy"), "{}", eve.text_of("waiting"));
}

#[test]
fn what_is_wrong_in_a_form_is_said_beside_the_field_and_nothing_typed_is_lost() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Standing <b>desk</b>", "lots");
    assert_eq!(eve.value_of("item"), "Standing <b>desk</b>");
    assert_eq!(eve.value_of("amount"), "lots");
    assert!(!eve.text_of("amount-wrong").is_empty());
    assert!(!eve.has("item-wrong"));
    eve.fill("amount", "2000000").fill("reason", "no").press("submit");
    assert!(eve.text_of("amount-wrong").contains("1000000") || eve.text_of("amount-wrong").contains("1,000,000"), "{}", eve.text());
    assert!(eve.has("reason-wrong"));
    eve.fill("amount", "800").fill("reason", "My back hurts").press("submit");
    eve.press("nav-cases").follow("Purchase request").sees("Standing <b>desk</b>");
}
