//! A process definition ready to run: the neutral model with what the machine asks of it all the time.
use baton_models::bpmn::Process;
use baton_models::{ElementIndex, Key};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A deployed process definition.
#[derive(Debug, Default)]
pub struct Graph {
    /// Key of the definition; 0 for the empty graph of tasks without a process.
    pub key: Key,
    pub version: i32,
    pub deployment: Key,
    pub tenant: Option<Arc<str>>,
    pub process: Process,
    /// For each inclusive gateway, per incoming flow: the elements from which a token can still come in over it.
    reach: OnceLock<HashMap<ElementIndex, Vec<Vec<bool>>>>,
}

impl Graph {
    pub fn new(key: Key, version: i32, deployment: Key, tenant: Option<Arc<str>>, process: Process) -> Self {
        Self { key, version, deployment, tenant, process, reach: OnceLock::new() }
    }

    /// The id that the REST interface shows: `key:version:number`.
    pub fn id(&self) -> String {
        format!("{}:{}:{}", self.process.id, self.version, self.key)
    }

    /// The element with this id.
    pub fn find(&self, id: &str) -> Option<ElementIndex> {
        self.process.by_id.get(id).copied()
    }
}
