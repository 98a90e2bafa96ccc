//! What people, systems and time do in a story.
use super::Run;
use super::world::World;
use baton_engine::state::{ElementInstance, ExternalTask, Incident, Job, Record, Role, SubscriptionKind, Table, Task};
use baton_engine::{Command, Skip, State, Target, Variables};
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, Key, Value};
use serde_json::Value as Json;
use std::str::FromStr;

/// A person's task in the story.
pub struct TaskOf<'a> {
    run: &'a mut Run,
    element: String,
    nth: usize,
}

/// An external task in the story.
pub struct WorkOf<'a> {
    run: &'a mut Run,
    topic: String,
}

impl Run {
    /// The open task of a user task, of the oldest one if there are several.
    pub fn task(&mut self, element: &str) -> TaskOf<'_> {
        self.nth_task(element, 0)
    }

    /// The open task of a user task, counted from 0 in the order in which they were created.
    pub fn nth_task(&mut self, element: &str, nth: usize) -> TaskOf<'_> {
        TaskOf { run: self, element: element.to_owned(), nth }
    }

    /// How many tasks of a user task are open.
    pub fn open_tasks(&self, element: &str) -> usize {
        tasks_at(&self.state(), element).len()
    }

    /// The elements of all open tasks, sorted.
    pub fn open_task_elements(&self) -> Vec<String> {
        let state = self.state();
        let mut ids: Vec<String> = live(state.tasks()).filter_map(|t| t.element.map(|e| id_of(&state, t.instance, e))).collect();
        ids.sort();
        ids
    }

    /// The topics of all open external tasks, sorted.
    pub fn topics(&self) -> Vec<String> {
        let mut topics: Vec<String> = self.state().external_tasks().iter().map(|t| t.topic.to_string()).collect();
        topics.sort();
        topics
    }

    /// The open external task of a topic, for a worker that fetches it.
    pub fn work(&mut self, topic: &str) -> WorkOf<'_> {
        WorkOf { run: self, topic: topic.to_owned() }
    }

    /// A message comes in for the instance.
    pub fn message(&mut self, name: &str, variables: Json) -> &mut Self {
        self.act(None, |world| Command::Correlate {
            subscription: world
                .state()
                .subscriptions()
                .iter()
                .find(|s| *s.name == *name)
                .unwrap_or_else(|| panic!("on {} nothing waits for message '{name}'", world.name()))
                .key,
            variables: variables_of(&variables),
            local_variables: Vec::new(),
            reply_variables: false,
        });
        self
    }

    /// The names of the messages that the instance waits for, sorted.
    pub fn waits_for(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.state().subscriptions().iter().filter(|s| s.kind != SubscriptionKind::Compensation).map(|s| s.name.to_string()).collect();
        names.sort();
        names
    }

    /// Goes on at a receive task that names no message.
    pub fn signal(&mut self, element: &str, variables: Json) -> &mut Self {
        self.act(None, |world| {
            let state = world.state();
            let found = state.elements().iter().find(|e| e.is_live() && id_of(&state, e.instance, e.element) == element);
            Command::Signal { element_instance: found.expect("nothing waits there").key, variables: variables_of(&variables) }
        });
        self
    }

    /// What can be chosen in ad-hoc sub-processes that run, sorted.
    pub fn choices(&self) -> Vec<String> {
        let state = self.state();
        let mut ids: Vec<String> = live(state.elements()).flat_map(|e| choices_of(&state, e)).collect();
        ids.sort();
        ids
    }

    /// True if the element is a user task, not an ad-hoc sub-process with a task for its owner.
    pub fn is_user_task(&self, element: &str) -> bool {
        let state = self.state();
        let is_ad_hoc = |e: &&ElementInstance| id_of(&state, e.instance, e.element) == element && is_ad_hoc(&state, e);
        !live(state.elements()).any(|e| is_ad_hoc(&e))
    }

    /// Somebody chooses an activity of a running ad-hoc sub-process.
    pub fn choose_as(&mut self, user: &str, activity: &str, variables: Json) -> &mut Self {
        self.act(Some(user), |world| {
            let state = world.state();
            let running: Vec<&ElementInstance> = live(state.elements()).filter(|e| is_ad_hoc(&state, e)).collect();
            let holds = |e: &&&ElementInstance| choices_of(&state, e).iter().any(|id| id == activity);
            let found = running.iter().find(holds).or(running.first());
            let element_instance = found.expect("no ad-hoc sub-process runs").key;
            Command::Choose { element_instance, activities: vec![(activity.into(), variables_of(&variables))] }
        });
        self
    }

    /// Sets variables at the process instance.
    pub fn set(&mut self, variables: Json) -> &mut Self {
        self.act(None, |world| Command::SetVariables {
            scope: world.state().root(),
            local: false,
            variables: variables_of(&variables),
            deletions: Vec::new(),
        });
        self
    }

    /// Somebody cancels the instance.
    pub fn cancel(&mut self, reason: &str) -> &mut Self {
        self.cancelled(reason, Skip::default())
    }

    /// The same, without running its listeners.
    pub fn cancel_skipping(&mut self, reason: &str) -> &mut Self {
        self.cancelled(reason, Skip { listeners: true, mappings: false })
    }

    fn cancelled(&mut self, reason: &str, skip: Skip) -> &mut Self {
        self.act(Some("admin"), |world| Command::CancelInstance { instance: world.state().root(), skip, reason: Some(reason.into()) });
        self
    }

    /// Time passes (ISO 8601, `P2D`): what becomes due is done when it is due.
    pub fn advance(&mut self, span: &str) -> &mut Self {
        self.pass(span, usize::MAX)
    }

    /// The same, with so many jobs at most: some models never rest.
    pub fn pass(&mut self, span: &str, jobs: usize) -> &mut Self {
        let until = self.now + milliseconds(span);
        for _ in 0..jobs {
            let Some(due) = next_due(&self.state()).filter(|due| *due <= until) else { break };
            self.turn_clock(due.max(self.now));
            self.act(None, |world| Command::ExecuteJob { job: earliest(&world.state()).expect("it was there").key, manual: false });
        }
        self.turn_clock(until);
        self
    }

    /// What is due now is done.
    pub fn work_off(&mut self) -> &mut Self {
        self.advance("PT0S")
    }

    /// A command that concerned an element met a defect of ours, which is recorded.
    pub fn defect(&mut self, element: &str, message: &str) -> &mut Self {
        self.act(None, |world| {
            let state = world.state();
            let found = live(state.elements()).find(|e| id_of(&state, e.instance, e.element) == element);
            let target = Target::Scope(found.unwrap_or_else(|| panic!("'{element}' is not there")).key);
            Command::RecordDefect { target, message: message.into() }
        });
        self
    }

    /// Gives a failed job new attempts, as an operator does.
    pub fn retry(&mut self, element: &str) -> &mut Self {
        self.act(Some("admin"), |world| Command::SetJobRetries {
            job: incident_at(&world.state(), element).cause.unwrap(),
            retries: 1,
            due_at: None,
        });
        self
    }

    /// The message of the open incident at an element.
    pub fn incident(&self, element: &str) -> String {
        incident_at(&self.state(), element).message.to_string()
    }

    fn turn_clock(&mut self, now: i64) {
        self.now = now;
        self.worlds.iter_mut().for_each(|world| world.turn_clock(now));
    }
}

impl TaskOf<'_> {
    /// Completes it with variables.
    pub fn complete_as(self, user: &str, variables: Json) {
        self.act(Some(user), |task| Command::CompleteTask { task, variables: variables_of(&variables), reply_variables: false });
    }

    pub fn complete(self) {
        self.act(None, |task| Command::CompleteTask { task, variables: Vec::new(), reply_variables: false });
    }

    pub fn claim_as(self, user: &str) {
        self.act(Some(user), |task| Command::ClaimTask { task, user: user.into() });
    }

    /// Somebody sets a variable of just this task.
    pub fn set_local(self, user: &str, variables: Json) {
        let Self { run, element, nth } = self;
        run.act(Some(user), |world| {
            let scope = tasks_at(&world.state(), &element).get(nth).expect("no such task").element_instance;
            Command::SetVariables { scope, local: true, variables: variables_of(&variables), deletions: Vec::new() }
        });
    }

    pub fn unclaim_as(self, user: &str) {
        self.act(Some(user), |task| Command::UnclaimTask { task });
    }

    pub fn delegate(self, from: &str, to: &str) {
        self.act(Some(from), |task| Command::DelegateTask { task, user: to.into() });
    }

    pub fn resolve_as(self, user: &str) {
        self.act(Some(user), |task| Command::ResolveTask { task, variables: Vec::new() });
    }

    /// A business error instead of a result.
    pub fn throw(self, user: &str, code: &str, message: &str) {
        self.act(Some(user), |task| Command::ThrowTaskError {
            task,
            code: code.into(),
            message: Some(message.into()),
            variables: Vec::new(),
        });
    }

    /// Tells somebody outwards, and goes on working.
    pub fn escalate(self, code: &str) {
        self.act(Some("ada"), |task| Command::ThrowTaskEscalation { task, code: code.into(), variables: Vec::new() });
    }

    /// The task's record.
    pub fn record(self) -> Task {
        let mut tasks = tasks_at(&self.run.state(), &self.element);
        assert!(tasks.len() > self.nth, "no open task '{}'; so far: {}", self.element, self.run.log());
        tasks.swap_remove(self.nth)
    }

    /// The value that a variable has for the task: of its own scope, or of one around it.
    pub fn sees(&self, name: &str) -> Option<Json> {
        let state = self.run.state();
        let scope = tasks_at(&state, &self.element).get(self.nth)?.element_instance;
        state.value(scope, name).map(|value| super::run::plain(&value))
    }

    fn act(self, actor: Option<&str>, command: impl Fn(Key) -> Command) {
        let Self { run, element, nth } = self;
        run.act(actor, |world| {
            let tasks = tasks_at(&world.state(), &element);
            let task = tasks.get(nth).unwrap_or_else(|| panic!("on {} no open task '{element}'", world.name()));
            command(task.key)
        });
    }
}

impl WorkOf<'_> {
    /// A worker fetches it and completes it.
    pub fn complete(self, variables: Json) {
        self.fetched(|task| Command::CompleteExternalTask {
            task,
            worker: "worker".into(),
            variables: variables_of(&variables),
            local_variables: Vec::new(),
        });
    }

    /// A worker fetches it and reports a business error.
    pub fn error(self, code: &str, message: &str) {
        self.fetched(|task| Command::ThrowExternalTaskError {
            task,
            worker: "worker".into(),
            code: code.into(),
            message: Some(message.into()),
            variables: Vec::new(),
        });
    }

    /// A worker fetches it and fails; `wait` in milliseconds.
    pub fn fail(self, message: &str, retries: i32, wait: i64) {
        self.fetched(|task| Command::FailExternalTask {
            task,
            worker: "worker".into(),
            message: Some(message.into()),
            details: None,
            retries,
            retry_timeout: wait,
            variables: Vec::new(),
            local_variables: Vec::new(),
        });
    }

    /// Somebody gives it new attempts.
    pub fn retries(self, retries: i32) {
        let Self { run, topic } = self;
        run.act(Some("admin"), |world| Command::SetExternalTaskRetries { task: work_of(world, &topic), retries });
    }

    /// The external task's record.
    pub fn record(self) -> ExternalTask {
        let state = self.run.state();
        let found = state.external_tasks().iter().find(|t| *t.topic == *self.topic).cloned();
        found.unwrap_or_else(|| panic!("no work '{}'; so far: {}", self.topic, self.run.log()))
    }

    /// Anything else that is done with it.
    pub fn command(self, command: impl Fn(Key) -> Command) {
        let Self { run, topic } = self;
        run.act(None, |world| command(work_of(world, &topic)));
    }

    fn fetched(self, command: impl Fn(Key) -> Command) {
        let Self { run, topic } = self;
        run.act(None, |world| Command::LockExternalTask {
            task: work_of(world, &topic),
            worker: "worker".into(),
            duration: 60_000,
            again: false,
        });
        run.act(None, |world| command(work_of(world, &topic)));
    }
}

/// Variables of a JSON object.
pub fn variables_of(json: &Json) -> Variables {
    json.as_object().expect("an object").iter().map(|(name, value)| (name.as_str().into(), Value::from_json(value))).collect()
}

fn milliseconds(span: &str) -> i64 {
    let span = jiff::Span::from_str(span).unwrap_or_else(|e| panic!("{span}: {e}"));
    span.total((jiff::Unit::Millisecond, jiff::SpanRelativeTo::days_are_24_hours())).unwrap() as i64
}

fn id_of(state: &State, instance: Key, element: ElementIndex) -> String {
    state.instances().get(instance).map(|i| i.graph.process.element(element).id.to_string()).unwrap_or_default()
}

/// True for an ad-hoc sub-process in which something can be chosen.
fn is_ad_hoc(state: &State, e: &ElementInstance) -> bool {
    let graph = state.instances().get(e.instance).map(|i| &i.graph);
    let is_model = graph.is_some_and(|graph| matches!(graph.process.element(e.element).kind, ElementKind::AdHocSubProcess(_)));
    is_model && e.is_live() && matches!(e.role, Role::Plain | Role::Inner)
}

fn choices_of(state: &State, e: &ElementInstance) -> Vec<String> {
    match state.instances().get(e.instance) {
        Some(i) if is_ad_hoc(state, e) => i.graph.choices(e.element).map(|index| i.graph.process.element(index).id.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn tasks_at(state: &State, element: &str) -> Vec<Task> {
    live(state.tasks()).filter(|t| t.element.is_some_and(|e| id_of(state, t.instance, e) == element)).cloned().collect()
}

fn work_of(world: &dyn World, topic: &str) -> Key {
    let state = world.state();
    let found = state.external_tasks().iter().find(|t| &*t.topic == topic);
    found.unwrap_or_else(|| panic!("on {} no work '{topic}'", world.name())).key
}

fn incident_at(state: &State, element: &str) -> Incident {
    let found = live(state.incidents()).find(|i| i.element.is_some_and(|e| id_of(state, i.instance, e) == element)).cloned();
    found.unwrap_or_else(|| panic!("no incident at '{element}'"))
}

/// The job that is due first; those that rest after an incident are never due.
fn earliest(state: &State) -> Option<Job> {
    state.jobs().iter().filter(|job| job.retries > 0).min_by_key(|job| (job.due_at.unwrap_or(job.created_at), job.key)).cloned()
}

fn next_due(state: &State) -> Option<i64> {
    earliest(state).map(|job| job.due_at.unwrap_or(job.created_at))
}

fn live<T: Record>(table: &Table<T>) -> impl Iterator<Item = &T> {
    table.iter().filter(|record| record.is_live())
}
