//! `task`: the work of a person, where there is one.
use super::{execution, getter, variables};
use crate::eval::Scope;
use crate::eval::item::{Item, Outcome};
use baton_models::Value;

/// `task.name`
pub(in crate::eval) fn property(name: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    let Some(task) = scope.facts().task else {
        return Err("there is no task here".to_owned());
    };
    let date = |ms: Option<i64>| Item::Value(ms.map_or(Value::Null, Value::Date));
    Ok(match name {
        "id" => Item::optional(task.id),
        "name" => Item::optional(task.name),
        "description" => Item::optional(task.description),
        "assignee" => Item::optional(task.assignee),
        "owner" => Item::optional(task.owner),
        "taskDefinitionKey" => Item::optional(task.task_definition_key),
        "priority" => Item::Value(task.priority.map_or(Value::Null, Value::Integer)),
        "dueDate" => date(task.due_date),
        "followUpDate" => date(task.follow_up_date),
        "execution" => Item::Execution,
        "executionId" => return execution::property("id", scope),
        "processInstanceId" | "processDefinitionId" | "tenantId" | "eventName" | "variables" => return execution::property(name, scope),
        _ => {
            return Err(format!(
                "task has no '{name}'; it has id, name, description, assignee, owner, taskDefinitionKey, priority, dueDate, followUpDate, eventName, processInstanceId, processDefinitionId, tenantId and execution"
            ));
        }
    })
}

/// `task.name(arguments)`
pub(in crate::eval) fn method(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    if let Some(result) = variables(name, arguments, scope)? {
        return Ok(result);
    }
    match getter(name).filter(|_| arguments.is_empty()) {
        Some(fact) => property(&fact, scope),
        None => Err(format!(
            "task has no method '{name}' with {} arguments; it has getVariable(name), setVariable(name, value), hasVariable(name), their ...Local forms and getters",
            arguments.len()
        )),
    }
}
