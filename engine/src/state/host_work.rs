//! What an external task that stands for host code knows: what the model injects, and the listener whose code it is.
use crate::command::Variables;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Host code as the work of a worker.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostWork {
    /// What the model injects: the worker sees it beside the variables.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub inputs: Variables,
    /// The listener whose code it is; else it is the work of the element itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub listener: Option<Listening>,
}

/// A place in the listeners of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listening {
    pub event: ListenerEvent,
    /// Its number among the listeners of this event, from 0; those of the process count before those of its start event.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub number: u32,
    /// Start listeners of an event that has happened already: the element is done when they are.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub occurred: bool,
    /// Take listeners: the flows that the token takes. Start listeners of an event sub-process: the start event that began it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flows: Vec<Arc<str>>,
}

/// When a listener runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ListenerEvent {
    /// An element begins, and the process with its start event.
    Start,
    /// An element has done its work.
    End,
    /// A token takes flows.
    Take,
    /// The last token of a process instance has done its work.
    ProcessEnd,
    /// Something happens to a task; the model says what this listener listens to.
    Task,
}

impl Listening {
    /// The first listener of an event.
    pub fn first(event: ListenerEvent) -> Self {
        Self { event, number: 0, occurred: false, flows: Vec::new() }
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
