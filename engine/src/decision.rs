//! Decisions as they were deployed.
use crate::eval::dmn::Decisions;
use baton_models::Key;
use std::fmt;
use std::sync::Arc;

/// A version of a decision, or of a decision service.
#[derive(Clone)]
pub struct DecisionDefinition {
    pub key: Key,
    pub id: Arc<str>,
    pub name: Option<Arc<str>>,
    pub version: i32,
    pub deployment: Key,
    pub tenant: Option<Arc<str>>,
    /// Key and id of the file, where it holds several decisions.
    pub requirements: Option<(Key, Arc<str>)>,
    /// The definitions of decisions that it imports, where those are deployed as they were when it was.
    pub imports: Vec<ImportedDecision>,
    /// All that the file holds.
    pub decisions: Arc<Decisions>,
}

/// A version of a decision of a model that is imported.
#[derive(Debug, Clone)]
pub struct ImportedDecision {
    /// Of its model.
    pub namespace: Arc<str>,
    pub key: Key,
    pub id: Arc<str>,
    pub version: i32,
    pub requirements: Option<(Key, Arc<str>)>,
}

/// Which version of a decision is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionVersion<'w> {
    Latest,
    Version(i32),
    VersionTag(&'w str),
    /// That of a deployment.
    Deployment(Key),
}

impl DecisionDefinition {
    /// As the interface writes it: `id:version:key`.
    pub fn public_id(&self) -> String {
        format!("{}:{}:{}", self.id, self.version, self.key)
    }
}

impl fmt::Debug for DecisionDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.public_id())
    }
}
