//! What an expression or script sees and may do at one place of an instance.
use crate::eval;
use crate::state::{Task, TaskDetails};
use crate::turn::{Fault, Site, Turn, Waiter};
use baton_models::bpmn::{Condition, Element, ParameterValue};
use baton_models::expr::{Expression, Script};
use baton_models::{Key, Value};
use std::fmt;
use std::sync::Arc;

/// A script that runs this long counts as much as passing an element, so that a loop of scripts ends in time too.
const TICKS_PER_STEP: u32 = 100;

/// An evaluation at an element.
pub struct Frame<'t, 'a, 'c> {
    pub(super) turn: &'t mut Turn<'a, 'c>,
    /// Where variables are looked up first: an element instance or a process instance.
    pub(super) scope: Key,
    pub(super) instance: Key,
    pub(super) element: Option<Arc<str>>,
    pub(super) element_name: Option<Arc<str>>,
    pub(super) element_instance: Option<Key>,
    /// What a listener listens to.
    event: Option<&'static str>,
    /// The task whose listener it is.
    pub(super) task: Option<Key>,
    /// The listener has completed its task.
    pub(super) completes: bool,
    /// What a script throws here may be caught by events.
    throws: bool,
    /// A change that failed inside an evaluation, which cannot say so itself.
    broken: Option<Fault>,
}

impl<'t, 'a, 'c> Frame<'t, 'a, 'c> {
    /// Sees the element instance's own variables first.
    pub fn new(turn: &'t mut Turn<'a, 'c>, site: &Site) -> Self {
        Self::at(turn, site.at.key, site.at.instance, Some((site.element(), site.at.key)))
    }

    /// Sees what the element instance's scope sees.
    pub fn outside(turn: &'t mut Turn<'a, 'c>, site: &Site) -> Self {
        Self::at(turn, site.at.scope, site.at.instance, Some((site.element(), site.at.key)))
    }

    /// Sees what `waiter` sees, on behalf of the event that it waits for.
    pub fn waiting(turn: &'t mut Turn<'a, 'c>, waiter: &Waiter, event: &Element) -> Self {
        let key = waiter.key;
        Self::at(turn, key, waiter.instance, Some((event, key)))
    }

    /// Sees the variables of a process instance.
    pub fn of_instance(turn: &'t mut Turn<'a, 'c>, instance: Key) -> Self {
        Self::at(turn, instance, instance, None)
    }

    /// For a listener to this event.
    pub fn event(mut self, event: &'static str) -> Self {
        self.event = Some(event);
        self
    }

    /// Where what a script throws may be caught by events.
    pub fn throwing(mut self) -> Self {
        self.throws = true;
        self
    }

    /// For a listener of this task.
    pub fn task(mut self, task: Option<Key>) -> Self {
        self.task = task;
        self
    }

    fn at(turn: &'t mut Turn<'a, 'c>, scope: Key, instance: Key, at: Option<(&Element, Key)>) -> Self {
        let element = at.map(|(e, _)| e.id.clone());
        let element_name = at.and_then(|(e, _)| e.name.as_deref()).map(Arc::from);
        Self {
            turn,
            scope,
            instance,
            element,
            element_name,
            element_instance: at.map(|(_, key)| key),
            event: None,
            task: None,
            completes: false,
            throws: false,
            broken: None,
        }
    }

    /// True where a variable of this name is seen.
    pub fn knows(&self, name: &str) -> bool {
        self.turn.state.value(self.scope, name).is_some()
    }

    pub fn value(&mut self, expression: &Expression) -> Result<Value, Fault> {
        let result = eval::evaluate(expression, self);
        self.result(result)
    }

    /// The value as text; `None` where it is null.
    pub fn text(&mut self, expression: &Expression) -> Result<Option<Arc<str>>, Fault> {
        let result = eval::evaluate_text(expression, self);
        self.result(result)
    }

    pub fn optional_text(&mut self, expression: Option<&Expression>) -> Result<Option<Arc<str>>, Fault> {
        expression.map_or(Ok(None), |e| self.text(e))
    }

    /// Ids: one, several separated by commas, or a list.
    pub fn ids(&mut self, expressions: &[Expression]) -> Result<Vec<Arc<str>>, Fault> {
        let mut ids = Vec::new();
        for expression in expressions {
            let result = eval::evaluate_ids(expression, self);
            ids.extend(self.result(result)?);
        }
        Ok(ids)
    }

    /// The elements of a list, which an expression gave.
    pub fn list(&mut self, value: &Value, expression: &Expression) -> Result<Vec<Value>, Fault> {
        eval::list_of(value).map_err(|error| self.complain(expression, &error.message))
    }

    /// A text that must not be empty, such as the name of `what`.
    pub fn name(&mut self, expression: &Expression, what: fmt::Arguments<'_>) -> Result<Arc<str>, Fault> {
        let text = self.text(expression)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| self.complain(expression, &format!("{what} must be a text, and it is empty")))
    }

    /// An expression gave something that cannot be used.
    pub fn complain(&mut self, expression: &Expression, why: &str) -> Fault {
        let message = eval::complaint(expression, why, self).message;
        Fault::Failed { element: self.element.clone().unwrap_or_default(), message }
    }

    pub fn condition(&mut self, condition: &Condition) -> Result<bool, Fault> {
        let result = match condition {
            Condition::Expression(e) => eval::evaluate_condition(e, self),
            Condition::Script(s) => self.with_scripts(|frame, scripts| eval::run_condition(s, frame, scripts)),
        };
        self.result(result)
    }

    pub fn script(&mut self, script: &Script) -> Result<Value, Fault> {
        let result = self.with_scripts(|frame, scripts| eval::run_script(script, frame, scripts));
        if let Some(Fault::Failed { element, message }) = self.broken.take() {
            let message = message + &eval::last_lines(script, self);
            self.broken = Some(Fault::Failed { element, message });
        }
        self.result(result)
    }

    /// Lends the sandbox, and counts what is spent in it.
    fn with_scripts<T>(&mut self, work: impl FnOnce(&mut Self, &mut eval::Scripts) -> T) -> T {
        let mut scripts = std::mem::take(self.turn.context.scripts);
        let result = work(self, &mut scripts);
        self.turn.spend(scripts.spent() / TICKS_PER_STEP);
        *self.turn.context.scripts = scripts;
        result
    }

    pub fn parameter(&mut self, parameter: &ParameterValue) -> Result<Value, Fault> {
        match parameter {
            ParameterValue::Null => Ok(Value::Null),
            ParameterValue::Variable(name) => Ok(self.turn.state.value(self.scope, name).unwrap_or(Value::Null)),
            ParameterValue::Expression(e) => self.value(e),
            ParameterValue::Script(s) => self.script(s),
            ParameterValue::List(items) => {
                let items: Result<Vec<_>, Fault> = items.iter().map(|item| Ok(to_json(&self.parameter(item)?))).collect();
                Ok(Value::from_json(&serde_json::Value::Array(items?)))
            }
            ParameterValue::Map(entries) => {
                let mut map = serde_json::Map::new();
                for (key, item) in entries {
                    map.insert(key.clone(), to_json(&self.parameter(item)?));
                }
                Ok(Value::from_json(&serde_json::Value::Object(map)))
            }
        }
    }

    /// What expressions may know of this place.
    pub(super) fn facts_here(&self) -> eval::Facts {
        let text = |key: Key| Some(Arc::from(key.to_string()));
        let instance = self.turn.state.instances.get(self.instance);
        eval::Facts {
            id: text(self.element_instance.unwrap_or(self.instance)),
            process_instance_id: text(self.instance),
            process_business_key: instance.and_then(|i| i.business_key.clone()),
            process_definition_id: instance.map(|i| i.graph.id().into()),
            current_activity_id: self.element.clone(),
            current_activity_name: self.element_name.clone(),
            activity_instance_id: self.element_instance.and_then(text),
            tenant_id: instance.and_then(|i| i.tenant.clone()),
            event_name: self.event.map(Arc::from),
            multi_instance_root: self
                .element_instance
                .and_then(|key| self.turn.state.elements.get(key))
                .is_some_and(|at| at.role == crate::state::Role::Body),
            task: self.task.and_then(|task| self.turn.state.tasks.get(task)).map(|task| self.task_facts(task)),
        }
    }

    pub(super) fn task_facts(&self, task: &Task) -> eval::TaskFacts {
        let TaskDetails { name, description, assignee, owner, due_at, follow_up_at, priority, .. } = task.details.clone();
        eval::TaskFacts {
            id: Some(task.key.to_string().into()),
            name,
            description,
            assignee,
            owner,
            task_definition_key: self
                .turn
                .state
                .instances
                .get(task.instance)
                .zip(task.element)
                .map(|(at, element)| at.graph.process.element(element).id.clone()),
            priority: Some(priority),
            due_date: due_at,
            follow_up_date: follow_up_at,
            created: Some(task.created_at),
        }
    }

    /// What came of an evaluation, unless a change within it failed.
    fn result<T>(&mut self, result: Result<T, eval::EvalError>) -> Result<T, Fault> {
        if let Some(fault) = self.broken.take() {
            return Err(fault);
        }
        if let (Err(error), true, Some(at)) = (&result, self.throws, self.element_instance) {
            self.turn.thrown = error.thrown.as_deref().map(|thrown| (at, thrown.clone()));
        }
        result.map_err(|e| Fault::Failed { element: self.element.clone().unwrap_or_default(), message: e.message })
    }

    /// Takes note that a listener completes its task, which is done when the listener has run.
    pub(super) fn complete_task(&mut self) {
        if !matches!(self.event, Some("complete" | "delete")) {
            self.completes = true;
            return;
        }
        let message = "the task is ending already: a listener to that cannot complete it".to_owned();
        self.keep(Err(Fault::Failed { element: self.element.clone().unwrap_or_default(), message }));
    }

    /// Keeps the first change that failed.
    pub(super) fn keep(&mut self, result: Result<(), Fault>) {
        if let (Err(fault), None) = (result, &self.broken) {
            self.broken = Some(fault);
        }
    }
}

/// A value within a list or a map.
pub(super) fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Boolean(b) => (*b).into(),
        Value::Short(n) => (*n).into(),
        Value::Integer(n) => (*n).into(),
        Value::Long(n) => (*n).into(),
        Value::Double(n) => (*n).into(),
        Value::String(s) | Value::Xml(s) => serde_json::Value::from(&**s),
        Value::Date(ms) => baton_models::time::format_rest(*ms).into(),
        Value::Json(s) => serde_json::from_str(s).unwrap_or_else(|_| serde_json::Value::from(&**s)),
        Value::Null | Value::Bytes(_) | Value::File(_) | Value::Object(_) => serde_json::Value::Null,
    }
}
