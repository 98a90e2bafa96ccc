//! Who may not, cannot, and learns nothing.
use crate::harness::{Browser, Kind, Server};

#[test]
fn without_signing_in_there_is_only_the_way_to_sign_in() {
    let server = Server::demo(Kind::Sqlite);
    for path in ["//tasks", "//start", "//cases", "//tasks/123", "//cases/123"] {
        let answer = server.get(path).expect(303);
        assert!(answer.header("location").is_some_and(|to| to.contains("/sign-in")), "{path}: {:?}", answer.headers);
    }
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_the_same() {
    let server = Server::demo(Kind::Sqlite);
    let browser = Browser::open(&server.url);
    browser.sign_in("eve", "wrong");
    let known = browser.text_of("sign-in-wrong");
    browser.sign_in("nobody", "wrong");
    assert_eq!(browser.text_of("sign-in-wrong"), known);
    assert_eq!(browser.value_of("user"), "nobody");
}

#[test]
fn somebody_elses_task_cannot_be_seen_or_done() {
    let server = Server::demo(Kind::Sqlite);
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve").press("nav-start").follow("Purchase request");
    eve.fill("item", "Desk").fill("amount", "800").fill("reason", "My back hurts").press("submit");
    let max = Browser::open(&server.url);
    max.sign_in("max", "max").go("/tasks?list=open").follow("Approve purchase");
    let task = max.path();

    let eve_calls = eve.caller();
    let hers = eve_calls.get(&format!("/{task}"));
    let nobodys = eve_calls.get("//tasks/1234567");
    assert!(matches!(hers.status, 403 | 404), "{}", hers.status);
    assert_eq!(hers.status, nobodys.status, "the answer tells what exists");
    let without_token =
        max.caller().send("POST", &format!("/{task}/complete"), "application/x-www-form-urlencoded", b"decision=approve".to_vec(), &[]);
    assert_eq!(without_token.status, 403, "{}", without_token.text());
    max.go(&task).press("claim");
}

#[test]
fn what_people_type_is_text_and_pages_load_nothing_from_elsewhere() {
    let server = Server::demo(Kind::Sqlite);
    let eve = Browser::open(&server.url);
    eve.sign_in("eve", "eve").press("nav-start").follow("Purchase request");
    let attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
    eve.fill("item", attack).fill("amount", "800").fill("reason", "Just because").press("submit");
    let max = Browser::open(&server.url);
    max.sign_in("max", "max").go("/tasks?list=open").sees("<script>").follow("Approve purchase").sees("<script>");
    assert_ne!(max.script("return document.title"), "owned");
    let policy = max.caller().get("//tasks").expect(200);
    let policy = policy.header("content-security-policy").expect("a content security policy").to_owned();
    assert!(policy.contains("default-src 'none'") || policy.contains("default-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"), "{policy}");
}
