//! kill -9: every answered command is there after the restart, none twice, and the journal is whole.
use super::load;
use crate::harness::{Binary, Caller, Database, Kind, baton};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

const ROUNDS: usize = 3;

/// At random under load.
#[test]
fn at_any_moment_under_load() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        for round in 0..ROUNDS {
            let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            if round == 0 {
                server.deploy_fixture("user_task_plain");
            }
            let after = 50 + usize::try_from(RandomState::new().hash_one(round) % 150).unwrap();
            let url = server.url.clone();
            let wanted = load::until_it_dies(&url, round, 4, after, || server.kill());
            assert!(wanted.iter().filter(|one| one.started.is_some()).count() > 10, "too little was done before the end");

            let again = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            wanted.iter().for_each(|one| one.check(&again));
            drop(again);
            verify(&database);
        }
    }
}

/// At the points where a batch could be lost or done twice.
#[test]
fn at_every_named_point() {
    for kind in Kind::all() {
        for point in ["after-decide", "before-commit", "after-commit", "before-reply"] {
            if point == "before-commit" && kind == Kind::Postgres {
                // A batch is one statement there, which commits by itself.
                continue;
            }
            let database = Database::new(kind);
            Binary::serve(&database.url, &["--rest-auth", "none"], &[]).deploy_fixture("user_task_plain");

            let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[("BATON_KILL_AT", point)]);
            let key = format!("killed-{point}");
            let start = |caller: &Caller| {
                let body = serde_json::json!({ "businessKey": key }).to_string().into_bytes();
                caller.try_send(
                    "POST",
                    "/process-definition/key/user_task_plain/start",
                    "application/json",
                    body,
                    &[("Idempotency-Key", &key)],
                )
            };
            start(&server).expect_err(point);
            assert!(!server.wait().success(), "{point}: the server should have been killed");

            let again = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            let count = || again.get("/process-instance/count").expect(200).json()["count"].as_i64();
            let written = matches!(point, "after-commit" | "before-reply");
            assert_eq!(count(), Some(i64::from(written)), "{point} on {}", kind.name());
            start(&again).unwrap().expect(200);
            assert_eq!(count(), Some(1), "{point} on {}: asked again with the same Idempotency-Key", kind.name());
            drop(again);
            verify(&database);
        }
    }
}

fn verify(database: &Database) {
    let output = baton(&["verify", "--database", &database.url]);
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
