//! Which root the target of a command belongs to, for targets that no state in memory knows: one query per kind.
use super::{Db, Error, Sql, row};
use baton_engine::Target;
use baton_models::Key;
use std::collections::HashMap;

row! {
    struct Found {
        key: i64,
        root_key: i64,
    }
}

/// The roots of those targets that exist.
pub(super) fn roots(db: &mut Db, targets: &[Target]) -> Result<HashMap<Key, Key>, Error> {
    let mut found = HashMap::new();
    for (table, is_in) in TABLES {
        let missing = |target: &&Target| is_in(**target) && !found.contains_key(&target.key());
        let keys: Vec<Key> = targets.iter().filter(missing).map(|target| target.key()).collect();
        if !keys.is_empty() {
            let sql = Sql::new(format!("SELECT key, root_key FROM {table} WHERE root_key IS NOT NULL AND key IN ")).bind_list(keys);
            found.extend(db.load::<Found>(sql)?.into_iter().map(|row| (Key(row.key), Key(row.root_key))));
        }
    }
    Ok(found)
}

type Kind = (&'static str, fn(Target) -> bool);

const TABLES: [Kind; 6] = [
    ("instance", |target| matches!(target, Target::Instance(_) | Target::Scope(_))),
    ("element_instance", |target| matches!(target, Target::Scope(_))),
    ("task", |target| matches!(target, Target::Task(_))),
    ("external_task", |target| matches!(target, Target::ExternalTask(_))),
    ("job", |target| matches!(target, Target::Job(_))),
    ("subscription", |target| matches!(target, Target::Subscription(_))),
];
