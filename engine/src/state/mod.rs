//! The state of one root process instance with every instance that it called: the unit that is loaded, decided on,
//! journaled and kept in a lane.
mod apply;
mod apply_wait;
mod arrive;
mod decision;
mod host_work;
mod records;
mod scopes;
mod subscription;
mod table;
mod walks;
mod watch;

pub use decision::{DecisionInput, DecisionOutput, DecisionRecord, DecisionTold};
pub use host_work::{HostWork, ListenerEvent, Listening};
pub use records::*;
pub use subscription::*;
pub use table::{Change, Record, Table};

use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, Key};
use std::collections::BTreeSet;
use std::sync::Arc;
use walks::Walks;
use watch::Watch;

/// All live records under one root process instance.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub(crate) root: Key,
    pub(crate) instances: Table<ProcessInstance>,
    pub(crate) elements: Table<ElementInstance>,
    pub(crate) arrivals: Table<Arrival>,
    pub(crate) variables: Table<Variable>,
    pub(crate) tasks: Table<Task>,
    pub(crate) external_tasks: Table<ExternalTask>,
    pub(crate) jobs: Table<Job>,
    pub(crate) subscriptions: Table<Subscription>,
    pub(crate) incidents: Table<Incident>,
    pub(crate) comments: Table<Comment>,
    pub(crate) attachments: Table<Attachment>,
    pub(crate) mails: Table<MailOrder>,
    pub(crate) signals: Table<SignalOrder>,
    pub(crate) decisions: Table<DecisionRecord>,
    /// Subscriptions of conditional events.
    pub(crate) watch: Watch,
    /// Inclusive joins and complex gateways that gather tokens, behind their scopes; may name some that are gone.
    pub(crate) gathering: BTreeSet<(Key, Key)>,
    pub(crate) walks: Walks,
}

/// The live records that the database holds under a root, to make a [`State`] of.
#[derive(Debug, Default)]
pub struct Stored {
    pub instances: Vec<ProcessInstance>,
    pub elements: Vec<ElementInstance>,
    pub arrivals: Vec<Arrival>,
    pub variables: Vec<Variable>,
    pub tasks: Vec<Task>,
    pub external_tasks: Vec<ExternalTask>,
    pub jobs: Vec<Job>,
    pub subscriptions: Vec<Subscription>,
    pub incidents: Vec<Incident>,
    pub comments: Vec<Comment>,
    pub attachments: Vec<Attachment>,
}

macro_rules! every_table {
    ($state:expr, $table:ident => $do:expr) => {{
        every_table!(@ $state, $table, $do, instances elements arrivals variables tasks external_tasks jobs subscriptions incidents comments attachments mails signals decisions);
    }};
    (@ $state:expr, $table:ident, $do:expr, $($name:ident)*) => { $({ let $table = &mut $state.$name; $do; })* };
}

impl State {
    /// The state of a root that is yet to be started.
    pub fn new(root: Key) -> Self {
        Self { root, ..Self::default() }
    }

    /// The state of a running root, from its rows.
    pub fn restore(root: Key, stored: Stored) -> Self {
        let mut state = Self {
            root,
            instances: Table::stored(stored.instances),
            elements: Table::stored(stored.elements),
            arrivals: Table::stored(stored.arrivals),
            variables: Table::stored(stored.variables),
            tasks: Table::stored(stored.tasks),
            external_tasks: Table::stored(stored.external_tasks),
            jobs: Table::stored(stored.jobs),
            subscriptions: Table::stored(stored.subscriptions),
            incidents: Table::stored(stored.incidents),
            comments: Table::stored(stored.comments),
            attachments: Table::stored(stored.attachments),
            mails: Table::default(),
            signals: Table::default(),
            decisions: Table::default(),
            watch: Watch::default(),
            gathering: BTreeSet::new(),
            walks: Walks::default(),
        };
        let conditional = state.subscriptions.iter().filter(|found| found.kind == SubscriptionKind::Conditional);
        let conditional: Vec<_> = conditional.map(|found| (found.key, state.watched(found.instance, found.target))).collect();
        conditional.into_iter().for_each(|(key, names)| state.watch.open(key, names));
        state.watch.accept();
        state.gathering = state.elements.iter().filter(|e| e.arrived > 0 && state.waits_for_reach(e)).map(|e| (e.scope, e.key)).collect();
        state
    }

    /// True for gateways that wait until no token can come any more.
    fn waits_for_reach(&self, at: &ElementInstance) -> bool {
        self.kind(at).is_some_and(|kind| matches!(kind, ElementKind::InclusiveGateway(_) | ElementKind::ComplexGateway(_)))
    }

    fn kind(&self, at: &ElementInstance) -> Option<&ElementKind> {
        self.instances.get(at.instance).map(|instance| &instance.graph.process.element(at.element).kind)
    }

    pub fn root(&self) -> Key {
        self.root
    }

    pub fn instances(&self) -> &Table<ProcessInstance> {
        &self.instances
    }

    pub fn elements(&self) -> &Table<ElementInstance> {
        &self.elements
    }

    pub fn arrivals(&self) -> &Table<Arrival> {
        &self.arrivals
    }

    pub fn variables(&self) -> &Table<Variable> {
        &self.variables
    }

    pub fn tasks(&self) -> &Table<Task> {
        &self.tasks
    }

    pub fn external_tasks(&self) -> &Table<ExternalTask> {
        &self.external_tasks
    }

    pub fn jobs(&self) -> &Table<Job> {
        &self.jobs
    }

    pub fn subscriptions(&self) -> &Table<Subscription> {
        &self.subscriptions
    }

    pub fn incidents(&self) -> &Table<Incident> {
        &self.incidents
    }

    pub fn comments(&self) -> &Table<Comment> {
        &self.comments
    }

    pub fn attachments(&self) -> &Table<Attachment> {
        &self.attachments
    }

    pub fn decisions(&self) -> &Table<DecisionRecord> {
        &self.decisions
    }

    pub fn mails(&self) -> &Table<MailOrder> {
        &self.mails
    }

    pub fn signals(&self) -> &Table<SignalOrder> {
        &self.signals
    }

    /// The variables of which a change may make a conditional event happen; `None`: all.
    fn watched(&self, instance: Key, event: ElementIndex) -> Option<Vec<Arc<str>>> {
        let catch = self.instances.get(instance)?.graph.process.element(event).kind.catch()?;
        let mut names = Vec::new();
        for model in catch.conditions() {
            names.extend(model.variables.as_ref()?.iter().cloned());
        }
        Some(names)
    }

    /// True when the root has ended and nothing of it can happen any more.
    pub fn is_over(&self) -> bool {
        self.instances.get(self.root).is_none_or(|root| !root.is_live())
    }

    /// Makes everything since the last call permanent.
    pub(crate) fn accept(&mut self) {
        every_table!(self, table => table.accept());
        self.watch.accept();
    }

    /// Takes back everything since [`State::accept`].
    pub(crate) fn rollback(&mut self) {
        every_table!(self, table => table.rollback());
        self.walks.clear();
        self.watch.rollback();
    }

    /// To be called when all [`Table::changes`] are on disk: what has ended is forgotten, with its variables.
    pub fn settle(&mut self) {
        let ended_elements = ended(&self.elements).map(|e| (e.scope, e.key)).collect::<Vec<_>>();
        let mut ended: Vec<Key> = ended(&self.instances).map(|i| i.key).collect();
        ended.extend(ended_elements.iter().map(|(_, key)| *key));
        every_table!(self, table => table.settle());
        for gone in &ended_elements {
            self.gathering.remove(gone);
        }
        self.watch.settle();
        for scope in ended {
            self.variables.forget(scope);
        }
    }

    /// Bytes of memory that it takes, about.
    pub fn weight(&self) -> usize {
        self.instances.weight()
            + self.elements.weight()
            + self.arrivals.weight()
            + self.variables.weight()
            + self.tasks.weight()
            + self.external_tasks.weight()
            + self.jobs.weight()
            + self.subscriptions.weight()
            + self.incidents.weight()
            + self.comments.weight()
            + self.attachments.weight()
            + self.walks.weight()
            + self.watch.weight()
    }
}

/// The changed records that are no longer live.
fn ended<T: Record>(table: &Table<T>) -> impl Iterator<Item = &T> {
    table.changes().filter_map(|change| match change {
        Change::Insert(record) | Change::Update(record) if !record.is_live() => Some(record),
        _ => None,
    })
}
