//! Plain variables as a scope: where nothing has an instance yet, or where nothing may be changed.
use super::Scope;
use crate::context::Directory;
use baton_models::Value;
use std::sync::Arc;

/// Variables, the time, the caller and the org chart. Nothing can be set.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Inner ones before outer ones of the same name.
    pub variables: Vec<(Arc<str>, Value)>,
    /// Milliseconds, UTC.
    pub now: i64,
    pub actor: Option<Arc<str>>,
    pub directory: Arc<Directory>,
}

impl Scope for Given {
    fn variable(&mut self, name: &str) -> Option<Value> {
        self.variables.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
    }

    fn variables(&mut self) -> Vec<(Arc<str>, Value)> {
        self.variables.clone()
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn actor(&self) -> Option<Arc<str>> {
        self.actor.clone()
    }

    fn directory(&self) -> &Directory {
        &self.directory
    }
}
