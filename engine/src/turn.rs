//! The work of one command: a stack of operations, and `emit`, the one way to change anything.
use crate::behaviours;
use crate::command::{Skip, Variables};
use crate::context::Context;
use crate::eval::Thrown;
use crate::event::Event;
use crate::graph::Graph;
use crate::parts::{boundary, conditional, error, join, listener, scope};
use crate::rejection::Rejection;
use crate::state::{ElementInstance, ElementState, JobKind, ProcessInstance, Role, State};
use baton_models::bpmn::Element;
use baton_models::bpmn::events::VariableChange;
use baton_models::{ElementIndex, FlowIndex, Key};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// What stops a command: every change it made is taken back.
#[derive(Debug)]
pub enum Fault {
    /// The caller is wrong.
    Rejected(Rejection),
    /// The model or its data is wrong.
    Failed { element: Arc<str>, message: String },
    /// We are wrong.
    Bug(String),
}

impl From<Rejection> for Fault {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

pub type Done = Result<(), Fault>;

/// A step that is still to be done. The last one added is done first, so that a branch runs until it waits before the
/// next one begins.
#[derive(Debug, Clone)]
pub enum Operation {
    /// A token comes to an element, over a flow or as the first in its scope. `occurred`: its event has happened.
    Enter { instance: Key, scope: Key, element: ElementIndex, via: Option<FlowIndex>, occurred: bool },
    /// An element instance starts its work.
    Begin(Key),
    /// An element instance has done its work.
    Complete(Key),
    /// A scope may be empty now.
    Check(Key),
}

/// One command's work on one state.
pub struct Turn<'a, 'c> {
    pub(crate) state: &'a mut State,
    pub(crate) context: &'a mut Context<'c>,
    events: Vec<Event>,
    operations: Vec<Operation>,
    /// Tokens on their way to an element, by scope: the scope is not empty while there are any.
    arriving: BTreeMap<Key, u32>,
    /// What has changed since conditional events were judged.
    changes: VecDeque<Change>,
    /// Scopes in which tokens have moved while inclusive joins wait.
    disturbed: BTreeSet<Key>,
    /// Process instances that are being cancelled as a whole.
    ending: BTreeSet<Key>,
    steps: u32,
    /// What a script has thrown, and at which element instance: an event may catch it.
    pub(crate) thrown: Option<(Key, Thrown)>,
    /// What of the model the command leaves out.
    pub(crate) skip: Skip,
}

/// Who waits for something: an element instance, or a process instance for the event sub-processes directly in it.
pub struct Waiter {
    pub key: Key,
    pub instance: Key,
    pub graph: Arc<Graph>,
}

/// What may make a condition true that did not hold before.
#[derive(Debug, Clone)]
pub enum Change {
    Variable {
        scope: Key,
        name: Arc<str>,
        kind: VariableChange,
    },
    /// A conditional event begins to wait.
    Armed(Key),
}

/// An element instance with its model.
pub struct Site {
    pub at: ElementInstance,
    pub graph: Arc<Graph>,
}

impl Site {
    pub fn element(&self) -> &Element {
        self.graph.process.element(self.at.element)
    }

    pub fn waiter(&self) -> Waiter {
        Waiter { key: self.at.key, instance: self.at.instance, graph: self.graph.clone() }
    }
}

impl<'a, 'c> Turn<'a, 'c> {
    pub fn new(state: &'a mut State, context: &'a mut Context<'c>) -> Self {
        Self {
            state,
            context,
            events: Vec::new(),
            operations: Vec::new(),
            arriving: BTreeMap::new(),
            changes: VecDeque::new(),
            disturbed: BTreeSet::new(),
            ending: BTreeSet::new(),
            steps: 0,
            thrown: None,
            skip: Skip::default(),
        }
    }

    /// Records what happened, and applies it.
    pub fn emit(&mut self, event: Event) -> Done {
        if !self.state.watch.is_empty() {
            self.changes.extend(conditional::change(self.state, &event));
        }
        self.state.apply(&event, self.context.now, self.context.library).map_err(Fault::Bug)?;
        self.disturb(&event);
        self.events.push(event);
        Ok(())
    }

    /// Takes note of where tokens moved: only there can an inclusive join go on that waited before.
    fn disturb(&mut self, event: &Event) {
        if self.state.gathering.is_empty() {
            return;
        }
        let scope = match event {
            Event::ElementEntered { scope, instance, .. } => Some(scope.unwrap_or(*instance)),
            Event::ElementCompleted { key }
            | Event::ElementCanceled { key }
            | Event::JoinArrived { key, .. }
            | Event::JoinReleased { key, .. }
            | Event::JoinActivated { key } => self.state.elements.get(*key).map(|at| at.scope),
            _ => None,
        };
        self.disturbed.extend(scope);
    }

    /// Lets a conditional event be judged that begins to wait.
    pub fn armed(&mut self, subscription: Key) {
        self.changes.push_back(Change::Armed(subscription));
    }

    /// The oldest change for which conditional events were not judged.
    pub fn next_change(&mut self) -> Option<Change> {
        self.changes.pop_front()
    }

    /// A new key.
    pub fn key(&mut self) -> Key {
        self.context.keys.next()
    }

    /// Another number for each script of the command.
    pub fn seed(&self) -> u64 {
        let salt = (self.events.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.context.seed ^ salt
    }

    /// The events so far.
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// Takes back everything, as if the turn had just begun.
    pub fn restart(&mut self) {
        self.state.rollback();
        self.events.clear();
        self.operations.clear();
        self.arriving.clear();
        self.changes.clear();
        self.disturbed.clear();
        self.ending.clear();
        self.thrown = None;
        self.steps = 0;
    }

    pub fn instance(&self, key: Key) -> Result<&ProcessInstance, Fault> {
        self.state.instances.get(key).ok_or_else(|| Fault::Bug(format!("no process instance {key}")))
    }

    pub fn at(&self, key: Key) -> Result<&ElementInstance, Fault> {
        self.state.elements.get(key).ok_or_else(|| Fault::Bug(format!("no element instance {key}")))
    }

    /// An element instance with its model.
    pub fn site(&self, key: Key) -> Result<Site, Fault> {
        let at = self.at(key)?.clone();
        let graph = self.instance(at.instance)?.graph.clone();
        Ok(Site { at, graph })
    }

    /// Who waits under this key.
    pub fn waiter(&self, key: Key) -> Result<Waiter, Fault> {
        let instance = self.state.elements.get(key).map_or(key, |at| at.instance);
        Ok(Waiter { key, instance, graph: self.instance(instance)?.graph.clone() })
    }

    /// Sends a token to an element of a scope.
    pub fn enter(&mut self, instance: Key, scope: Key, element: ElementIndex, via: Option<FlowIndex>) {
        self.arrive(Operation::Enter { instance, scope, element, via, occurred: false }, scope);
    }

    /// Sends a token to an event that has happened already.
    pub fn enter_occurred(&mut self, instance: Key, scope: Key, element: ElementIndex) {
        self.arrive(Operation::Enter { instance, scope, element, via: None, occurred: true }, scope);
    }

    fn arrive(&mut self, operation: Operation, scope: Key) {
        *self.arriving.entry(scope).or_default() += 1;
        self.operations.push(operation);
    }

    /// Lets an element instance start its work.
    pub fn begin(&mut self, key: Key) {
        self.operations.push(Operation::Begin(key));
    }

    /// The element instance has done its work; it is left as soon as its turn comes.
    pub fn complete(&mut self, key: Key) {
        self.operations.push(Operation::Complete(key));
    }

    /// Ends the scope if nothing is left in it.
    pub fn check(&mut self, scope: Key) {
        self.operations.push(Operation::Check(scope));
    }

    /// Keeps a scope from ending while nothing is in it.
    pub fn hold(&mut self, scope: Key) {
        *self.arriving.entry(scope).or_default() += 1;
    }

    /// Lets a scope that was held end if nothing is in it.
    pub fn release(&mut self, scope: Key) {
        if let Some(n) = self.arriving.get_mut(&scope) {
            *n = n.saturating_sub(1);
        }
        self.check(scope);
    }

    /// A process instance is being cancelled: nothing more begins in it.
    pub fn ending(&mut self, instance: Key) {
        self.ending.insert(instance);
    }

    /// True for process instances that are being cancelled as a whole.
    pub fn is_ending(&self, instance: Key) -> bool {
        self.ending.contains(&instance)
    }

    /// True while tokens are on their way in this scope.
    pub fn is_arriving(&self, scope: Key) -> bool {
        self.arriving.get(&scope).is_some_and(|n| *n > 0)
    }

    /// Drops the tokens that are on their way in a scope.
    pub fn drop_arriving(&mut self, wanted: Key) {
        if self.arriving.remove(&wanted).is_some_and(|count| count > 0) {
            self.operations.retain(|operation| !matches!(operation, Operation::Enter { scope, .. } if *scope == wanted));
        }
    }

    /// Inclusive joins that wait for tokens in scopes where tokens have moved.
    pub fn waiting_joins(&self) -> Vec<Key> {
        let within = |scope: &Key| self.state.gathering.range((*scope, Key(i64::MIN))..=(*scope, Key(i64::MAX)));
        let keys = self.disturbed.iter().flat_map(within).map(|(_, key)| *key);
        keys.filter(|key| self.is_live(*key)).collect()
    }

    /// Counts work against the budget of the command. False: it is used up.
    pub fn spend(&mut self, steps: u32) -> bool {
        self.steps = self.steps.saturating_add(steps);
        self.steps <= self.context.step_budget
    }

    /// Works on if there is something left to do.
    pub fn finish(&mut self) -> Done {
        if self.changes.is_empty() && self.operations.is_empty() { Ok(()) } else { self.run() }
    }

    /// Works until every token waits.
    pub fn run(&mut self) -> Done {
        loop {
            self.judge()?;
            while let Some(operation) = self.operations.pop() {
                if let Err(fault) = self.step(operation) {
                    error::caught(self, fault)?;
                }
                self.judge()?;
            }
            // Inclusive joins can only be judged when all other tokens rest.
            if !join::release(self)? {
                self.disturbed.clear();
                return Ok(());
            }
        }
    }

    #[inline]
    fn judge(&mut self) -> Done {
        if self.changes.is_empty() { Ok(()) } else { conditional::judge(self) }
    }

    fn step(&mut self, operation: Operation) -> Done {
        match operation {
            Operation::Enter { instance, scope, element, via, occurred } => {
                if let Some(n) = self.arriving.get_mut(&scope) {
                    *n = n.saturating_sub(1);
                }
                if !self.state.is_live(scope) {
                    return Ok(());
                }
                self.arrived(instance, scope, element, via, occurred)
            }
            Operation::Begin(key) if self.is_live(key) => self.started(key),
            Operation::Complete(key) if self.is_live(key) => scope::complete(self, key),
            Operation::Check(scope) if self.state.is_live(scope) => scope::check(self, scope),
            _ => Ok(()),
        }
    }

    pub fn is_live(&self, key: Key) -> bool {
        self.state.elements.get(key).is_some_and(|e| !e.state.is_ended())
    }

    /// A token is at an element: joins gather, the others get an element instance.
    fn arrived(&mut self, instance: Key, scope: Key, index: ElementIndex, via: Option<FlowIndex>, occurred: bool) -> Done {
        let graph = self.instance(instance)?.graph.clone();
        let element = graph.process.element(index);
        if !self.spend(1) {
            let role = if element.multi_instance.is_some() { Role::Body } else { Role::Plain };
            return crate::parts::job::exhausted(self, instance, scope, element, role, None);
        }
        if let (Some(via), true) = (via, join::gathers(element)) {
            return join::arrive(self, &graph, instance, scope, index, via);
        }
        let role = if element.multi_instance.is_some() { Role::Body } else { Role::Plain };
        let waits = element.async_before && !occurred;
        let state = if waits { ElementState::Pending } else { ElementState::Active };
        let key = self.entered(instance, scope, element, role, state, None)?;
        match (waits, occurred) {
            (true, _) => crate::parts::job::continuation(self, key, JobKind::AsyncBefore),
            (_, true) => self.happened(key),
            _ => self.started(key),
        }
    }

    /// The event of an element instance has happened before it came to be.
    fn happened(&mut self, key: Key) -> Done {
        let site = self.site(key)?;
        if !listener::any(&site) || listener::start(self, &site, true)? {
            self.complete(key);
        }
        Ok(())
    }

    /// Begins an element with variables of its own, without a token that comes to it.
    pub fn begin_with(&mut self, instance: Key, scope: Key, index: ElementIndex, variables: &Variables) -> Done {
        let graph = self.instance(instance)?.graph.clone();
        let element = graph.process.element(index);
        let role = if element.multi_instance.is_some() { Role::Body } else { Role::Plain };
        let state = if element.async_before { ElementState::Pending } else { ElementState::Active };
        let key = self.entered(instance, scope, element, role, state, None)?;
        crate::parts::variables::set_all_local(self, instance, key, variables)?;
        if element.async_before {
            return crate::parts::job::continuation(self, key, JobKind::AsyncBefore);
        }
        self.begin(key);
        Ok(())
    }

    /// Makes an element instance.
    pub fn entered(
        &mut self,
        instance: Key,
        scope: Key,
        element: &Element,
        role: Role,
        state: ElementState,
        loop_counter: Option<u32>,
    ) -> Result<Key, Fault> {
        let key = self.key();
        let scope = (scope != instance).then_some(scope);
        self.emit(Event::ElementEntered { key, instance, scope, element: element.id.clone(), role, state, loop_counter })?;
        Ok(key)
    }

    fn started(&mut self, key: Key) -> Done {
        let site = self.site(key)?;
        if site.at.role == Role::Body {
            boundary::arm(self, &site)?;
            return crate::parts::multi_instance::begin(self, &site);
        }
        crate::parts::mapping::inputs(self, &site)?;
        if site.at.role == Role::Plain {
            boundary::arm(self, &site)?;
        }
        if listener::any(&site) && !listener::start(self, &site, false)? {
            return Ok(());
        }
        behaviours::of(&site.element().kind).enter(self, &site)
    }
}
