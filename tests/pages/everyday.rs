//! What happens on ordinary days: groups, times, sessions that end, forms sent twice.
use crate::harness::{Browser, Kind, Server};
use jiff::tz::TimeZone;

fn person(server: &Server, name: &str) -> Browser {
    let browser = Browser::open(&server.url);
    browser.sign_in(name, name);
    browser
}

fn ask(eve: &Browser, item: &str, amount: &str) {
    eve.press("nav-start").follow("Purchase request");
    eve.fill("item", item).fill("amount", amount).fill("reason", "My back hurts").press("submit");
}

/// Completes the order's external task with the error that the supplier is closed.
fn close_supplier(server: &Server) {
    let worker = crate::harness::files::root().join("examples/purchase-approval/erp-worker");
    let done = std::process::Command::new("python3").arg(worker).args(["--url", &server.url, "--once"]).output().expect("Python runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_task_of_a_group_is_found_taken_and_given_back() {
    let server = Server::demo(Kind::Sqlite);
    ask(&person(&server, "eve"), "Fax machine", "5");
    close_supplier(&server);
    let petra = person(&server, "petra");
    petra.go("/tasks?list=open").sees("Find another way to buy").sees("Purchasing");
    petra.go("/tasks?list=open&group=purchasing").follow("Find another way to buy").press("claim").sees("The task is yours now.");
    petra.press("unclaim").sees("You have given the task back");
    petra.go("/tasks?list=open&q=fax").sees("Find another way to buy").go("/tasks?list=open&q=bicycle").sees("No task fits");
    petra.go("/tasks?list=open&due=overdue").misses("Find another way to buy");
}

#[test]
fn times_are_in_the_zone_of_the_installation() {
    let server = Server::with(Kind::Sqlite, |config| {
        config.demo = true;
        config.time_zone = TimeZone::get("Europe/Berlin").unwrap();
    });
    let eve = person(&server, "eve");
    ask(&eve, "Desk", "5");
    eve.sees("started just now").sees("Times are in Europe/Berlin.");
    let exact = eve.script("return document.querySelector('time').title");
    assert_eq!(exact, "Monday, 2030-01-07 10:00:00 +01:00");
    eve.press("audit-report").sees("2030-01-07 10:00:00 +01:00");
}

#[test]
fn a_case_is_known_by_what_it_is_about() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Standing desk", "5");
    ask(&eve, "Pencils", "7");
    eve.press("nav-cases").sees("Standing desk, 5").sees("Pencils, 7");
}

#[test]
fn what_is_sent_after_the_session_has_ended_is_not_lost_without_a_word() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    eve.press("nav-start").follow("Purchase request").fill("item", "Desk").fill("amount", "5").fill("reason", "My back hurts");
    server.clock.advance(13 * 3_600_000);
    eve.press("submit").sees("what you sent was not saved").fill("user", "eve").fill("password", "eve").press("sign-in");
    assert_eq!(eve.path(), "/start/purchase-approval");
}

#[test]
fn a_form_that_is_sent_twice_counts_once() {
    let server = Server::demo(Kind::Sqlite);
    let eve = person(&server, "eve");
    ask(&eve, "Desk", "800");
    let max = person(&server, "max");
    max.go("/tasks?list=open").follow("Approve purchase").press("claim").press("decision-approve");
    let task = max.path();
    max.press("complete").sees("Done, thank you").go(&task).sees("was completed by you");
    let token = max.script("return document.querySelector('[name=csrf]').value");
    let body = format!("csrf={}&value.decision=reject", token.as_str().unwrap());
    let again = max.caller().send("POST", &format!("/{task}/complete"), "application/x-www-form-urlencoded", body.into_bytes(), &[]);
    assert!(again.status == 200 && again.text().contains("was completed by you"), "{}: {}", again.status, again.text());
}

#[test]
fn two_tabs_can_sign_in_one_after_the_other() {
    let server = Server::demo(Kind::Sqlite);
    let eve = Browser::open(&server.url);
    eve.go("/sign-in");
    let token = || eve.script("return document.querySelector('[name=csrf]').value");
    let first = token();
    eve.go("/sign-in?next=/cases");
    assert_eq!(first, token());
}

#[test]
fn only_what_is_wrong_is_pointed_at() {
    let server = Server::demo(Kind::Sqlite);
    ask(&person(&server, "eve"), "Desk", "800");
    let max = person(&server, "max");
    max.go("/tasks?list=open").follow("Approve purchase").press("claim").press("complete").sees("Please choose.");
    assert_eq!(max.script("return document.activeElement.id"), "decision-approve");
}
