//! One batch of commands: find and load what they concern, decide them one after another in memory, write what changed
//! in one transaction, and only then answer.
use super::cache::Cached;
use super::idempotency::{self, Answers};
use super::lane::Lane;
use super::order::Order;
use super::rows::instance::Head;
use super::write::{Events, Write};
use super::{Db, Error, Request, Sql, crash, find, journal, load, row};
use baton_engine::state::State;
use baton_engine::{Command, Context, Decision, Keys, Rejection, Reply, Target, Variables, decide};
use baton_models::Key;
use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What is left to do after an attempt.
#[derive(Default)]
pub(super) struct Redo {
    pub orders: Vec<Order>,
    /// The database refused something: one by one, so that a bad command does not take its neighbours along.
    pub singly: bool,
    /// Another server was faster: once more with what it has written.
    pub stale: bool,
}

/// A root that this batch touches.
#[derive(Default)]
struct Touched {
    head: Head,
    events: Events,
    written: bool,
    /// A defect struck while it was decided on; what is in memory is worth nothing.
    broken: bool,
}

/// A command that was decided, and what its caller will be told once that is on disk.
struct Decided {
    order: Order,
    root: Option<Key>,
    result: Result<Reply, Error>,
}

impl Lane {
    /// Carries out as many of the commands as it can, answers them, and gives back those that must be tried again.
    pub(super) fn attempt(&mut self, db: &mut Db, orders: Vec<Order>) -> Result<Redo, (Error, Vec<Order>)> {
        let mut redo = Redo::default();
        let orders = self.answered_before(db, orders, &mut redo)?;
        let roots = match self.prepare(db, &orders) {
            Ok(roots) => roots,
            Err(error) => return Err((error, orders)),
        };
        let mut touched: HashMap<Key, Touched> = HashMap::new();
        let now = self.clock.now();
        let mut write = Write::new(now);
        let mut decided: Vec<Decided> = Vec::with_capacity(orders.len());
        for (order, root) in orders.into_iter().zip(roots) {
            if let Some(root) = root
                && touched.get(&root).is_some_and(|touched| touched.broken)
            {
                redo.orders.push(order);
                continue;
            }
            let mut result = self.decide(&order.request, root, &mut touched, &mut write, now);
            self.add_variables(&order, root, &mut result);
            decided.push(Decided { order, root, result });
        }
        self.take_out_broken(&mut decided, &touched, &mut redo);
        if touched.values().any(|touched| touched.broken && touched.written) {
            // Entries of a broken state are among what would be written: begin again without the culprit.
            return Ok(self.begin_again(decided, touched, redo));
        }
        self.finish(db, decided, touched, write, redo)
    }

    /// Answers repetitions, and keeps back a command whose id another of this batch carries.
    fn answered_before(&mut self, db: &mut Db, orders: Vec<Order>, redo: &mut Redo) -> Result<Vec<Order>, (Error, Vec<Order>)> {
        let ids: Vec<&str> = orders.iter().filter_map(|order| order.request.idempotency_id.as_deref()).collect();
        if ids.is_empty() {
            return Ok(orders);
        }
        let answers = match Answers::load(db, ids) {
            Ok(answers) => answers,
            Err(error) => return Err((error, orders)),
        };
        let mut seen: HashSet<String> = HashSet::new();
        let mut fresh = Vec::with_capacity(orders.len());
        for order in orders {
            if let Some(answer) = answers.to(&order) {
                order.reply(answer);
            } else if order.request.idempotency_id.clone().is_some_and(|id| !seen.insert(id)) {
                redo.orders.push(order);
            } else {
                fresh.push(order);
            }
        }
        Ok(fresh)
    }

    /// The root of each command, where there is one, with its state in memory.
    fn prepare(&mut self, db: &mut Db, orders: &[Order]) -> Result<Vec<Option<Key>>, Error> {
        let targets: Vec<Target> = orders.iter().map(|order| order.request.command.target()).collect();
        let root = |(order, target): (&Order, &Target)| self.cache.root(*target).or(order.extras.root);
        let known: Vec<Option<Key>> = orders.iter().zip(&targets).map(root).collect();
        let unknown: Vec<Target> = targets.iter().zip(&known).filter(|(_, root)| root.is_none()).map(|(target, _)| *target).collect();
        let found = if unknown.is_empty() { HashMap::new() } else { find::roots(db, &unknown)? };
        let roots: Vec<Option<Key>> =
            targets.iter().zip(known).map(|(target, root)| root.or_else(|| found.get(&target.key()).copied())).collect();
        let mut missing = Vec::new();
        let mut instances = Vec::new();
        for (target, root) in targets.iter().zip(&roots) {
            let Some(root) = root else { continue };
            match target {
                Target::New(key) if !self.cache.contains(*key) => {
                    self.cache.insert(*key, Cached::new(State::new(*key), Head::default(), false))
                }
                Target::New(_) => {}
                // An instance that has ended is not in memory, although its root may be: then all is loaded again.
                target if !self.cache.contains(*root) || found.contains_key(&target.key()) => {
                    missing.push(*root);
                    if let Target::Instance(key) = target {
                        instances.push(*key);
                    }
                }
                _ => {}
            }
        }
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            for (root, (state, head)) in load::states(db, &missing, &instances, &self.definitions)? {
                self.cache.remove(root);
                self.cache.insert(root, Cached::new(state, head, true));
            }
        }
        Ok(roots)
    }

    fn decide(
        &mut self,
        request: &Request,
        root: Option<Key>,
        touched: &mut HashMap<Key, Touched>,
        write: &mut Write,
        now: i64,
    ) -> Result<Reply, Error> {
        let mut nothing = State::new(Key(0));
        let mut keys = self.keys.of(root.unwrap_or_default());
        let is_new = matches!(request.command.target(), Target::New(_));
        let state = match root.and_then(|root| self.cache.get_mut(root)) {
            Some(cached) if is_new && !cached.state.instances().is_empty() => {
                return Err(Rejection::Conflict(format!("{} is there already", cached.state.root())).into());
            }
            Some(cached) => {
                touched.entry(cached.state.root()).or_insert_with(|| Touched { head: cached.head, ..Touched::default() });
                &mut cached.state
            }
            // Nothing has this key: the machine says so in its own words.
            None => &mut nothing,
        };
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut context = Context {
            now,
            actor: request.actor.clone(),
            keys: &mut keys as &mut dyn Keys,
            library: &*self.definitions,
            directory: &self.directory,
            scripts: &mut self.scripts,
            zone: self.clock.zone(),
            step_budget: self.step_budget,
            seed: self.seed >> 16,
        };
        let decision = catch_unwind(AssertUnwindSafe(|| {
            let decision = decide(state, &request.command, &mut context);
            crash::strike(request.command.name());
            decision
        }));
        let touched = root.and_then(|root| touched.get_mut(&root).map(|touched| (root, touched)));
        match (decision, touched) {
            (Ok(Ok(decision)), Some((root, touched))) => {
                if let Err(error) = record(&decision, root, touched, write, request, now) {
                    return Err(defect(request, Some((root, touched)), &format!("its journal entry cannot be written: {error}")));
                }
                Ok(decision.reply)
            }
            (Ok(Ok(decision)), None) => Ok(decision.reply),
            (Ok(Err(Rejection::Bug(what))), touched) => Err(defect(request, touched, &what)),
            (Ok(Err(rejection)), _) => Err(rejection.into()),
            (Err(panic), touched) => Err(defect(request, touched, said(&*panic))),
        }
    }

    /// Tells a worker the variables that its task sees.
    fn add_variables(&self, order: &Order, root: Option<Key>, result: &mut Result<Reply, Error>) {
        if let (Some(local), Ok(reply), Command::LockExternalTask { task, .. }) = (order.extras.variables, &result, &order.request.command)
            && *reply == Reply::Done
            && let Some(cached) = root.and_then(|root| self.cache.get(root))
        {
            *result = Ok(Reply::Variables(seen_by(&cached.state, *task, local)));
        }
    }

    /// What was decided on a state that broke afterwards is decided again; in the place of the culprit the defect is
    /// recorded, where there is something to record it at.
    fn take_out_broken(&mut self, decided: &mut Vec<Decided>, touched: &HashMap<Key, Touched>, redo: &mut Redo) {
        let broken = |root: &Option<Key>| root.is_some_and(|root| touched.get(&root).is_some_and(|touched| touched.broken));
        if !touched.values().any(|touched| touched.broken) {
            return;
        }
        let later = std::mem::take(&mut redo.orders);
        for done in std::mem::take(decided) {
            match done {
                Decided { order, root, result: Err(Error::Bug(what)) } if broken(&root) => redo.orders.extend(order.failed(what)),
                Decided { order, root, .. } if broken(&root) => redo.orders.push(order),
                other => decided.push(other),
            }
        }
        redo.orders.extend(later);
        for (root, _) in touched.iter().filter(|(_, touched)| touched.broken) {
            self.cache.remove(*root);
        }
    }

    fn begin_again(&mut self, decided: Vec<Decided>, touched: HashMap<Key, Touched>, mut redo: Redo) -> Redo {
        for root in touched.into_keys() {
            self.cache.remove(root);
        }
        redo.orders.extend(decided.into_iter().map(|done| done.order));
        redo
    }

    fn finish(
        &mut self,
        db: &mut Db,
        decided: Vec<Decided>,
        mut touched: HashMap<Key, Touched>,
        mut write: Write,
        mut redo: Redo,
    ) -> Result<Redo, (Error, Vec<Order>)> {
        touched.retain(|_, touched| !touched.broken);
        crash::strike("batch");
        // In the order of their keys, so that batches of several servers lock rows in the same order and never wait in a circle.
        let mut written: Vec<Key> = touched.iter().filter(|(_, touched)| touched.written).map(|(root, _)| *root).collect();
        written.sort_unstable();
        for root in &written {
            if let (Some(cached), Some(touched)) = (self.cache.get(*root), touched.get(root)) {
                write.state(cached, &touched.head, &touched.events);
            }
        }
        let now = write.now();
        for done in &decided {
            if let Ok(reply) = &done.result {
                idempotency::keep(&mut write.answers, &done.order, reply, now);
                if let Some(claim) = &done.order.extras.claim {
                    write.claim(claim.clone());
                }
            }
        }
        let signals = std::mem::take(&mut write.signals);
        let outcome = if !written.is_empty() || !write.answers.is_empty() {
            write.commit(db).and_then(|()| self.verified(db, &decided, &touched))
        } else {
            self.verified(db, &decided, &touched)
        };
        match outcome {
            Ok(stale) => {
                self.settle(&touched);
                self.answer(decided, &stale, &mut redo);
                self.signal(signals);
                Ok(redo)
            }
            Err(error) => {
                if matches!(error, Error::Stale) {
                    self.conflict();
                }
                for root in touched.keys() {
                    self.cache.remove(*root);
                }
                redo.orders.extend(decided.into_iter().map(|done| done.order));
                match error {
                    Error::Stale if redo.orders.len() == 1 && redo.orders.iter().any(|order| order.extras.claim.is_some()) => {
                        redo.orders.drain(..).for_each(|order| order.reply(Err(Rejection::Stale.into())));
                        Ok(redo)
                    }
                    Error::Stale => Ok(Redo { stale: true, ..redo }),
                    Error::Refused(_) if redo.orders.len() > 1 => Ok(Redo { singly: true, ..redo }),
                    error => Err((error, redo.orders)),
                }
            }
        }
    }

    /// Roots on which a command was refused or did nothing although another node has changed them since they were read.
    fn verified(&mut self, db: &mut Db, decided: &[Decided], touched: &HashMap<Key, Touched>) -> Result<HashSet<Key>, Error> {
        row! { struct Revision { key: i64, revision: i64 } }
        let unwritten = |root: &Key| touched.get(root).is_some_and(|touched| !touched.written);
        let stored = |root: &Key| self.cache.get(*root).is_some_and(|cached| cached.stored);
        let doubtful: HashSet<Key> = decided.iter().filter_map(|done| done.root).filter(|root| unwritten(root) && stored(root)).collect();
        if doubtful.is_empty() {
            return Ok(doubtful);
        }
        let sql = Sql::new("SELECT key, revision FROM instance WHERE key IN ").bind_list(&doubtful);
        let rows: HashMap<Key, i64> = db.load::<Revision>(sql)?.into_iter().map(|row| (Key(row.key), row.revision)).collect();
        let current = |root: &Key| self.cache.get(*root).map(|cached| cached.head.revision) == rows.get(root).copied();
        Ok(doubtful.into_iter().filter(|root| !current(root)).collect())
    }

    fn settle(&mut self, touched: &HashMap<Key, Touched>) {
        for (root, touched) in touched {
            if touched.written {
                self.cache.settle(*root, touched.head);
                self.note(*root, &touched.head);
            } else if self.cache.get(*root).is_some_and(|cached| !cached.stored || cached.state.is_over()) {
                self.cache.remove(*root);
            }
        }
        self.cache.trim();
    }

    fn answer(&mut self, decided: Vec<Decided>, stale: &HashSet<Key>, redo: &mut Redo) {
        crash::point("before-reply");
        for root in stale {
            self.cache.remove(*root);
            self.conflict();
        }
        for done in decided {
            if done.root.is_some_and(|root| stale.contains(&root)) {
                redo.orders.push(done.order);
            } else {
                done.order.reply(done.result);
            }
        }
    }
}

/// The variables in the scopes around an external task; the innermost of a name counts.
fn seen_by(state: &State, task: Key, local: bool) -> Variables {
    let Some(task) = state.external_tasks().get(task) else { return Variables::new() };
    let mut seen: Variables = task.host.as_ref().map(|host| host.inputs.clone()).unwrap_or_default();
    let mut names: HashSet<_> = seen.iter().map(|(name, _)| Arc::clone(name)).collect();
    let mut scope = Some(task.element_instance);
    while let Some(key) = scope {
        for variable in state.variables().of(key) {
            if names.insert(Arc::clone(&variable.name)) {
                seen.push((Arc::clone(&variable.name), variable.value.clone()));
            }
        }
        scope = if local { None } else { state.elements().get(key).map(|element| element.scope) };
    }
    seen
}

/// A defect struck: the log has the detail, the state in memory is worth nothing, the caller learns little.
fn defect(request: &Request, touched: Option<(Key, &mut Touched)>, what: &str) -> Error {
    if let Some((_, touched)) = touched {
        touched.broken = true;
    }
    let command = request.command.name();
    tracing::error!(command, target = %request.command.target().key(), what, "a defect in the machine");
    Error::Bug(format!("a defect struck at the command {command}; the server's log has the detail"))
}

/// What a panic said.
pub(super) fn said(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words")
}

/// Adds the journal's entry about a decision, if it changed anything.
fn record(
    decision: &Decision,
    root: Key,
    touched: &mut Touched,
    write: &mut Write,
    request: &Request,
    now: i64,
) -> Result<(), serde_json::Error> {
    if decision.events.is_empty() {
        return Ok(());
    }
    let entry = journal::Entry::new(now, request.actor.as_deref(), request.command.name(), &decision.events);
    let content: Arc<str> = serde_json::to_string(&entry)?.into();
    touched.head = touched.head.after(&content);
    touched.events.see(&decision.events, now);
    touched.written = true;
    write.entry(root, &touched.head, content);
    Ok(())
}
