//! Variables in their scopes: looked up outwards, set where they are or at the process instance.
use super::frame::Frame;
use crate::command::Variables;
use crate::context::Directory;
use crate::eval::Scope;
use crate::event::Event;
use crate::state::{Role, Variable, name_tag};
use crate::turn::{Done, Turn};
use baton_models::{Key, Value};
use std::sync::Arc;

/// The scope around a scope, within the same process instance.
fn outer(turn: &Turn, scope: Key) -> Option<Key> {
    turn.state.elements.get(scope).map(|e| e.scope)
}

/// The variable of just this scope.
pub fn in_scope<'t>(turn: &'t Turn, scope: Key, name: &str) -> Option<&'t Variable> {
    turn.state.variables.find(scope, name_tag(name)).find(|v| *v.name == *name)
}

/// The variable as it is seen from a scope.
pub fn find<'t>(turn: &'t Turn, scope: Key, name: &str) -> Option<&'t Variable> {
    let tag = name_tag(name);
    let mut scope = Some(scope);
    while let Some(here) = scope {
        if let Some(found) = turn.state.variables.find(here, tag).find(|v| *v.name == *name) {
            return Some(found);
        }
        scope = outer(turn, here);
    }
    None
}

/// All variables that are seen from a scope, the inner ones hiding the outer.
pub fn visible(turn: &Turn, scope: Key) -> Variables {
    let mut seen: Variables = Vec::new();
    let mut scope = Some(scope);
    while let Some(here) = scope {
        for variable in turn.state.variables.of(here) {
            if !seen.iter().any(|(name, _)| *name == variable.name) {
                seen.push((variable.name.clone(), variable.value.clone()));
            }
        }
        scope = outer(turn, here);
    }
    seen.sort_by(|a, b| a.0.cmp(&b.0));
    seen
}

/// Sets a variable of just this scope.
pub fn set_local(turn: &mut Turn, instance: Key, scope: Key, name: Arc<str>, value: Value) -> Done {
    let known = in_scope(turn, scope, &name).map(|v| v.key);
    let key = known.unwrap_or_else(|| turn.context.keys.next());
    turn.emit(Event::VariableSet { key, instance, scope, name, value })
}

/// Sets a variable where it is seen from a scope, else at the process instance.
pub fn set(turn: &mut Turn, instance: Key, scope: Key, name: Arc<str>, value: Value) -> Done {
    let scope = find(turn, scope, &name).map_or(instance, |v| v.scope);
    set_local(turn, instance, scope, name, value)
}

/// Sets many, each where it is seen.
pub fn set_all(turn: &mut Turn, instance: Key, scope: Key, variables: &Variables) -> Done {
    variables.iter().try_for_each(|(name, value)| set(turn, instance, scope, name.clone(), value.clone()))
}

/// Sets many in just this scope.
pub fn set_all_local(turn: &mut Turn, instance: Key, scope: Key, variables: &Variables) -> Done {
    variables.iter().try_for_each(|(name, value)| set_local(turn, instance, scope, name.clone(), value.clone()))
}

/// Removes a variable; a missing one is no error.
pub fn remove(turn: &mut Turn, scope: Key, name: &str, local: bool) -> Done {
    let found = if local { in_scope(turn, scope, name) } else { find(turn, scope, name) };
    match found.map(|v| v.key) {
        Some(key) => turn.emit(Event::VariableDeleted { key }),
        None => Ok(()),
    }
}

/// The counters of the multi-instance activity around a scope.
fn loop_variable(turn: &Turn, scope: Key, name: &str) -> Option<Value> {
    let count = |n: u32| Some(Value::Integer(i32::try_from(n).unwrap_or(i32::MAX)));
    let mut scope = Some(scope);
    while let Some(at) = scope.and_then(|here| turn.state.elements.get(here)) {
        match (at.role, name) {
            (Role::Inner, "loopCounter") => return count(at.loop_counter),
            (Role::Body, "nrOfInstances") => return count(at.loop_total),
            (Role::Body, "nrOfCompletedInstances") => return count(at.loop_completed),
            (Role::Body, "nrOfActiveInstances") => return count(at.active),
            _ => scope = Some(at.scope),
        }
    }
    None
}

impl Scope for Frame<'_, '_, '_> {
    fn variable(&mut self, name: &str) -> Option<Value> {
        let found = find(self.turn, self.scope, name).map(|v| v.value.clone());
        match (found, name) {
            (Some(value), _) => Some(value),
            (None, "loopCounter" | "nrOfInstances" | "nrOfCompletedInstances" | "nrOfActiveInstances") => {
                loop_variable(self.turn, self.scope, name)
            }
            _ => None,
        }
    }

    fn local_variable(&mut self, name: &str) -> Option<Value> {
        in_scope(self.turn, self.scope, name).map(|v| v.value.clone())
    }

    fn variables(&mut self) -> Variables {
        visible(self.turn, self.scope)
    }

    fn set_variable(&mut self, name: &str, value: Value) {
        let result = set(self.turn, self.instance, self.scope, name.into(), value);
        self.keep(result);
    }

    fn set_local_variable(&mut self, name: &str, value: Value) {
        let result = set_local(self.turn, self.instance, self.scope, name.into(), value);
        self.keep(result);
    }

    fn remove_variable(&mut self, name: &str) {
        let result = remove(self.turn, self.scope, name, false);
        self.keep(result);
    }

    fn facts(&self) -> crate::eval::Facts {
        self.facts_here()
    }

    fn now(&self) -> i64 {
        self.turn.context.now
    }

    fn actor(&self) -> Option<Arc<str>> {
        self.turn.context.actor.clone()
    }

    fn directory(&self) -> &Directory {
        self.turn.context.directory
    }

    fn asked(&mut self, question: String, answer: Value) {
        let result = self.turn.emit(Event::DirectoryAsked { question: question.into(), answer });
        self.keep(result);
    }
}
