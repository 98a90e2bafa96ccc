//! What happened. Events are the only way the state changes, and the journal keeps them: an event's meaning never
//! changes, a changed meaning is a new event. Elements and flows go by their ids, so that an entry can be read alone.
use crate::state::{
    DecisionTold, Delegation, ElementState, HostWork, IdentityLink, InstanceState, JobKind, Kept, MailContent, Role, SubscriptionKind,
    TaskDetails,
};
use baton_models::value::Blob;
use baton_models::{Key, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

type Text = Arc<str>;

/// One change of the state, or one remark for the auditor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    InstanceStarted {
        key: Key,
        definition: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        caller: Option<Key>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        business_key: Option<Text>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        tenant: Option<Text>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        start: Option<Text>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        by: Option<Text>,
    },
    InstanceEnded {
        key: Key,
        state: InstanceState,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<Text>,
    },

    /// An element instance came to be, pending or active.
    ElementEntered {
        key: Key,
        instance: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        scope: Option<Key>,
        element: Text,
        #[serde(skip_serializing_if = "is_plain", default = "plain")]
        role: Role,
        #[serde(skip_serializing_if = "is_active", default = "active")]
        state: ElementState,
        /// Inner instances: the number within the body, from 0.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        loop_counter: Option<u32>,
    },
    /// A pending element instance began, or a done one waits to be left.
    ElementMoved {
        key: Key,
        state: ElementState,
    },
    ElementCompleted {
        key: Key,
    },
    ElementCanceled {
        key: Key,
    },
    /// A multi-instance body knows how many inner instances it will have; `u32::MAX`: as many as its condition lets be.
    LoopStarted {
        key: Key,
        total: u32,
    },
    /// An inner instance has given its result to the multi-instance body. `number`: that of the instance, from 0.
    LoopResultGiven {
        key: Key,
        body: Key,
        number: u32,
        value: Value,
    },
    /// A multi-instance body that runs over a computed list keeps it for the inner instances that have yet to begin.
    LoopItemsKept {
        key: Key,
        body: Key,
        items: Value,
    },
    /// Somebody chose an activity of an ad-hoc sub-process. `scope`: the sub-process.
    ActivityChosen {
        instance: Key,
        scope: Key,
        element: Text,
    },
    /// A token came to a waiting join over a flow. `arrival`: the key of the record, if it is the first over this flow.
    JoinArrived {
        key: Key,
        flow: Text,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        arrival: Option<Key>,
    },
    /// A token came to a waiting join over the last flow that was missing: the join goes on.
    JoinFilled {
        key: Key,
        flow: Text,
    },
    /// One token of each flow that has brought some went on from a join; the others wait for the next round.
    /// `tokens`: so many instead of one.
    JoinReleased {
        key: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        tokens: Option<u32>,
    },
    /// A complex gateway went on with one token of each flow that has brought some, and waits for those of the others.
    JoinActivated {
        key: Key,
    },
    /// A complex gateway has taken one token of each other flow that has brought some, and begins anew.
    JoinReset {
        key: Key,
    },
    /// A token took a flow; why, where there was a choice.
    FlowTaken {
        instance: Key,
        flow: Text,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        why: Option<Why>,
    },

    VariableSet {
        key: Key,
        instance: Key,
        scope: Key,
        name: Text,
        value: Value,
    },
    VariableDeleted {
        key: Key,
    },

    TaskCreated {
        key: Key,
        /// The id that its creator chose, beside its key.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        alias: Option<Text>,
        instance: Key,
        element_instance: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        element: Option<Text>,
        details: TaskDetails,
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        links: Vec<IdentityLink>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        form_key: Option<Text>,
    },
    TaskClaimed {
        key: Key,
        user: Text,
    },
    TaskAssigned {
        key: Key,
        user: Option<Text>,
    },
    TaskUpdated {
        key: Key,
        details: TaskDetails,
    },
    TaskDelegated {
        key: Key,
        owner: Option<Text>,
        assignee: Option<Text>,
        state: Delegation,
    },
    IdentityLinkAdded {
        task: Key,
        link: IdentityLink,
    },
    IdentityLinkRemoved {
        task: Key,
        link: IdentityLink,
    },
    TaskCompleted {
        key: Key,
    },
    TaskDeleted {
        key: Key,
        reason: Text,
    },

    CommentAdded {
        key: Key,
        instance: Key,
        task: Option<Key>,
        user: Option<Text>,
        message: Text,
    },
    CommentUpdated {
        key: Key,
        message: Text,
    },
    CommentDeleted {
        key: Key,
    },
    AttachmentAdded {
        key: Key,
        instance: Key,
        task: Option<Key>,
        user: Option<Text>,
        name: Option<Text>,
        description: Option<Text>,
        kind: Option<Text>,
        url: Option<Text>,
        content: Option<Arc<Blob>>,
    },
    AttachmentDeleted {
        key: Key,
    },

    ExternalTaskCreated {
        key: Key,
        instance: Key,
        element_instance: Key,
        element: Text,
        topic: Text,
        priority: i64,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        host: Option<Arc<HostWork>>,
    },
    ExternalTaskLocked {
        key: Key,
        worker: Text,
        until: i64,
    },
    ExternalTaskUnlocked {
        key: Key,
    },
    ExternalTaskFailed {
        key: Key,
        message: Option<Text>,
        details: Option<Text>,
        retries: i32,
        retry_at: i64,
    },
    ExternalTaskRetriesSet {
        key: Key,
        retries: i32,
    },
    ExternalTaskPrioritySet {
        key: Key,
        priority: i64,
    },
    ExternalTaskEnded {
        key: Key,
    },

    JobCreated {
        key: Key,
        instance: Key,
        element_instance: Key,
        target: Text,
        kind: JobKind,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        due_at: Option<i64>,
        retries: i32,
        #[serde(skip_serializing_if = "is_zero", default)]
        priority: i64,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        repeat: Option<Text>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        repeats_left: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        listener: Option<u32>,
    },
    JobFailed {
        key: Key,
        message: Text,
        details: Option<Text>,
        retries: i32,
        due_at: Option<i64>,
    },
    JobRetriesSet {
        key: Key,
        retries: i32,
    },
    JobDueSet {
        key: Key,
        due_at: Option<i64>,
    },
    JobEnded {
        key: Key,
    },
    /// A timer was due and did its work.
    TimerFired {
        instance: Key,
        element: Text,
    },

    SubscriptionOpened {
        key: Key,
        instance: Key,
        element_instance: Key,
        target: Text,
        #[serde(skip_serializing_if = "is_message", default = "message")]
        kind: SubscriptionKind,
        /// Of the message or signal; of what can be compensated, the activity's id.
        #[serde(alias = "message")]
        name: Text,
        /// What a message must carry to be meant for this one.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        correlation_key: Option<Text>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        kept: Option<Kept>,
    },
    SubscriptionClosed {
        key: Key,
    },
    MessageReceived {
        instance: Key,
        element: Text,
        message: Text,
    },

    IncidentRaised {
        key: Key,
        instance: Key,
        element_instance: Key,
        element: Option<Text>,
        kind: Text,
        message: Text,
        cause: Option<Key>,
    },
    IncidentEnded {
        key: Key,
        resolved: bool,
    },

    SignalReceived {
        instance: Key,
        element: Text,
        signal: Text,
    },
    /// A signal was thrown: those who listen within the root have it by the events that follow, all others get it when
    /// this is on disk.
    SignalThrown {
        key: Key,
        instance: Key,
        element: Text,
        name: Text,
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        variables: Vec<(Text, Value)>,
    },
    /// The condition of a conditional event came true.
    ConditionHeld {
        instance: Key,
        element: Text,
    },
    /// An escalation was thrown at `element`; `caught` is the event that takes it, if any does.
    EscalationThrown {
        instance: Key,
        element: Text,
        code: Text,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        caught: Option<Text>,
    },

    /// A business error was thrown at `element`; `caught` is the event that takes it, if any does.
    ErrorThrown {
        instance: Key,
        element: Text,
        code: Text,
        message: Option<Text>,
        caught: Option<Text>,
    },
    /// The directory was asked, and what it answered.
    DirectoryAsked {
        question: Text,
        answer: Value,
    },
    /// A script wrote a line for those who look into it (`console.log`, `println`).
    ScriptWrote {
        instance: Key,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        element_instance: Option<Key>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        element: Option<Text>,
        text: Text,
    },
    /// Decisions were evaluated for an element: the one that it asked for comes last. Nothing is evaluated again in a replay.
    DecisionsEvaluated {
        instance: Key,
        element_instance: Key,
        element: Text,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        user: Option<Text>,
        decisions: Vec<Arc<DecisionTold>>,
    },
    MailOrdered {
        key: Key,
        instance: Key,
        content: MailContent,
    },
}

/// Why a flow was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Why {
    /// This condition held.
    Condition(Text),
    /// No condition held.
    Default,
}

fn is_plain(role: &Role) -> bool {
    *role == Role::Plain
}

fn plain() -> Role {
    Role::Plain
}

fn is_active(state: &ElementState) -> bool {
    *state == ElementState::Active
}

fn active() -> ElementState {
    ElementState::Active
}

fn is_message(kind: &SubscriptionKind) -> bool {
    *kind == SubscriptionKind::Message
}

fn message() -> SubscriptionKind {
    SubscriptionKind::Message
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}
