//! What waits for something that comes from outside, and what is remembered so that it can be undone.
use baton_models::{ElementIndex, Key, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a subscription waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SubscriptionKind {
    Message,
    Signal,
    Conditional,
    /// That an activity, which was completed, is undone.
    Compensation,
}

impl SubscriptionKind {
    /// As people call it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Signal => "signal",
            Self::Conditional => "condition",
            Self::Compensation => "compensation",
        }
    }
}

/// What is kept of a completed activity, so that it can be undone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Kept {
    /// Its own variables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<(Arc<str>, Value)>,
    /// What was completed in it, in that order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<KeptEntry>,
}

/// An activity that was completed within another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptEntry {
    pub element: Arc<str>,
    #[serde(default)]
    pub kept: Kept,
}

/// A signal for those who listen under other roots. The row is the outbox's from then on; the state does not keep it.
#[derive(Debug, Clone)]
pub struct SignalOrder {
    pub key: Key,
    pub instance: Key,
    pub name: Arc<str>,
    pub tenant: Option<Arc<str>>,
    pub variables: Vec<(Arc<str>, Value)>,
    pub created_at: i64,
}

/// Waits for a message, a signal or a condition, or to be undone.
#[derive(Debug, Clone)]
pub struct Subscription {
    pub key: Key,
    pub instance: Key,
    /// What waits.
    pub element_instance: Key,
    /// The event that catches it; the activity that can be compensated.
    pub target: ElementIndex,
    pub kind: SubscriptionKind,
    /// Of the message or signal; empty for a condition.
    pub name: Arc<str>,
    /// What a message must carry to be meant for this one.
    pub correlation_key: Option<Arc<str>>,
    pub kept: Option<Kept>,
    pub created_at: i64,
}
