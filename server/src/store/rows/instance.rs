//! Process instances. The root's row also holds the number and the hash of its last journal entry.
use super::{Around, count, shared, variant};
use crate::store::columns::{Action, Columns, Kind, Shape};
use crate::store::library::Definitions;
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::{InstanceState, ProcessInstance};
use baton_models::Key;
use std::sync::Arc;

/// The head of a root's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of entries.
    pub revision: i64,
    pub hash: [u8; 32],
}

pub(in crate::store) static INSERT: Shape = Shape {
    table: "instance",
    action: Action::Insert,
    columns: &[
        ("key", Kind::Long),
        ("root_key", Kind::Long),
        ("parent_key", Kind::Long),
        ("caller_key", Kind::Long),
        ("definition_key", Kind::Long),
        ("process_id", Kind::Text),
        ("business_key", Kind::Text),
        ("tenant_id", Kind::Text),
        ("state", Kind::Text),
        ("start_element_id", Kind::Text),
        ("started_by", Kind::Text),
        ("started_at", Kind::Long),
        ("ended_at", Kind::Long),
        ("delete_reason", Kind::Text),
        ("active", Kind::Long),
        ("revision", Kind::Long),
        ("head", Kind::Bytes),
    ],
};

/// Called instances.
pub(in crate::store) static UPDATE: Shape = Shape {
    table: "instance",
    action: Action::Update { by: &["key"] },
    columns: &[
        ("key", Kind::Long),
        ("business_key", Kind::Text),
        ("state", Kind::Text),
        ("ended_at", Kind::Long),
        ("delete_reason", Kind::Text),
        ("active", Kind::Long),
    ],
};

/// Roots, unless another node wrote an entry meanwhile.
pub(in crate::store) static UPDATE_ROOT: Shape = Shape {
    table: "instance",
    action: Action::Update { by: &["key", "revision"] },
    columns: &[
        ("key", Kind::Long),
        ("was", Kind::Long),
        ("business_key", Kind::Text),
        ("state", Kind::Text),
        ("ended_at", Kind::Long),
        ("delete_reason", Kind::Text),
        ("active", Kind::Long),
        ("revision", Kind::Long),
        ("head", Kind::Bytes),
    ],
};

pub(in crate::store) fn insert(columns: &mut Columns, instance: &ProcessInstance, head: Option<&Head>, around: &Around<'_>) {
    let caller = instance.caller.and_then(|caller| around.state.elements().get(caller));
    columns.row().long(instance.key.0).long(around.root.0);
    columns.long(caller.map(|caller| caller.instance.0)).long(instance.caller.map(|caller| caller.0)).long(instance.definition.0);
    columns.text(Some(&instance.graph.process.id)).text(instance.business_key.as_ref()).text(instance.tenant.as_ref());
    columns.str(Some(state_name(instance.state)));
    columns.text(instance.start_element.and_then(|element| around.element_id(instance.key, element))).text(instance.started_by.as_ref());
    columns.long(instance.started_at).long(instance.ended_at).text(instance.delete_reason.as_ref()).long(i64::from(instance.active));
    columns.long(head.map_or(0, |head| head.revision)).bytes(head.map(|head| head.hash.to_vec()));
}

pub(in crate::store) fn update(columns: &mut Columns, instance: &ProcessInstance) {
    columns.row().long(instance.key.0);
    mutable(columns, instance);
}

pub(in crate::store) fn update_root(columns: &mut Columns, instance: &ProcessInstance, was: i64, head: &Head) {
    columns.row().long(instance.key.0).long(was);
    mutable(columns, instance);
    columns.long(head.revision).bytes(Some(head.hash.to_vec()));
}

fn mutable(columns: &mut Columns, instance: &ProcessInstance) {
    columns.text(instance.business_key.as_ref()).str(Some(state_name(instance.state)));
    columns.long(instance.ended_at).text(instance.delete_reason.as_ref()).long(i64::from(instance.active));
}

/// How the state stands in the database and in the REST interface.
pub fn state_name(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Active => "ACTIVE",
        InstanceState::Completed => "COMPLETED",
        InstanceState::ExternallyTerminated => "EXTERNALLY_TERMINATED",
        InstanceState::InternallyTerminated => "INTERNALLY_TERMINATED",
    }
}

row! {
    struct Loaded {
        key: i64,
        root_key: i64,
        caller_key: Option<i64>,
        definition_key: i64,
        business_key: Option<String>,
        tenant_id: Option<String>,
        state: String,
        start_element_id: Option<String>,
        started_by: Option<String>,
        started_at: i64,
        ended_at: Option<i64>,
        delete_reason: Option<String>,
        active: i64,
        revision: i64,
        head: Option<Vec<u8>>,
    }
}

/// A stored instance with its root, and the head of the journal if it is the root itself.
pub(in crate::store) struct Found {
    pub root: Key,
    pub instance: ProcessInstance,
    pub head: Option<Head>,
}

/// The running instances of some roots, the roots themselves and `others` whether they run or not.
pub(in crate::store) fn load(db: &mut Db, roots: &[Key], others: &[Key], definitions: &Definitions) -> Result<Vec<Found>, Error> {
    let named = roots.iter().chain(others);
    let sql = Sql::new("SELECT * FROM instance WHERE key IN ").bind_list(named);
    let sql = sql.push(" OR (ended_at IS NULL AND root_key IN ").bind_list(roots).push(")");
    let rows: Vec<Loaded> = db.load(sql)?;
    rows.into_iter().map(|row| found(row, definitions)).collect()
}

fn found(row: Loaded, definitions: &Definitions) -> Result<Found, Error> {
    let graph = definitions.graph(Key(row.definition_key))?;
    let start_element = row.start_element_id.and_then(|id| graph.find(&id));
    let head = row.head.map(|hash| Head { revision: row.revision, hash: hash.try_into().unwrap_or_default() });
    let instance = ProcessInstance {
        key: Key(row.key),
        definition: Key(row.definition_key),
        graph: Arc::clone(&graph),
        caller: row.caller_key.map(Key),
        business_key: shared(row.business_key),
        tenant: shared(row.tenant_id),
        state: variant("instance.state", &row.state)?,
        start_element,
        started_by: shared(row.started_by),
        started_at: row.started_at,
        ended_at: row.ended_at,
        delete_reason: shared(row.delete_reason),
        active: count(row.active),
    };
    Ok(Found { root: Key(row.root_key), instance, head })
}
