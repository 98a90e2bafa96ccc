//! Expressions and scripts over a scope in memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
mod attacks;
mod expressions;
mod forms;
mod groovy;
mod hostile;
mod limits;
mod methods;
mod results;
mod scripts;
mod shapes;
mod tasks;

use super::*;
use crate::context::{Directory, User};
use baton_models::Position;
use baton_models::expr::Script;
use std::collections::BTreeMap;

/// 2026-01-31T12:00:00Z
pub const NOW: i64 = 1_769_860_800_000;

/// A scope in a map, with an outer one around it.
pub struct Here {
    pub local: BTreeMap<String, Value>,
    pub outer: BTreeMap<String, Value>,
    pub facts: Facts,
    pub directory: Directory,
    pub asked: Vec<(String, Value)>,
    pub changes: Vec<TaskChange>,
    pub lines: Vec<String>,
}

impl Here {
    pub fn new(variables: &[(&str, Value)]) -> Self {
        let text = |text: &str| Some(Arc::from(text));
        let user = |id: &str, manager: Option<&str>, limit| User {
            id: id.into(),
            first_name: id.to_uppercase(),
            email: Some(format!("{id}@example.org")),
            manager: manager.map(Arc::from),
            approval_limit: limit,
            groups: vec!["staff".into()],
            ..User::default()
        };
        let users = [user("eve", Some("ada"), Some(100.0)), user("ada", None, None)];
        Self {
            local: BTreeMap::from([("here".to_owned(), Value::text("local"))]),
            outer: variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            facts: Facts {
                id: text("7"),
                process_instance_id: text("5"),
                process_business_key: text("order-1"),
                current_activity_id: text("approve"),
                event_name: text("start"),
                ..Facts::default()
            },
            directory: Directory { users: users.into_iter().map(|user| (user.id.clone(), user)).collect(), ..Directory::default() },
            asked: Vec::new(),
            changes: Vec::new(),
            lines: Vec::new(),
        }
    }

    pub fn with_task(mut self) -> Self {
        let task = TaskFacts { id: Some("9".into()), name: Some("Approve".into()), assignee: Some("ada".into()), ..TaskFacts::default() };
        self.facts.task = Some(task);
        self
    }

    pub fn value(&mut self, source: &str) -> Result<Value, String> {
        evaluate(&expression(source), self).map_err(|error| error.message)
    }
}

pub fn expression(source: &str) -> Expression {
    Expression::parse(source, Position::default(), None).unwrap()
}

pub fn json(text: &str) -> Value {
    Value::Json(text.into())
}

impl Scope for Here {
    fn variable(&mut self, name: &str) -> Option<Value> {
        self.local.get(name).or_else(|| self.outer.get(name)).cloned()
    }
    fn local_variable(&mut self, name: &str) -> Option<Value> {
        self.local.get(name).cloned()
    }
    fn variables(&mut self) -> Vec<(Arc<str>, Value)> {
        self.local.iter().chain(&self.outer).map(|(name, value)| (Arc::from(name.as_str()), value.clone())).collect()
    }
    fn set_variable(&mut self, name: &str, value: Value) {
        let map = if self.local.contains_key(name) { &mut self.local } else { &mut self.outer };
        map.insert(name.to_owned(), value);
    }
    fn set_local_variable(&mut self, name: &str, value: Value) {
        self.local.insert(name.to_owned(), value);
    }
    fn remove_variable(&mut self, name: &str) {
        if self.local.remove(name).is_none() {
            self.outer.remove(name);
        }
    }
    fn local_variables(&mut self) -> Vec<(Arc<str>, Value)> {
        self.local.iter().map(|(name, value)| (Arc::from(name.as_str()), value.clone())).collect()
    }
    fn remove_local_variable(&mut self, name: &str) {
        self.local.remove(name);
    }
    fn facts(&self) -> Facts {
        self.facts.clone()
    }
    fn now(&self) -> i64 {
        NOW
    }
    fn actor(&self) -> Option<Arc<str>> {
        Some("eve".into())
    }
    fn directory(&self) -> &Directory {
        &self.directory
    }
    fn change_task(&mut self, change: TaskChange) {
        self.changes.push(change);
    }
    fn task(&mut self, id: &str) -> Option<TaskFacts> {
        self.facts.task.clone().filter(|task| task.id.as_deref() == Some(id))
    }
    fn logged(&mut self, line: String) {
        self.lines.push(line);
    }
    fn asked(&mut self, question: String, answer: Value) {
        self.asked.push((question, answer));
    }
}
