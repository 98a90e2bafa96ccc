//! kill -9 while a deployment is deleted with its process instances, which happens in portions: what is left fits
//! together, and the deletion can be asked for again.
use crate::harness::{Binary, Database, Kind, baton};
use baton::store::Sql;
use serde_json::json;

/// More than one portion.
const INSTANCES: usize = 230;

#[test]
fn can_be_repeated_after_a_crash() {
    for kind in Kind::all() {
        for point in ["in-portion:2", "after-portion"] {
            let database = Database::new(kind);
            let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            server.deploy_fixture("user_task_plain");
            std::thread::scope(|scope| {
                for _ in 0..5 {
                    scope.spawn(|| (0..INSTANCES / 5).for_each(|_| drop(server.start("user_task_plain", json!({})))));
                }
            });
            let deployment = server.get("/deployment").expect(200).json()[0]["id"].as_str().unwrap().to_owned();
            drop(server);

            let mut server = Binary::serve(&database.url, &["--rest-auth", "none"], &[("BATON_KILL_AT", point)]);
            let path = format!("/deployment/{deployment}?cascade=true");
            server.try_send("DELETE", &path, "", Vec::new(), &[]).expect_err(point);
            assert!(!server.wait().success(), "{point}: the server should have been killed");
            let mut db = database.connect();
            let mut count = |table: &str| db.count(Sql::new(format!("SELECT count(*) AS n FROM {table}"))).unwrap();
            assert_eq!(count("instance"), 30, "one portion is gone, {point} on {}", kind.name());
            assert_eq!((count("task"), count("definition")), (30, 1), "{point}");
            verify(&database);

            let again = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
            again.delete(&path).expect(204);
            for table in ["instance", "task", "element_instance", "journal", "definition", "deployment", "resource"] {
                assert_eq!(count(table), 0, "left in {table}, {point} on {}", kind.name());
            }
            drop(again);
            verify(&database);
        }
    }
}

fn verify(database: &Database) {
    let output = baton(&["verify", "--database", &database.url]);
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}
