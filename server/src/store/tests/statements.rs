//! The builder gives both databases the same answers.
use super::databases;
use crate::store::{Error, Sql, row};
use baton_models::Key;

row! {
    struct Setting {
        name: String,
        value: String,
    }
}

#[test]
fn values_lists_and_nulls_arrive_as_they_are() {
    for database in databases() {
        let mut db = database.migrated();
        for (name, value) in [("a", "x' OR '1'='1"), ("b", "ü"), ("c", "")] {
            let sql = Sql::new("INSERT INTO setting (name, value) VALUES (").bind(name).push(", ").bind(value).push(")");
            assert_eq!(db.execute(sql).unwrap(), 1);
        }
        let sql = Sql::new("SELECT name, value FROM setting s WHERE s.name IN ").bind_list(["a", "c", "z"]).push(" ORDER BY name");
        let rows: Vec<Setting> = db.load(sql).unwrap();
        assert_eq!(rows.iter().map(|r| (r.name.as_str(), r.value.as_str())).collect::<Vec<_>>(), [("a", "x' OR '1'='1"), ("c", "")]);
        let none = Sql::new("SELECT count(*) AS n FROM setting s WHERE s.name IN ").bind_list(Vec::<String>::new());
        assert_eq!(db.count(none).unwrap(), 0);
        let others =
            Sql::new("SELECT count(*) AS n FROM setting s WHERE s.name NOT IN ").bind_list(["a"]).push(" AND s.value <> ").bind("");
        assert_eq!(db.count(others).unwrap(), 1);
        let like = Sql::new("SELECT count(*) AS n FROM setting s WHERE s.name LIKE ").bind("A%");
        assert_eq!(db.count(like).unwrap(), 0, "LIKE tells upper from lower case");
        let node = Sql::new("INSERT INTO node (number, owner, leased_until) VALUES (").bind(Key(i64::MAX)).push(", ").bind(None::<String>);
        assert!(matches!(db.execute(node.push(", ").bind(0).push(")")), Err(Error::Refused(_))));
        assert!(!db.is_broken());
    }
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    for database in databases() {
        let mut db = database.migrated();
        let insert = || Sql::new("INSERT INTO setting (name, value) VALUES ('k', ").bind("v").push(")");
        let failed = db.transaction(|db| {
            db.execute(insert())?;
            db.execute(insert())
        });
        assert!(matches!(failed, Err(Error::Refused(_))));
        assert_eq!(db.count(Sql::new("SELECT count(*) AS n FROM setting")).unwrap(), 0);
        db.transaction(|db| db.execute(insert())).unwrap();
        assert_eq!(db.count(Sql::new("SELECT count(*) AS n FROM setting")).unwrap(), 1);
    }
}

#[test]
fn the_schema_is_brought_up_once() {
    for database in databases() {
        let mut db = database.migrated();
        assert_eq!(db.migrate().unwrap(), Vec::<String>::new());
    }
}
