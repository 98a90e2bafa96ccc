//! Who may call the REST interface.
use crate::harness::{Kind, Server};
use serde_json::json;

#[test]
fn without_a_login_nothing_is_answered() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        for path in ["/task", "/process-instance", "/history/task", "/deployment"] {
            let answer = server.get(path).expect(401);
            assert!(answer.header("www-authenticate").is_some_and(|how| how.starts_with("Basic")), "{:?}", answer.headers);
        }
        let wrong = server.as_user("eve", "wrong").get("/task").expect(401).text();
        let unknown = server.as_user("nobody", "wrong").get("/task").expect(401).text();
        assert_eq!(wrong, unknown, "the answer tells who exists");
        server.as_user("eve", "eve").get("/task").expect(200);
    }
}

#[test]
fn people_see_and_do_what_concerns_them() {
    for kind in Kind::all() {
        let server = Server::demo(kind);
        let eve = server.as_user("eve", "eve");
        let body = json!({ "variables": {
            "item": { "value": "Desk" }, "amount": { "value": 800, "type": "Long" }, "reason": { "value": "My back" }
        }});
        eve.post("/process-definition/key/purchase-approval/start", body).expect(200);
        let max = server.as_user("max", "max");
        let tasks = max.get("/task?taskDefinitionKey=approve").expect(200).json();
        let task = tasks[0]["id"].as_str().expect("Max sees the task").to_owned();
        let eves = eve.get("/task?taskDefinitionKey=approve").expect(200).json();
        assert_eq!(eves, json!([]), "Eve sees a task that is not hers");
        let hers = eve.post(&format!("/task/{task}/complete"), json!({}));
        assert!(matches!(hers.status, 403 | 500), "{} {}", hers.status, hers.text());
        assert_eq!(max.get(&format!("/task/{task}")).expect(200).json()["id"], task);
        eve.deploy(&[("x.bpmn", &crate::harness::fixture("task"))]).expect(403);
    }
}

#[test]
fn guesses_that_come_all_at_once_are_stopped_like_those_that_come_one_by_one() {
    let server = Server::demo(Kind::Sqlite);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let guess = |n: u32| server.as_user("eve", &format!("guess {n}")).get("/task").status;
        let guesses: Vec<_> = (0..40).map(|n| scope.spawn(move || guess(n))).collect();
        guesses.into_iter().map(|guess| guess.join().unwrap()).collect()
    });
    // Ten are allowed; two passwords are verified at a time.
    let verified = statuses.iter().filter(|status| **status == 401).count();
    assert!((10..=12).contains(&verified), "{statuses:?}");
    assert!(statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
}
