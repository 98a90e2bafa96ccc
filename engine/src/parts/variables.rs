//! Variables in their scopes: looked up outwards, set where they are or at the process instance.
use super::frame::Frame;
use super::task;
use crate::command::Variables;
use crate::context::Directory;
use crate::eval::{Scope, TaskChange, TaskFacts};
use crate::event::Event;
use crate::state::Record;
use crate::turn::{Done, Turn, Waiter};
use baton_models::{Key, Value};
use std::sync::Arc;

/// Sets a variable of just this scope.
pub fn set_local(turn: &mut Turn, instance: Key, scope: Key, name: Arc<str>, value: Value) -> Done {
    let known = turn.state.local_variable(scope, &name).map(|v| v.key);
    let key = known.unwrap_or_else(|| turn.context.keys.next());
    turn.emit(Event::VariableSet { key, instance, scope, name, value })
}

/// Sets a variable where it is seen from a scope, else at the process instance.
pub fn set(turn: &mut Turn, instance: Key, scope: Key, name: Arc<str>, value: Value) -> Done {
    let scope = turn.state.variable(scope, &name).map_or(instance, |v| v.scope);
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

/// Sets a text for an event, where it is asked for by the name of a variable, and where it is seen from around `waiter`.
pub fn set_named(turn: &mut Turn, waiter: &Waiter, name: Option<&str>, text: Option<&Arc<str>>) -> Done {
    let Some(name) = name else { return Ok(()) };
    let scope = turn.state.elements.get(waiter.key).map_or(waiter.key, |at| at.scope);
    set(turn, waiter.instance, scope, name.into(), text.map_or(Value::Null, |text| Value::String(text.clone())))
}

/// Removes a variable; a missing one is no error.
pub fn remove(turn: &mut Turn, scope: Key, name: &str, local: bool) -> Done {
    let found = if local { turn.state.local_variable(scope, name) } else { turn.state.variable(scope, name) };
    match found.map(|v| v.key) {
        Some(key) => turn.emit(Event::VariableDeleted { key }),
        None => Ok(()),
    }
}

impl Scope for Frame<'_, '_, '_> {
    fn variable(&mut self, name: &str) -> Option<Value> {
        self.turn.state.value(self.scope, name)
    }

    fn local_variable(&mut self, name: &str) -> Option<Value> {
        self.turn.state.local_variable(self.scope, name).map(|v| v.value.clone())
    }

    fn variables(&mut self) -> Variables {
        self.turn.state.visible(self.scope)
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

    fn local_variables(&mut self) -> Variables {
        self.turn.state.variables.of(self.scope).map(|v| (v.name.clone(), v.value.clone())).collect()
    }

    fn remove_local_variable(&mut self, name: &str) {
        let result = remove(self.turn, self.scope, name, true);
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

    fn change_task(&mut self, change: TaskChange) {
        if change == TaskChange::Complete {
            self.complete_task();
        } else if let Some(task) = self.task {
            let result = task::change(self.turn, task, change);
            self.keep(result);
        }
    }

    fn task(&mut self, id: &str) -> Option<TaskFacts> {
        let task = self.turn.state.tasks.get(Key(id.parse().ok()?)).filter(|task| task.is_live())?;
        Some(self.task_facts(task))
    }

    fn logged(&mut self, line: String) {
        let (element, element_instance) = (self.element.clone(), self.element_instance);
        let result = self.turn.emit(Event::ScriptWrote { instance: self.instance, element_instance, element, text: line.into() });
        self.keep(result);
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        self.turn.context.zone.clone()
    }

    fn seed(&self) -> u64 {
        self.turn.seed()
    }

    fn asked(&mut self, question: String, answer: Value) {
        let result = self.turn.emit(Event::DirectoryAsked { question: question.into(), answer });
        self.keep(result);
    }
}
