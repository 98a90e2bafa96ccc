//! Somebody changes the past: `baton verify` names the entry.
use crate::harness::{Binary, Database, Kind, baton};
use baton::store::Sql;
use serde_json::json;

#[test]
fn one_changed_byte_is_found_and_named() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        server.deploy_fixture("user_task_plain");
        let first = server.start("user_task_plain", json!({ "amount": 4711 }));
        let second = server.start("user_task_plain", json!({ "amount": 4712 }));
        drop(server);

        let (intact, said) = verify(&database);
        assert!(intact, "{said}");

        let sql = Sql::new("UPDATE journal SET content = replace(content, '4712', '9712') WHERE root_key = ")
            .bind(second.parse::<i64>().unwrap());
        assert_eq!(database.connect().execute(sql).unwrap(), 1);
        let (intact, said) = verify(&database);
        assert!(!intact, "{said}");
        assert!(said.contains(&second) && !said.contains(&first), "the entry is not named: {said}");
    }
}

#[test]
fn a_removed_entry_is_found() {
    for kind in Kind::all() {
        let database = Database::new(kind);
        let server = Binary::serve(&database.url, &["--rest-auth", "none"], &[]);
        server.deploy_fixture("user_task_plain");
        let id = server.start("user_task_plain", json!({}));
        let task = server.get(&format!("/task?processInstanceId={id}")).json()[0]["id"].as_str().unwrap().to_owned();
        server.post(&format!("/task/{task}/claim"), json!({ "userId": "ada" })).expect(204);
        drop(server);
        let sql = Sql::new("DELETE FROM journal WHERE revision = 2 AND root_key = ").bind(id.parse::<i64>().unwrap());
        assert_eq!(database.connect().execute(sql).unwrap(), 1);
        let (intact, said) = verify(&database);
        assert!(!intact && said.contains(&id), "{said}");
    }
}

fn verify(database: &Database) -> (bool, String) {
    let output = baton(&["verify", "--database", &database.url]);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}
