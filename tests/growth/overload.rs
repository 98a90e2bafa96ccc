//! More commands than the server can carry out: some are refused, with a time to come again; all others are carried out,
//! and memory stays as it was.
use super::small_or_large;
use crate::harness::{Binary, Caller, Database, Kind, slow};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Clients that do not wait for one another.
const CLIENTS: usize = 192;
/// Megabytes that the server may use for what waits and what it keeps.
const MEMORY: &str = "32";
/// Megabytes that it may have taken in the end: a debug build with its libraries, threads and connections included.
const PEAK: u64 = 300;
/// Bytes of the letter in each command: together much more than there is room for.
const LETTER: usize = 200_000;

#[test]
fn what_is_too_much_is_refused_and_the_rest_is_done() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = Binary::serve(&database.url, &["--rest-auth", "none", "--memory", MEMORY], &[]);
        server.deploy_fixture("user_task_plain");
        // A quarter of the two megabytes that there is room for: at most seven letters come in at once.
        let held = slow::bodies(&server.url, 32);
        let count = small_or_large(600, 50_000);
        let next = AtomicUsize::new(0);
        let (accepted, refused) = (Mutex::new(HashSet::new()), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    let caller = Caller::new(&server.url);
                    while next.fetch_add(1, Ordering::Relaxed) < count {
                        match start(&caller) {
                            Some(id) => drop(accepted.lock().unwrap().insert(id)),
                            None => drop(refused.fetch_add(1, Ordering::Relaxed)),
                        }
                    }
                });
            }
        });
        let (accepted, refused) = (accepted.into_inner().unwrap(), refused.into_inner());
        assert_eq!(accepted.len() + refused, count, "every request is answered, and no id is given twice");
        assert!(!accepted.is_empty(), "{} of {count} accepted", accepted.len());
        assert!(refused > 0, "{kind:?}: nothing was too much");
        let there = server.get("/process-instance/count").expect(200).json();
        assert_eq!(there["count"], accepted.len(), "what was accepted is there, what was refused is not");
        assert!(server.peak_memory() < PEAK, "{kind:?}: {} MB", server.peak_memory());
        drop(held);
        let after = start(&server).expect("it goes on as before");
        assert!(!accepted.contains(&after));
    }
}

/// The new instance; `None` where the server has no room for it.
fn start(caller: &Caller) -> Option<String> {
    let body = json!({ "variables": { "letter": { "value": "x".repeat(LETTER) } } });
    let answer = caller.post("/process-definition/key/user_task_plain/start", body);
    if answer.status == 503 {
        let wait: u32 = answer.header("retry-after").expect("when to come again").parse().expect("seconds");
        assert!((1..=60).contains(&wait));
        return None;
    }
    Some(answer.expect(200).json()["id"].as_str().expect("an id").to_owned())
}
