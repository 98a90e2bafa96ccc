//! What the numbers of a journal mean: keys and ids as an auditor reads them. Learns from the events as they pass.
use crate::pages::{moment, say};
use baton_engine::{Directory, Event, Graph};
use baton_models::bpmn::Process;
use baton_models::bpmn::elements::ElementKind;
use baton_models::form::{Field, FieldKind, Form};
use baton_models::{Key, Value};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// Names more than that would be a memory without bounds; later ones go by their ids.
const MAX_NAMES: usize = 100_000;

/// How definitions are found by their keys.
pub type Definitions = dyn Fn(Key) -> Option<Arc<Graph>> + Send + Sync;

pub struct Names {
    definitions: Box<Definitions>,
    directory: Arc<Directory>,
    zone: TimeZone,
    graphs: HashMap<Key, Arc<Graph>>,
    /// Element instances, tasks, jobs and the like: the instance and the element that they belong to.
    places: HashMap<Key, Place>,
}

/// Where something is.
#[derive(Debug, Clone)]
struct Place {
    instance: Key,
    element: Arc<str>,
    /// A name of its own, such as a task's.
    name: Option<Arc<str>>,
}

impl Names {
    /// Times are told in `zone`.
    pub fn new(definitions: Box<Definitions>, directory: Arc<Directory>, zone: TimeZone) -> Self {
        Self { definitions, directory, zone, graphs: HashMap::new(), places: HashMap::new() }
    }

    /// Takes note of what an event names.
    pub fn learn(&mut self, event: &Event) {
        match event {
            Event::InstanceStarted { key, definition, .. } => {
                if let Some(graph) = (self.definitions)(*definition) {
                    self.graphs.insert(*key, graph);
                }
            }
            Event::ElementEntered { key, instance, element, .. } => self.place(*key, *instance, element, None),
            Event::TaskCreated { key, instance, element, details, .. } => {
                self.place(*key, *instance, &element.clone().unwrap_or_default(), details.name.clone());
            }
            Event::ExternalTaskCreated { key, instance, element, .. } => self.place(*key, *instance, element, None),
            Event::JobCreated { key, instance, target, .. } | Event::SubscriptionOpened { key, instance, target, .. } => {
                self.place(*key, *instance, target, None);
            }
            Event::IncidentRaised { key, instance, element, .. } => {
                self.place(*key, *instance, &element.clone().unwrap_or_default(), None);
            }
            _ => {}
        }
    }

    fn place(&mut self, key: Key, instance: Key, element: &Arc<str>, name: Option<Arc<str>>) {
        if self.places.len() < MAX_NAMES {
            self.places.insert(key, Place { instance, element: element.clone(), name });
        }
    }

    /// What a key stands for: a task's name, the element's name.
    pub fn thing(&self, key: Key) -> String {
        match self.places.get(&key) {
            Some(Place { name: Some(name), .. }) => name.to_string(),
            Some(place) => self.element(place.instance, &place.element),
            None => key.to_string(),
        }
    }

    /// The name of an element, or its id.
    pub fn element(&self, instance: Key, id: &str) -> String {
        let named = self.graphs.get(&instance).and_then(|graph| graph.process.element(graph.find(id)?).name.clone());
        named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.to_owned()).replace('\n', " ")
    }

    pub fn process(&self, instance: Key) -> String {
        let graph = self.graphs.get(&instance);
        graph.map_or_else(|| instance.to_string(), |graph| graph.process.name.clone().unwrap_or_else(|| graph.process.id.to_string()))
    }

    /// From where to where a flow goes, with its own name.
    pub fn flow(&self, instance: Key, id: &str) -> (String, String, Option<String>) {
        let found = self.graphs.get(&instance).and_then(|graph| {
            let flow = graph.process.flows.iter().find(|flow| *flow.id == *id)?;
            let end = |index| self.element(instance, &graph.process.element(index).id);
            Some((end(flow.source), end(flow.target), flow.name.clone()))
        });
        found.unwrap_or_else(|| (id.to_owned(), String::new(), None))
    }

    /// A time (ms since the epoch, UTC), exactly.
    pub fn time(&self, at: i64) -> String {
        moment::exact(at, &self.zone)
    }

    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Null => "nothing".into(),
            other => say::value(other, &self.zone),
        }
    }

    /// First and last name, with the id, as there may be two of a name.
    pub fn user(&self, id: &str) -> String {
        let name = self.directory.user(id).map(|user| user.display_name()).filter(|name| name != id);
        name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    }

    /// The name alone, where an id would only disturb.
    pub fn short(&self, id: &str) -> String {
        self.directory.user(id).map_or_else(|| id.to_owned(), |user| user.display_name())
    }

    pub fn group(&self, id: &str) -> String {
        self.directory.group(id).map_or_else(|| id.to_owned(), |group| group.name.clone())
    }

    /// The form field that gives a variable its label.
    pub fn field(&self, instance: Key, name: &str) -> Option<&Field> {
        field_of(&self.graphs.get(&instance)?.process, name)
    }
}

/// The first field with a label that is named like a variable, in the forms of a process.
pub fn field_of<'a>(process: &'a Process, name: &str) -> Option<&'a Field> {
    process.elements.iter().find_map(|element| {
        let form = match &element.kind {
            ElementKind::StartEvent(start) => start.form.as_ref()?,
            ElementKind::UserTask(task) => task.form.as_ref()?,
            _ => return None,
        };
        let Form::Fields(fields) = form else { return None };
        fields.iter().find(|field| field.id == name && field.label.is_some())
    })
}

/// The label of a choice, if the field has choices and this is one.
pub fn choice<'a>(field: &'a Field, id: &str) -> Option<&'a str> {
    match &field.kind {
        FieldKind::Enum { values } => values.iter().find(|(value, _)| value == id).map(|(_, label)| label.as_str()),
        _ => None,
    }
}
