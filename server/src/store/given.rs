//! What an expression can use where a process has no instance yet: the time, and the variables that were given.
use baton_engine::eval::{Facts, Scope};
use baton_engine::{Directory, Variables};
use baton_models::Value;
use std::sync::Arc;

/// Given variables; nothing can be set.
pub(super) struct Given {
    pub now: i64,
    pub variables: Variables,
    pub directory: Directory,
}

impl Given {
    pub fn nothing(now: i64) -> Self {
        Self { now, variables: Variables::new(), directory: Directory::default() }
    }
}

impl Scope for Given {
    fn variable(&mut self, name: &str) -> Option<Value> {
        self.variables.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
    }

    fn local_variable(&mut self, name: &str) -> Option<Value> {
        self.variable(name)
    }

    fn variables(&mut self) -> Variables {
        self.variables.clone()
    }

    fn set_variable(&mut self, _name: &str, _value: Value) {}

    fn set_local_variable(&mut self, _name: &str, _value: Value) {}

    fn remove_variable(&mut self, _name: &str) {}

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn actor(&self) -> Option<Arc<str>> {
        None
    }

    fn directory(&self) -> &Directory {
        &self.directory
    }

    fn asked(&mut self, _question: String, _answer: Value) {}
}
