//! Process instances. The root's row also holds the number and the hash of its last journal entry.
use super::{Around, count, shared, variant};
use crate::store::columns::{Action, Column, Columns, Kind, Shape};
use crate::store::library::Definitions;
use crate::store::{Db, Error, Sql, row};
use baton_engine::state::{Change, InstanceState, ProcessInstance};
use baton_models::Key;
use std::sync::Arc;

/// The head of a root's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of entries.
    pub revision: i64,
    pub hash: [u8; 32],
}

const CHANGING: &[Column] = &[
    ("business_key", Kind::Text),
    ("state", Kind::Text),
    ("ended_at", Kind::Long),
    ("delete_reason", Kind::Text),
    ("active", Kind::Long),
    ("revision", Kind::Long),
    ("head", Kind::Bytes),
];

/// The process instances that a batch inserts and updates.
pub(in crate::store) struct Instances {
    inserts: Columns,
    /// Roots, unless another node wrote an entry meanwhile.
    roots: Columns,
    called: Columns,
}

impl Instances {
    pub(in crate::store) fn new() -> Self {
        let fixed: &[Column] = &[
            ("key", Kind::Long),
            ("root_key", Kind::Long),
            ("parent_key", Kind::Long),
            ("caller_key", Kind::Long),
            ("definition_key", Kind::Long),
            ("process_id", Kind::Text),
            ("tenant_id", Kind::Text),
            ("start_element_id", Kind::Text),
            ("started_by", Kind::Text),
            ("started_at", Kind::Long),
        ];
        let update = |by, naming| Shape { table: "instance", action: Action::Update { by }, columns: [naming, CHANGING, &[]] };
        Self {
            inserts: Columns::new(&Shape { table: "instance", action: Action::Insert, columns: [fixed, CHANGING, &[]] }),
            roots: Columns::new(&update(&["key", "revision"], &[("key", Kind::Long), ("was", Kind::Long)])),
            called: Columns::new(&update(&["key"], &[("key", Kind::Long)])),
        }
    }

    /// Adds the root and what it called, as far as they changed. `was` is the revision of the root that the database
    /// has, if it has one; `head` comes after it.
    pub(in crate::store) fn collect(&mut self, around: &Around<'_>, was: Option<i64>, head: &Head) {
        let table = around.state.instances();
        if let Some(root) = table.get(around.root) {
            match was {
                Some(was) => changing(root, self.roots.row().long(root.key.0).long(was), head),
                None => self.insert(root, around, head),
            }
        }
        for change in table.changes() {
            match change {
                Change::Insert(called) if called.key != around.root => self.insert(called, around, &Head::default()),
                Change::Update(called) if called.key != around.root => {
                    changing(called, self.called.row().long(called.key.0), &Head::default());
                }
                _ => {}
            }
        }
    }

    fn insert(&mut self, instance: &ProcessInstance, around: &Around<'_>, head: &Head) {
        let caller = instance.caller.and_then(|caller| around.state.elements().get(caller));
        let row = self.inserts.row().long(instance.key.0).long(around.root.0);
        row.long(caller.map(|caller| caller.instance.0)).long(instance.caller.map(|caller| caller.0)).long(instance.definition.0);
        row.text(Some(&instance.graph.process.id)).text(instance.tenant.as_ref());
        row.text(instance.start_element.and_then(|element| around.element_id(instance.key, element))).text(instance.started_by.as_ref());
        changing(instance, row.long(instance.started_at), head);
    }

    pub(in crate::store) fn into_columns(self) -> [Columns; 3] {
        [self.inserts, self.roots, self.called]
    }
}

fn changing(instance: &ProcessInstance, row: &mut Columns, head: &Head) {
    row.text(instance.business_key.as_ref()).name(state_name(instance.state));
    row.long(instance.ended_at).text(instance.delete_reason.as_ref()).long(i64::from(instance.active));
    row.long(head.revision).bytes((head.revision > 0).then(|| head.hash.to_vec()));
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
