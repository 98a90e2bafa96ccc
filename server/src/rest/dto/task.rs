//! `TaskDto`, and what a client may change of a task.
use super::{Id, TaskId};
use crate::rest::body::moment;
use crate::rest::error::{Error, Result};
use crate::store::query::tasks::TaskRow;
use crate::timestamp::Time;
use baton_engine::Graph;
use baton_engine::state::{Delegation, TaskDetails};
use baton_models::Key;
use baton_models::bpmn::elements::ElementKind;
use baton_models::form::Form;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A task as answers show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskDto<'a> {
    id: TaskId<'a>,
    name: Option<&'a str>,
    assignee: Option<&'a str>,
    owner: Option<&'a str>,
    created: Time,
    last_updated: Option<Time>,
    due: Option<Time>,
    follow_up: Option<Time>,
    delegation_state: Option<&'a str>,
    description: Option<&'a str>,
    execution_id: Option<Id>,
    parent_task_id: Option<TaskId<'a>>,
    priority: i64,
    process_definition_id: Option<String>,
    process_instance_id: Option<Id>,
    case_execution_id: Option<Id>,
    case_definition_id: Option<Id>,
    case_instance_id: Option<Id>,
    task_definition_key: Option<&'a str>,
    suspended: bool,
    form_key: Option<&'a str>,
    camunda_form_ref: Option<FormRef>,
    tenant_id: Option<&'a str>,
    task_state: &'static str,
}

/// A deployed form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormRef {
    pub key: String,
    pub binding: String,
    pub version: Option<i32>,
}

impl<'a> TaskDto<'a> {
    /// `graph` is the task's definition; `None` for a task without a process.
    pub fn new(row: &'a TaskRow, graph: Option<&Graph>) -> Self {
        let of_process = |key: i64| (row.definition_key != 0).then_some(Id(key));
        Self {
            id: TaskId { key: row.key, alias: row.alias.as_deref() },
            name: row.name.as_deref(),
            assignee: row.assignee.as_deref(),
            owner: row.owner.as_deref(),
            created: Time(row.created_at),
            last_updated: row.updated_at.map(Time),
            due: row.due_at.map(Time),
            follow_up: row.follow_up_at.map(Time),
            delegation_state: row.delegation.as_deref(),
            description: row.description.as_deref(),
            execution_id: of_process(row.element_instance_key),
            parent_task_id: row.parent_task_key.map(|key| TaskId { key, alias: row.parent_alias.as_deref() }),
            priority: row.priority,
            process_definition_id: graph.map(Graph::id),
            process_instance_id: of_process(row.instance_key),
            case_execution_id: None,
            case_definition_id: None,
            case_instance_id: None,
            task_definition_key: row.element_id.as_deref(),
            suspended: false,
            form_key: row.form_key.as_deref(),
            camunda_form_ref: graph.and_then(|graph| form_ref(form(row, graph)?)),
            tenant_id: row.tenant_id.as_deref(),
            task_state: if row.updated_at.is_some() { "Updated" } else { "Created" },
        }
    }
}

/// The form that the model gives a task.
pub fn form<'g>(row: &TaskRow, graph: &'g Graph) -> Option<&'g Form> {
    match &graph.process.element(graph.find(row.element_id.as_deref()?)?).kind {
        ElementKind::UserTask(task) => task.form.as_ref(),
        _ => None,
    }
}

/// The reference to a deployed form, if the form is one.
pub fn form_ref(form: &Form) -> Option<FormRef> {
    match form {
        Form::Reference { id, binding, version } => Some(FormRef { key: id.clone(), binding: binding.clone(), version: *version }),
        Form::Fields(_) | Form::Key(_) => None,
    }
}

/// What a client sends to create or to replace a task; missing is null.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TaskInput {
    pub id: Option<String>,
    name: Option<Arc<str>>,
    description: Option<Arc<str>>,
    assignee: Option<Arc<str>>,
    owner: Option<Arc<str>>,
    delegation_state: Option<String>,
    due: Option<String>,
    follow_up: Option<String>,
    priority: Option<i32>,
    pub parent_task_id: Option<String>,
    tenant_id: Option<Arc<str>>,
}

/// The priority of a task that names none.
const PRIORITY: i32 = 50;

impl TaskInput {
    /// What the task is to be; the parent was looked for already.
    pub fn details(self, parent_task: Option<Key>) -> Result<TaskDetails> {
        Ok(TaskDetails {
            name: self.name,
            description: self.description,
            assignee: self.assignee,
            owner: self.owner,
            delegation: self.delegation_state.as_deref().map(delegation).transpose()?,
            due_at: moment(self.due.as_deref(), "due")?,
            follow_up_at: moment(self.follow_up.as_deref(), "followUp")?,
            priority: self.priority.unwrap_or(PRIORITY),
            parent_task,
            tenant: self.tenant_id,
        })
    }
}

fn delegation(text: &str) -> Result<Delegation> {
    match text {
        "PENDING" => Ok(Delegation::Pending),
        "RESOLVED" => Ok(Delegation::Resolved),
        other => Err(Error::invalid(format!("Valid values for property 'delegationState' are 'PENDING' or 'RESOLVED', but was '{other}'"))),
    }
}
