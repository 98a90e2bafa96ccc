//! Requests that wait take no more memory than they may; the others are sent away with a time to come again.
use crate::harness::{Kind, Server, slow};
use baton::config::{Memory, RestAuth};
use serde_json::json;
use std::sync::mpsc;

/// Room for so many long polls.
const ROOM: usize = 6;

fn server(requests: usize) -> Server {
    Server::with(Kind::Sqlite, |config| {
        config.auth.rest = RestAuth::None;
        config.memory = Memory { requests, ..Memory::default() };
    })
}

#[test]
fn workers_that_wait_are_bounded_and_leave_room_for_others() {
    let server = server(2 * (ROOM * (17 << 10)));
    let poll = json!({ "workerId": "w", "maxTasks": 1, "asyncResponseTimeout": 600_000,
                       "topics": [{ "topicName": "place-it", "lockDuration": 60_000 }] });
    server.deploy_fixture("service_task_external");
    let (answered, answers) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..=ROOM {
            scope.spawn(|| answered.send(server.post("/external-task/fetchAndLock", poll.clone())).unwrap());
        }
        let refused = answers.recv().unwrap();
        assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")), "{}", refused.text());
        assert!(refused.text().contains("room"), "{}", refused.text());
        for _ in 0..ROOM {
            server.start("service_task_external", json!({ "what": "it" }));
            let task = answers.recv().unwrap().expect(200).json();
            assert_eq!(task.as_array().map(Vec::len), Some(1), "{task}");
        }
    });
    server
        .post("/external-task/fetchAndLock", json!({ "workerId": "w", "maxTasks": 1, "asyncResponseTimeout": 1, "topics": [] }))
        .expect(200);
}

#[test]
fn large_bodies_are_bounded_together_and_alone_let_in() {
    let server = server(200_000);
    server.deploy_fixture("user_task_plain");
    let large = "x".repeat(1 << 20);
    // Larger than all room: alone it may come.
    let instance = server.start("user_task_plain", json!({ "letter": large }));
    let found = server.get(&format!("/process-instance/{instance}/variables/letter")).expect(200).json();
    assert_eq!(found["value"].as_str().map(str::len), Some(1 << 20));
    let upload = server.deploy(&[("large.txt", &large)]);
    assert_eq!(upload.status, 200, "{}", upload.text());
    let many = format!("{{\"variables\":{{\"a\":{{\"value\":[{}0]}}}}}}", "0,".repeat(1 << 20));
    let answer = server.send("POST", "/process-definition/key/user_task_plain/start", "application/json", many.into_bytes(), &[]);
    assert!(matches!(answer.status, 200 | 400 | 500 | 503), "{}", answer.status);
    server.post("/process-instance/count", json!({})).expect(200);
}

#[test]
fn a_list_is_given_in_parts_where_it_is_long() {
    let server = server(512 * 40);
    server.deploy_fixture("user_task_plain");
    (0..41).for_each(|_| drop(server.start("user_task_plain", json!({}))));
    for all in [server.get("/process-instance"), server.get("/process-instance?maxResults=41"), server.post("/task", json!({}))] {
        let refused = all.expect(400).json();
        assert_eq!(refused["message"], "The list has more than 40 entries; ask for parts of it with firstResult and maxResults");
    }
    let part = |query: &str| server.get(&format!("/task?{query}")).expect(200).json().as_array().map(Vec::len);
    assert_eq!([part("maxResults=40"), part("firstResult=1"), part("firstResult=40&maxResults=40")], [Some(40), Some(40), Some(1)]);
    assert_eq!(server.get("/task/count").expect(200).json()["count"], 41);
}

#[test]
fn forms_of_pages_wait_for_room_like_all_bodies() {
    let server = server(200_000);
    let sign_in = |body: Vec<u8>| server.send("POST", "//sign-in", "application/x-www-form-urlencoded", body, &[]);
    let long = sign_in(format!("user={}", "x".repeat(1 << 20)).into_bytes());
    assert_eq!(long.status, 400);
    assert!(long.text().contains("The text that you entered is too long."), "{}", long.text());
    let held = slow::bodies(&server.url, 32);
    // Until all that hold their room have come.
    let mut answers = std::iter::repeat_with(|| sign_in(b"user=ada&password=x".to_vec())).take(1_000);
    let refused = answers.find(|answer| answer.status == 503).expect("no room");
    assert_eq!(refused.header("retry-after"), Some("5"), "{}", refused.text());
    assert!(refused.text().contains("Just a moment"), "{}", refused.text());
    drop(held);
}
