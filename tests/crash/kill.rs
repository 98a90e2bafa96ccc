//! kill -9: every answered command is there after the restart, none twice, and the journal is whole.
use super::ledger::Ledger;
use super::load::Load;
use crate::harness::{Binary, Caller, Database, Kind, baton};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// At random under full load: 20 times on each database, or as many times as `BATON_KILLS` says.
#[test]
fn at_any_moment_under_load() {
    let rounds = std::env::var("BATON_KILLS").map_or(20, |rounds| rounds.parse().expect("a number"));
    for kind in Kind::all() {
        let database = Database::new(kind);
        let ledger = Ledger::open(&Binary::serve(&database.url, &["--rest-auth", "none"], &[]));
        for round in 0..rounds {
            let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            ledger.mend(&server, &database);
            let after = 20 + usize::try_from(RandomState::new().hash_one(round) % 200).unwrap();
            let load = Load::new([server.url.clone().as_str()], 6, 3);
            load.run(&ledger, round, || {
                ledger.wait_for(after);
                load.may_go(0);
                server.kill();
            });
            ledger.audit(&database);
        }
        let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        ledger.finish(&server, &database);
        drop(server);
        ledger.audit(&database);
        println!("{}: {rounds} kills, {} orders", kind.name(), ledger.orders());
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
