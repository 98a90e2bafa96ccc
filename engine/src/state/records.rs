//! The records that make up the state: plain data, one row each in the database.
use super::host_work::{HostWork, Listening};
use super::table::Record;
use super::{DecisionRecord, SignalOrder, Subscription};
use crate::graph::Graph;
use crate::weight;
use baton_models::{ElementIndex, FlowIndex, Key, Value};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How a process instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InstanceState {
    Active,
    Completed,
    /// Cancelled from outside.
    ExternallyTerminated,
    /// Ended by its own model: with the call activity that started it, or by an interrupting event there.
    InternallyTerminated,
}

/// A process instance: the root of its variables and elements.
#[derive(Debug, Clone)]
pub struct ProcessInstance {
    pub key: Key,
    /// The definition's key; `Key(0)` for a task without a process, whose `graph` is empty.
    pub definition: Key,
    pub graph: Arc<Graph>,
    /// The call activity's element instance; `None` for the root.
    pub caller: Option<Key>,
    pub business_key: Option<Arc<str>>,
    pub tenant: Option<Arc<str>>,
    pub state: InstanceState,
    pub start_element: Option<ElementIndex>,
    pub started_by: Option<Arc<str>>,
    /// Milliseconds since the epoch, UTC; so are all times of records.
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub delete_reason: Option<Arc<str>>,
    /// Live element instances directly in its scope.
    pub active: u32,
}

/// How an element instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ElementState {
    /// Waits for its asynchronous continuation before.
    Pending,
    Active,
    /// A complex gateway that has gone on and waits for the tokens that may still come.
    Resetting,
    /// An ad-hoc sub-process in which nothing more can be chosen, and that waits for what still runs.
    Finishing,
    /// Done, and waits for its asynchronous continuation after.
    Leaving,
    Completed,
    Canceled,
}

impl ElementState {
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Canceled)
    }
}

/// What an element instance stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The element itself.
    Plain,
    /// The body of a multi-instance activity: a scope that holds the inner instances.
    Body,
    /// One of the inner instances of a multi-instance activity.
    Inner,
    /// A completed sub-process that is being undone: what was completed in it is undone in it.
    Compensating,
}

/// One execution of an element: a token that is there, and a scope if the element is one.
#[derive(Debug, Clone)]
pub struct ElementInstance {
    pub key: Key,
    pub instance: Key,
    /// What it runs in: the process instance, a sub-process, or a multi-instance body.
    pub scope: Key,
    pub element: ElementIndex,
    pub role: Role,
    pub state: ElementState,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    /// Live element instances directly in its scope.
    pub active: u32,
    /// Inner instance: its number, counted from 0. Body: how many inner instances were made so far.
    pub loop_counter: u32,
    /// Body: how many inner instances there will be in all.
    pub loop_total: u32,
    /// Body: how many inner instances have completed.
    pub loop_completed: u32,
    /// A waiting join: how many of its flows have brought a token. Body: how many results there are, with the list if it keeps one.
    pub arrived: u32,
    /// Call activity: the called process instance.
    pub called: Option<Key>,
}

/// What has come to an element instance that waits for more: tokens over one flow at a join, or the result of one inner
/// instance at the body of a multi-instance activity. A record each, so that the next one costs as much as the first.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub key: Key,
    pub instance: Key,
    /// The join, or the body.
    pub element_instance: Key,
    pub flow: Option<FlowIndex>,
    /// At a join: the number of the flow. At a body: the number of the inner instance, or [`Arrival::ITEMS`].
    pub number: u32,
    /// How many tokens wait that came over the flow.
    pub tokens: u32,
    /// A complex gateway has used a token of the flow and is not yet reset.
    pub spent: bool,
    /// What the inner instance gave, or the list.
    pub result: Option<Value>,
}

impl Arrival {
    /// The number of the record with which a body keeps the list that it runs over.
    pub const ITEMS: u32 = u32::MAX;
}

/// A variable in its scope.
#[derive(Debug, Clone)]
pub struct Variable {
    pub key: Key,
    pub instance: Key,
    /// The process instance or the element instance that it belongs to.
    pub scope: Key,
    pub name: Arc<str>,
    pub value: Value,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
}

/// Who is concerned with a task, beside assignee and owner.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IdentityLink {
    /// `candidate`, or a word of the client's.
    #[serde(rename = "type")]
    pub kind: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<Arc<str>>,
}

/// The part of a task that people may change.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaskDetails {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegation: Option<Delegation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_at: Option<i64>,
    pub priority: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_task: Option<Key>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Arc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Delegation {
    Pending,
    Resolved,
}

/// Work for a person.
#[derive(Debug, Clone)]
pub struct Task {
    pub key: Key,
    /// The id that its creator chose, of a task without a process; unlike any other task's.
    pub alias: Option<Arc<str>>,
    pub instance: Key,
    /// The user task's element instance; the process instance itself for a task without a process.
    pub element_instance: Key,
    /// `None` for a task without a process.
    pub element: Option<ElementIndex>,
    pub details: TaskDetails,
    pub links: Vec<IdentityLink>,
    pub form_key: Option<Arc<str>>,
    pub created_at: i64,
    pub updated_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// `completed`, `deleted`, or the reason given.
    pub delete_reason: Option<Arc<str>>,
}

impl ExternalTask {
    /// The listener whose host code it is; `None`: it is the work of the element itself.
    pub fn listener(&self) -> Option<&Listening> {
        self.host.as_ref()?.listener.as_ref()
    }

    /// True for host code that listens to what was cancelled: such work belongs to the process instance.
    pub fn is_afterwards(&self) -> bool {
        self.element_instance == self.instance
    }
}

/// Work for an external worker.
#[derive(Debug, Clone)]
pub struct ExternalTask {
    pub key: Key,
    pub instance: Key,
    pub element_instance: Key,
    pub element: ElementIndex,
    pub topic: Arc<str>,
    /// What host code needs to know, where it is some.
    pub host: Option<Arc<HostWork>>,
    pub priority: i64,
    /// `None` until a worker reports a failure.
    pub retries: Option<i32>,
    pub worker: Option<Arc<str>>,
    pub locked_until: Option<i64>,
    pub error_message: Option<Arc<str>>,
    pub error_details: Option<Arc<str>>,
    pub created_at: i64,
}

/// What a job does when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum JobKind {
    /// Begins a pending element instance.
    AsyncBefore,
    /// Leaves an element instance that is done.
    AsyncAfter,
    /// Fires the timer of `target`.
    Timer,
    /// Runs a task listener whose time has come.
    TaskTimer,
}

/// Something the engine does by itself at a time.
#[derive(Debug, Clone)]
pub struct Job {
    pub key: Key,
    pub instance: Key,
    /// What waits for it.
    pub element_instance: Key,
    /// The event whose timer it is, or the element that it continues.
    pub target: ElementIndex,
    pub kind: JobKind,
    /// `None`: at once.
    pub due_at: Option<i64>,
    /// Attempts left; at 0 there is an incident and the job rests.
    pub retries: i32,
    pub priority: i64,
    /// A cycle as resolved when the timer was armed, for example `R3/PT10M`.
    pub repeat: Option<Arc<str>>,
    /// How often it will fire after this time; `None`: for ever. Only for cycles.
    pub repeats_left: Option<u32>,
    /// The number of the task listener, of [`JobKind::TaskTimer`].
    pub listener: Option<u32>,
    pub error_message: Option<Arc<str>>,
    pub error_details: Option<Arc<str>>,
    pub created_at: i64,
}

/// Something that needs repair.
#[derive(Debug, Clone)]
pub struct Incident {
    pub key: Key,
    pub instance: Key,
    pub element_instance: Key,
    pub element: Option<ElementIndex>,
    /// `failedJob`, `failedExternalTask`, or a word of our own such as `stepBudget`.
    pub kind: Arc<str>,
    pub message: Arc<str>,
    /// The job or external task that failed.
    pub cause: Option<Key>,
    pub created_at: i64,
    pub ended_at: Option<i64>,
    /// True: repaired. False with `ended_at`: gone with its element.
    pub resolved: bool,
}

/// What somebody wrote about a task or an instance.
#[derive(Debug, Clone)]
pub struct Comment {
    pub key: Key,
    pub instance: Key,
    pub task: Option<Key>,
    pub user: Option<Arc<str>>,
    pub message: Arc<str>,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
}

/// A file or a link at a task.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub key: Key,
    pub instance: Key,
    pub task: Option<Key>,
    pub user: Option<Arc<str>>,
    pub name: Option<Arc<str>>,
    pub description: Option<Arc<str>>,
    pub kind: Option<Arc<str>>,
    pub url: Option<Arc<str>>,
    pub content: Option<Arc<baton_models::value::Blob>>,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
}

/// A mail for the outbox. The row is the outbox's from then on; the state does not keep it.
#[derive(Debug, Clone)]
pub struct MailOrder {
    pub key: Key,
    pub instance: Key,
    pub content: MailContent,
    pub created_at: i64,
}

/// What a mail says, and to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MailContent {
    /// A folder of `templates/mail/`: `assignment`, `candidate`, `reminder`, `outcome`, or `plain` with `subject`,
    /// `text` and `html` from the model.
    pub template: Arc<str>,
    /// User ids or mail addresses.
    pub to: Vec<Arc<str>>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub cc: Vec<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub html: Option<Arc<str>>,
    /// The task it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub task: Option<Key>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub task_name: Option<Arc<str>>,
    pub process_name: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub business_key: Option<Arc<str>>,
    /// The instance's visible variables of simple types, for the template.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub variables: Vec<(Arc<str>, Value)>,
}

/// The tag under which [`Variable`]s of a scope are found by name.
pub fn name_tag(name: &str) -> u64 {
    // The default hasher of a fresh state has no random part: the same name gives the same tag in every run.
    let mut hasher = std::hash::DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

macro_rules! record {
    ($type:ty, $owner:ident $(, tag $tag:expr)? $(, live $live:expr)? $(, more $more:expr)?) => {
        impl Record for $type {
            fn key(&self) -> Key { self.key }
            fn owner(&self) -> Key { self.$owner }
            $(fn tag(&self) -> u64 { $tag(self) })?
            $(fn is_live(&self) -> bool { $live(self) })?
            $(fn more(&self) -> usize { $more(self) })?
        }
    };
}

record!(ElementInstance, scope, tag |e: &Self| u64::from(e.element.0), live |e: &Self| !e.state.is_ended());
record!(Arrival, element_instance, tag |a: &Self| u64::from(a.number), more |a: &Self| a.result.as_ref().map_or(0, Value::weight));
record!(Variable, scope, tag |v: &Self| name_tag(&v.name), live |v: &Self| v.deleted_at.is_none(), more |v: &Self| v.value.weight());
record!(Task, element_instance, live |t: &Self| t.ended_at.is_none(), more |t: &Self| weight::details(&t.details));
record!(ExternalTask, element_instance, more |t: &Self| weight::texts([&t.error_message, &t.error_details]) + t.host.as_ref().map_or(0, |h| weight::variables(&h.inputs)));
record!(Job, element_instance, tag |j: &Self| u64::from(j.target.0), more |j: &Self| weight::texts([&j.error_message, &j.error_details]));
record!(Subscription, element_instance, tag |s: &Self| u64::from(s.target.0));
record!(Incident, element_instance, live |i: &Self| i.ended_at.is_none(), more |i: &Self| i.message.len());
record!(Comment, instance, live |c: &Self| c.deleted_at.is_none(), more |c: &Self| c.message.len());
record!(Attachment, instance, live |a: &Self| a.deleted_at.is_none(), more |a: &Self| a.content.as_ref().map_or(0, |content| content.0.len()));
record!(MailOrder, instance, live |_: &Self| false);
record!(SignalOrder, instance, live |_: &Self| false);
record!(DecisionRecord, instance, live |_: &Self| false);

impl Record for ProcessInstance {
    fn key(&self) -> Key {
        self.key
    }

    /// The calling element instance; its own key for the root.
    fn owner(&self) -> Key {
        self.caller.unwrap_or(self.key)
    }

    fn is_live(&self) -> bool {
        self.state == InstanceState::Active
    }
}
