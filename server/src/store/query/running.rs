//! Where the tokens of a running instance stand.
use crate::store::{Db, Error, Sql, row};
use baton_models::Key;

row! {
    pub struct RootRow {
        pub key: i64,
        pub definition_key: i64,
        pub process_id: String,
        pub version: i64,
        pub name: Option<String>,
        pub caller_key: Option<i64>,
    }
}

row! {
    pub struct ElementRow {
        pub key: i64,
        pub scope_key: i64,
        pub element_id: String,
        pub element_type: String,
        pub element_name: Option<String>,
        pub state: String,
    }
}

row! {
    pub struct IncidentRow {
        pub key: i64,
        pub element_instance_key: i64,
        pub element_id: Option<String>,
    }
}

/// A running instance with its live element instances and open incidents.
pub struct Running {
    pub root: RootRow,
    pub elements: Vec<ElementRow>,
    pub incidents: Vec<IncidentRow>,
}

/// What runs in an instance; nothing if it is not running.
pub fn load(db: &mut Db, instance: Key) -> Result<Option<Running>, Error> {
    let root = Sql::new("SELECT i.key, i.definition_key, i.process_id, d.version, d.name, i.caller_key FROM instance i ")
        .push("JOIN definition d ON d.key = i.definition_key WHERE i.ended_at IS NULL AND i.key = ")
        .bind(instance);
    let Some(root) = db.first(root)? else { return Ok(None) };
    let elements = Sql::new("SELECT e.key, e.scope_key, e.element_id, e.element_type, e.element_name, e.state ")
        .push("FROM element_instance e WHERE e.ended_at IS NULL AND e.instance_key = ")
        .bind(instance)
        .push(" ORDER BY e.key");
    let incidents = Sql::new("SELECT n.key, n.element_instance_key, n.element_id FROM incident n ")
        .push("WHERE n.ended_at IS NULL AND n.instance_key = ")
        .bind(instance)
        .push(" ORDER BY n.key");
    Ok(Some(Running { root, elements: db.load(elements)?, incidents: db.load(incidents)? }))
}
