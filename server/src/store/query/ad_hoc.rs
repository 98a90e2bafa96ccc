//! Ad-hoc sub-processes that run: what can be chosen in one, and who does.
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    /// A running ad-hoc sub-process.
    pub struct AdHocRow {
        pub element_id: String,
        pub root_key: i64,
        pub instance_key: i64,
        pub definition_key: i64,
        /// The task of whoever owns it.
        pub task_key: Option<i64>,
    }
}

row! {
    /// How many instances of an activity run in it.
    pub struct RunningRow {
        pub element_id: String,
        pub n: i64,
    }
}

/// The running element instance with this key, if it is an ad-hoc sub-process.
pub fn find(db: &mut Db, key: Key) -> Result<Option<AdHocRow>, Error> {
    let columns = "SELECT e.element_id, e.root_key, e.instance_key, i.definition_key, t.key AS task_key FROM element_instance e \
                   JOIN instance i ON i.key = e.instance_key \
                   LEFT JOIN task t ON t.element_instance_key = e.key AND t.instance_key = e.instance_key AND t.ended_at IS NULL \
                   WHERE e.element_type = 'adHocSubProcess' AND e.ended_at IS NULL AND e.key = ";
    db.first(Sql::new(columns).bind(key))
}

/// What runs in it, by element.
pub fn running(db: &mut Db, root: Key, key: Key) -> Result<Vec<RunningRow>, Error> {
    let sql = Sql::new("SELECT element_id, count(*) AS n FROM element_instance WHERE ended_at IS NULL AND root_key = ").bind(root);
    db.load(sql.push(" AND scope_key = ").bind(key).push(" GROUP BY element_id"))
}
