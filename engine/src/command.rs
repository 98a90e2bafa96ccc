//! What can be asked of the machine. Commands are imperative; what came of them stands in [`crate::Event`]s.
use crate::state::{IdentityLink, TaskDetails};
use baton_models::value::Blob;
use baton_models::{Key, Value};
use std::fmt;
use std::sync::Arc;

/// Variables by name, in the order given.
pub type Variables = Vec<(Arc<str>, Value)>;

/// A token that is put somewhere without having come there.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    pub place: Place,
    /// Set where they are visible from there, else at the process instance.
    pub variables: Variables,
    /// Set at the element that begins; of a flow, in the scope around it.
    pub local_variables: Variables,
}

/// What of the model a command leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skip {
    /// Listeners are not run.
    pub listeners: bool,
    /// Input and output parameters are not mapped.
    pub mappings: bool,
}

/// The ending that names a multi-instance activity as a whole, not one of its inner instances.
pub const BODY: &str = "#multiInstanceBody";

/// Where a token is put, by the id of an element or a sequence flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At an element; `ID#multiInstanceBody` is a multi-instance activity as a whole, `ID` one inner instance of it.
    Before(Arc<str>),
    /// On the only flow that leaves an element.
    After(Arc<str>),
    /// On a flow.
    Over(Arc<str>),
    /// At an event that has happened: one that starts instances without being a start event.
    Occurred(Arc<str>),
}

impl Placement {
    /// At an element, without variables.
    pub fn before(element: impl Into<Arc<str>>) -> Self {
        Self { place: Place::Before(element.into()), variables: Vec::new(), local_variables: Vec::new() }
    }

    /// At the event that starts the instance, without variables.
    pub fn occurred(event: impl Into<Arc<str>>) -> Self {
        Self { place: Place::Occurred(event.into()), variables: Vec::new(), local_variables: Vec::new() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(id) => write!(f, "start before '{id}'"),
            Self::After(id) => write!(f, "start after '{id}'"),
            Self::Over(id) => write!(f, "start on sequence flow '{id}'"),
            Self::Occurred(id) => write!(f, "start with the event '{id}'"),
        }
    }
}

/// A wish of a caller or of the engine's own loop.
#[derive(Debug, Clone)]
pub enum Command {
    /// Begins a process instance. The key is that of the new instance.
    Start {
        key: Key,
        definition: Key,
        business_key: Option<Arc<str>>,
        variables: Variables,
        /// Where it begins; nothing: at the start event without a trigger.
        placements: Vec<Placement>,
        skip: Skip,
        reply_variables: bool,
    },
    /// Ends a process instance with all it called. `reason` is kept.
    CancelInstance {
        instance: Key,
        reason: Option<Arc<str>>,
        skip: Skip,
    },
    /// Sets variables in a scope: a process instance, an element instance, or a task's element instance.
    /// Not `local`: where they are visible, else at the process instance.
    SetVariables {
        scope: Key,
        local: bool,
        variables: Variables,
        deletions: Vec<Arc<str>>,
    },

    /// A task without a process. `key` is the task's, `instance` that of the record that holds it, `alias` the id that
    /// its creator chose.
    CreateTask {
        instance: Key,
        key: Key,
        alias: Option<Arc<str>>,
        details: TaskDetails,
    },
    UpdateTask {
        task: Key,
        details: TaskDetails,
    },
    /// Only tasks without a process.
    DeleteTask {
        task: Key,
    },
    /// Takes a task that nobody has.
    ClaimTask {
        task: Key,
        user: Arc<str>,
    },
    UnclaimTask {
        task: Key,
    },
    AssignTask {
        task: Key,
        user: Option<Arc<str>>,
    },
    DelegateTask {
        task: Key,
        user: Arc<str>,
    },
    ResolveTask {
        task: Key,
        variables: Variables,
    },
    CompleteTask {
        task: Key,
        variables: Variables,
        reply_variables: bool,
    },
    ThrowTaskError {
        task: Key,
        code: Arc<str>,
        message: Option<Arc<str>>,
        variables: Variables,
    },
    ThrowTaskEscalation {
        task: Key,
        code: Arc<str>,
        variables: Variables,
    },
    AddIdentityLink {
        task: Key,
        link: IdentityLink,
    },
    RemoveIdentityLink {
        task: Key,
        link: IdentityLink,
    },

    AddComment {
        instance: Key,
        task: Option<Key>,
        message: Arc<str>,
    },
    UpdateComment {
        instance: Key,
        comment: Key,
        message: Arc<str>,
    },
    /// `comment`: one; else all of the task, or of the instance.
    DeleteComments {
        instance: Key,
        task: Option<Key>,
        comment: Option<Key>,
    },
    AddAttachment {
        instance: Key,
        task: Option<Key>,
        name: Option<Arc<str>>,
        description: Option<Arc<str>>,
        kind: Option<Arc<str>>,
        url: Option<Arc<str>>,
        content: Option<Arc<Blob>>,
    },
    DeleteAttachment {
        instance: Key,
        attachment: Key,
    },

    /// Takes a task for a worker, if it is free. `duration` in milliseconds. `again`: also if it is the worker's already.
    LockExternalTask {
        task: Key,
        worker: Arc<str>,
        duration: i64,
        again: bool,
    },
    ExtendLock {
        task: Key,
        worker: Arc<str>,
        duration: i64,
    },
    UnlockExternalTask {
        task: Key,
    },
    CompleteExternalTask {
        task: Key,
        worker: Arc<str>,
        variables: Variables,
        local_variables: Variables,
    },
    /// `retry_timeout` in milliseconds.
    FailExternalTask {
        task: Key,
        worker: Arc<str>,
        message: Option<Arc<str>>,
        details: Option<Arc<str>>,
        retries: i32,
        retry_timeout: i64,
        variables: Variables,
        local_variables: Variables,
    },
    ThrowExternalTaskError {
        task: Key,
        worker: Arc<str>,
        code: Arc<str>,
        message: Option<Arc<str>>,
        variables: Variables,
    },
    SetExternalTaskRetries {
        task: Key,
        retries: i32,
    },
    SetExternalTaskPriority {
        task: Key,
        priority: i64,
    },

    /// Does what the job is for. `manual`: a person asks, the due time does not matter and a failure is answered.
    ExecuteJob {
        job: Key,
        manual: bool,
    },
    SetJobRetries {
        job: Key,
        retries: i32,
        due_at: Option<Option<i64>>,
    },
    SetJobDue {
        job: Key,
        due_at: Option<i64>,
    },
    DeleteJob {
        job: Key,
    },

    /// Gives a message to a subscription that was found for it.
    Correlate {
        subscription: Key,
        variables: Variables,
        local_variables: Variables,
        reply_variables: bool,
    },
    /// Begins activities of an ad-hoc sub-process, each with variables of its own.
    Choose {
        element_instance: Key,
        activities: Vec<(Arc<str>, Variables)>,
    },
    /// Goes on at a receive task that names no message.
    Signal {
        element_instance: Key,
        variables: Variables,
    },
    /// A command that named `target` failed by a defect of ours: there is an incident, and a job is not tried again.
    RecordDefect {
        target: Target,
        message: Arc<str>,
    },
}

/// Which instance a command concerns, as far as the command itself tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A process instance that is yet to be made, under this key.
    New(Key),
    Instance(Key),
    /// A process instance or an element instance.
    Scope(Key),
    Task(Key),
    ExternalTask(Key),
    Job(Key),
    Subscription(Key),
}

impl Target {
    pub fn key(self) -> Key {
        match self {
            Self::New(k)
            | Self::Instance(k)
            | Self::Scope(k)
            | Self::Task(k)
            | Self::ExternalTask(k)
            | Self::Job(k)
            | Self::Subscription(k) => k,
        }
    }
}

impl Command {
    /// What has to be found before the command can be decided.
    pub fn target(&self) -> Target {
        use Command::*;
        match self {
            Start { key, .. } => Target::New(*key),
            CreateTask { instance, .. } => Target::New(*instance),
            CancelInstance { instance, .. }
            | AddComment { instance, .. }
            | UpdateComment { instance, .. }
            | DeleteComments { instance, .. }
            | AddAttachment { instance, .. }
            | DeleteAttachment { instance, .. } => Target::Instance(*instance),
            SetVariables { scope, .. } => Target::Scope(*scope),
            Signal { element_instance, .. } | Choose { element_instance, .. } => Target::Scope(*element_instance),
            UpdateTask { task, .. }
            | DeleteTask { task }
            | ClaimTask { task, .. }
            | UnclaimTask { task }
            | AssignTask { task, .. }
            | DelegateTask { task, .. }
            | ResolveTask { task, .. }
            | CompleteTask { task, .. }
            | ThrowTaskError { task, .. }
            | ThrowTaskEscalation { task, .. }
            | AddIdentityLink { task, .. }
            | RemoveIdentityLink { task, .. } => Target::Task(*task),
            LockExternalTask { task, .. }
            | ExtendLock { task, .. }
            | UnlockExternalTask { task }
            | CompleteExternalTask { task, .. }
            | FailExternalTask { task, .. }
            | ThrowExternalTaskError { task, .. }
            | SetExternalTaskRetries { task, .. }
            | SetExternalTaskPriority { task, .. } => Target::ExternalTask(*task),
            ExecuteJob { job, .. } | SetJobRetries { job, .. } | SetJobDue { job, .. } | DeleteJob { job } => Target::Job(*job),
            Correlate { subscription, .. } => Target::Subscription(*subscription),
            RecordDefect { target, .. } => *target,
        }
    }

    /// The name that the journal keeps.
    pub fn name(&self) -> &'static str {
        use Command::*;
        match self {
            Start { .. } => "Start",
            CancelInstance { .. } => "CancelInstance",
            SetVariables { .. } => "SetVariables",
            CreateTask { .. } => "CreateTask",
            UpdateTask { .. } => "UpdateTask",
            DeleteTask { .. } => "DeleteTask",
            ClaimTask { .. } => "ClaimTask",
            UnclaimTask { .. } => "UnclaimTask",
            AssignTask { .. } => "AssignTask",
            DelegateTask { .. } => "DelegateTask",
            ResolveTask { .. } => "ResolveTask",
            CompleteTask { .. } => "CompleteTask",
            ThrowTaskError { .. } => "ThrowTaskError",
            ThrowTaskEscalation { .. } => "ThrowTaskEscalation",
            AddIdentityLink { .. } => "AddIdentityLink",
            RemoveIdentityLink { .. } => "RemoveIdentityLink",
            AddComment { .. } => "AddComment",
            UpdateComment { .. } => "UpdateComment",
            DeleteComments { .. } => "DeleteComments",
            AddAttachment { .. } => "AddAttachment",
            DeleteAttachment { .. } => "DeleteAttachment",
            LockExternalTask { .. } => "LockExternalTask",
            ExtendLock { .. } => "ExtendLock",
            UnlockExternalTask { .. } => "UnlockExternalTask",
            CompleteExternalTask { .. } => "CompleteExternalTask",
            FailExternalTask { .. } => "FailExternalTask",
            ThrowExternalTaskError { .. } => "ThrowExternalTaskError",
            SetExternalTaskRetries { .. } => "SetExternalTaskRetries",
            SetExternalTaskPriority { .. } => "SetExternalTaskPriority",
            ExecuteJob { .. } => "ExecuteJob",
            SetJobRetries { .. } => "SetJobRetries",
            SetJobDue { .. } => "SetJobDue",
            DeleteJob { .. } => "DeleteJob",
            Correlate { .. } => "Correlate",
            Choose { .. } => "Choose",
            Signal { .. } => "Signal",
            RecordDefect { .. } => "RecordDefect",
        }
    }
}

/// What the caller is told once the command is on disk.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Reply {
    Done,
    /// The instance that was begun, whether it has ended already, and its variables where asked for.
    Started {
        instance: Key,
        ended: bool,
        variables: Option<Variables>,
    },
    /// The process variables that a task or message saw, where asked for.
    Variables(Variables),
    /// What was made: a comment, an attachment.
    Created(Key),
    /// The message was given to this element instance of this process instance.
    Correlated {
        instance: Key,
        element_instance: Key,
        variables: Option<Variables>,
    },
}
