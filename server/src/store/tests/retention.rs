//! Evaluations are forgotten when their time has come, portion by portion.
use super::databases;
use crate::store::{Sql, retention};

#[test]
fn what_is_due_is_forgotten_in_portions() {
    for database in databases() {
        let mut db = database.migrated();
        for key in 1..=1_203_i64 {
            let columns = "INSERT INTO decision_instance (key, decision_key, decision_id, decision_version, evaluated_at, removal_time, inputs, outputs) VALUES (";
            let removal = (key <= 1_200).then_some(key);
            let sql = Sql::new(columns).bind(key).push(", 1, 'd', 1, 0, ").bind(removal).push(", '[]', '[]')");
            db.execute(sql).unwrap();
        }
        let mut portions = 1;
        while retention::forget(&mut db, 1_100).unwrap() {
            portions += 1;
        }
        let left = db.count(Sql::new("SELECT count(*) AS n FROM decision_instance")).unwrap();
        assert_eq!((portions, left), (3, 103));
    }
}
