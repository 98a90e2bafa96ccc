//! What a decision may know beside the state: handed in, so that the machine itself asks no clock and no network.
use crate::decision::{DecisionDefinition, DecisionVersion};
use crate::eval::Scripts;
use crate::graph::Graph;
use baton_models::Key;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything that comes from outside.
pub struct Context<'a> {
    /// Milliseconds since the epoch, UTC.
    pub now: i64,
    /// Who gave the command; `None` for the engine itself.
    pub actor: Option<Arc<str>>,
    pub keys: &'a mut dyn Keys,
    pub library: &'a dyn Library,
    pub directory: &'a Directory,
    pub scripts: &'a mut Scripts,
    /// What timers and due dates mean that name no offset. The times that were computed stand in the events.
    pub zone: &'a TimeZone,
    /// Elements that one command may pass before it counts as an endless loop.
    pub step_budget: u32,
    /// For jitter of retries, and `Math.random()` of scripts.
    pub seed: u64,
}

/// Makes keys, ascending.
pub trait Keys {
    fn next(&mut self) -> Key;
}

/// The deployed process definitions.
pub trait Library {
    /// By the definition's key.
    fn definition(&self, key: Key) -> Option<Arc<Graph>>;
    /// The newest version of a process, of this tenant or of none.
    fn latest(&self, process: &str, tenant: Option<&str>) -> Option<Arc<Graph>>;
    fn version(&self, process: &str, version: i32, tenant: Option<&str>) -> Option<Arc<Graph>>;
    fn version_tag(&self, process: &str, tag: &str, tenant: Option<&str>) -> Option<Arc<Graph>>;
    fn in_deployment(&self, process: &str, deployment: Key) -> Option<Arc<Graph>>;
    /// A version of a decision, of this tenant or of none.
    fn decision(&self, _id: &str, _which: DecisionVersion<'_>, _tenant: Option<&str>) -> Option<Arc<DecisionDefinition>> {
        None
    }
}

/// Users, groups and the org chart, as they stand when the command is decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    pub users: BTreeMap<Arc<str>, User>,
    pub groups: BTreeMap<Arc<str>, Group>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct User {
    pub id: Arc<str>,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    /// The user id of the manager.
    pub manager: Option<Arc<str>>,
    /// Stands in while the user is away.
    pub deputy: Option<Arc<str>>,
    /// Up to this amount the user may approve alone.
    pub approval_limit: Option<f64>,
    pub groups: Vec<Arc<str>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    pub id: Arc<str>,
    pub name: String,
    /// Ids of the users in it.
    pub members: Vec<Arc<str>>,
}

impl Directory {
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }
}

impl User {
    /// First and last name, or the id where there is neither.
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        if name.trim().is_empty() { self.id.to_string() } else { name.trim().to_owned() }
    }
}
