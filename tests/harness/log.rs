//! The story of an instance in one line: `start > split > approve(ada) > join > end`.
//!
//! What completed stands there in the order in which it did, a user task with who completed it. `!x` was canceled,
//! `x#2` is the third inner instance of a multi-instance activity, `process/x` happened in a called process, and
//! `undo(x)` is a completed sub-process that was undone, and `incident(x)`, `error(code)`, `escalation(code)` and
//! `signal(name)` are what they say.
use super::journal::Entry;
use baton_engine::{Event, state::Role};
use baton_models::Key;
use std::collections::HashMap;

/// Reads events one after the other and remembers who is who.
#[derive(Default)]
struct Reader {
    root: Option<Key>,
    processes: HashMap<Key, String>,
    elements: HashMap<Key, String>,
    tasks: HashMap<Key, Key>,
    completed_by: HashMap<Key, String>,
    words: Vec<String>,
}

/// The log of a journal; `process_id` names a definition.
pub fn read(entries: &[Entry], process_id: impl Fn(Key) -> String) -> String {
    let mut reader = Reader::default();
    for entry in entries {
        for event in &entry.events {
            reader.event(event, entry.actor.as_deref(), &process_id);
        }
    }
    reader.words.join(" > ")
}

impl Reader {
    fn event(&mut self, event: &Event, actor: Option<&str>, process_id: &impl Fn(Key) -> String) {
        match event {
            Event::InstanceStarted { key, definition, .. } => {
                self.root.get_or_insert(*key);
                self.processes.insert(*key, process_id(*definition));
            }
            Event::ElementEntered { key, instance, element, role, loop_counter, .. } => {
                let mut name = self.prefix(*instance) + &**element;
                if let (Role::Inner, Some(number)) = (role, loop_counter) {
                    name.push_str(&format!("#{number}"));
                }
                if *role == Role::Compensating {
                    name = format!("undo({name})");
                }
                self.elements.insert(*key, name);
            }
            Event::TaskCreated { key, element_instance, .. } => drop(self.tasks.insert(*key, *element_instance)),
            Event::TaskCompleted { key } => {
                if let (Some(element), Some(actor)) = (self.tasks.get(key), actor) {
                    self.completed_by.insert(*element, actor.to_owned());
                }
            }
            Event::ElementCompleted { key } => {
                let by = self.completed_by.get(key).map(|who| format!("({who})")).unwrap_or_default();
                self.words.push(self.name(*key) + by.as_str());
            }
            Event::ElementCanceled { key } => self.words.push(format!("!{}", self.name(*key))),
            Event::IncidentRaised { element_instance, .. } => self.words.push(format!("incident({})", self.name(*element_instance))),
            Event::EscalationThrown { code, .. } => self.words.push(format!("escalation({code})")),
            Event::SignalThrown { name, .. } => self.words.push(format!("signal({name})")),
            Event::ErrorThrown { code, .. } => self.words.push(format!("error({code})")),
            _ => {}
        }
    }

    fn name(&self, element: Key) -> String {
        self.elements.get(&element).cloned().unwrap_or_else(|| "the instance".into())
    }

    fn prefix(&self, instance: Key) -> String {
        if Some(instance) == self.root {
            return String::new();
        }
        self.processes.get(&instance).map(|process| format!("{process}/")).unwrap_or_default()
    }
}
