//! `task`: the work of a person, where there is one.
use super::{execution, getter, variables};
use crate::eval::Scope;
use crate::eval::item::{Item, Outcome};
use crate::eval::{TaskChange, TaskFacts, coerce, list, text};
use crate::state::IdentityLink;
use baton_models::Value;
use std::sync::Arc;

/// `task.name`
pub(in crate::eval) fn property(name: &str, scope: &mut dyn Scope) -> Outcome<Item> {
    let Some(task) = scope.facts().task else {
        return Err("there is no task here".to_owned());
    };
    if let Some(fact) = fact(&task, name) {
        return Ok(fact);
    }
    match name {
        "execution" => Ok(Item::Execution),
        "executionId" => execution::property("id", scope),
        "processInstanceId" | "processDefinitionId" | "tenantId" | "eventName" | "variables" => execution::property(name, scope),
        _ => Err(format!(
            "task has no '{name}'; it has id, name, description, assignee, owner, taskDefinitionKey, priority, dueDate, followUpDate, createTime, eventName, processInstanceId, processDefinitionId, tenantId and execution"
        )),
    }
}

/// What a task itself knows.
fn fact(task: &TaskFacts, name: &str) -> Option<Item> {
    let text = |text: &Option<Arc<str>>| Item::optional(text.clone());
    let date = |ms: Option<i64>| Item::Value(ms.map_or(Value::Null, Value::Date));
    Some(match name {
        "id" => text(&task.id),
        "name" => text(&task.name),
        "description" => text(&task.description),
        "assignee" => text(&task.assignee),
        "owner" => text(&task.owner),
        "taskDefinitionKey" => text(&task.task_definition_key),
        "priority" => Item::Value(task.priority.map_or(Value::Null, Value::Integer)),
        "dueDate" => date(task.due_date),
        "followUpDate" => date(task.follow_up_date),
        "createTime" => date(task.created),
        _ => return None,
    })
}

/// `task:get(id).name`
pub(in crate::eval) fn other(task: &TaskFacts, name: &str) -> Outcome<Item> {
    fact(task, name).ok_or_else(|| {
        format!(
            "another task has no '{name}' here; it has id, name, description, assignee, owner, taskDefinitionKey, priority, dueDate, followUpDate and createTime"
        )
    })
}

/// `task:get(id).getName()`
pub(in crate::eval) fn other_method(task: &TaskFacts, name: &str, arguments: &[Item]) -> Outcome<Item> {
    match getter(name).filter(|_| arguments.is_empty()) {
        Some(fact) => other(task, &fact),
        None => Err(format!("another task is only read: it has getters, and no method '{name}' with {} arguments", arguments.len())),
    }
}

/// `task.name(arguments)`
pub(in crate::eval) fn method(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    if let Some(result) = variables(name, arguments, scope)? {
        return Ok(result);
    }
    if let Some(changes) = changes(name, arguments)? {
        changes.into_iter().for_each(|change| scope.change_task(change));
        return Ok(Item::NULL);
    }
    match getter(name).filter(|_| arguments.is_empty()) {
        Some(fact) => property(&fact, scope),
        None => Err(format!(
            "task has no method '{name}' with {} arguments; it has getVariable(name), setVariable(name, value), hasVariable(name) and all that execution has of that kind, getters, complete(), setName, setDescription, setAssignee, setOwner, setPriority, setDueDate, setFollowUpDate, addCandidateUser(s), addCandidateGroup(s), deleteCandidateUser, deleteCandidateGroup, addUserIdentityLink, addGroupIdentityLink, deleteUserIdentityLink and deleteGroupIdentityLink",
            arguments.len()
        )),
    }
}

/// What a method changes; `None` where it is none that changes anything.
fn changes(name: &str, arguments: &[Item]) -> Outcome<Option<Vec<TaskChange>>> {
    let one = |change: TaskChange| Ok(Some(vec![change]));
    match (name, arguments) {
        ("complete", []) => one(TaskChange::Complete),
        ("setName", [name]) => one(TaskChange::Name(words(name)?)),
        ("setDescription", [text]) => one(TaskChange::Description(words(text)?)),
        ("setAssignee", [user]) => one(TaskChange::Assignee(words(user)?.filter(|user| !user.is_empty()))),
        ("setOwner", [user]) => one(TaskChange::Owner(words(user)?.filter(|user| !user.is_empty()))),
        ("setPriority", [priority]) => {
            let whole = coerce::whole(priority)?;
            let priority = i32::try_from(whole).map_err(|_| format!("the priority {whole} is too large or too small"))?;
            one(TaskChange::Priority(priority))
        }
        ("setDueDate", [date]) => one(TaskChange::DueDate(moment(date)?)),
        ("setFollowUpDate", [date]) => one(TaskChange::FollowUpDate(moment(date)?)),
        ("addCandidateUser" | "addCandidateUsers", [users]) => Ok(Some(links(users, "candidate", true)?.map(TaskChange::Add).collect())),
        ("addCandidateGroup" | "addCandidateGroups", [groups]) => {
            Ok(Some(links(groups, "candidate", false)?.map(TaskChange::Add).collect()))
        }
        ("deleteCandidateUser", [user]) => Ok(Some(links(user, "candidate", true)?.map(TaskChange::Remove).collect())),
        ("deleteCandidateGroup", [group]) => Ok(Some(links(group, "candidate", false)?.map(TaskChange::Remove).collect())),
        ("addUserIdentityLink", [user, kind]) => Ok(Some(links(user, &coerce::name(kind)?, true)?.map(TaskChange::Add).collect())),
        ("addGroupIdentityLink", [group, kind]) => Ok(Some(links(group, &coerce::name(kind)?, false)?.map(TaskChange::Add).collect())),
        ("deleteUserIdentityLink", [user, kind]) => Ok(Some(links(user, &coerce::name(kind)?, true)?.map(TaskChange::Remove).collect())),
        ("deleteGroupIdentityLink", [group, kind]) => {
            Ok(Some(links(group, &coerce::name(kind)?, false)?.map(TaskChange::Remove).collect()))
        }
        _ => Ok(None),
    }
}

/// Text, or null.
fn words(item: &Item) -> Outcome<Option<Arc<str>>> {
    if item.is_null() { Ok(None) } else { text::of(item).map(|text| Some(Arc::from(text))) }
}

fn moment(item: &Item) -> Outcome<Option<i64>> {
    if item.is_null() { Ok(None) } else { coerce::date(item).map(Some) }
}

/// One id, several separated by commas, or a list.
fn links(ids: &Item, kind: &str, users: bool) -> Outcome<impl Iterator<Item = IdentityLink> + use<>> {
    let (ids, kind) = (list::ids_of(&ids.clone().into_value()?)?, Arc::<str>::from(kind));
    Ok(ids.into_iter().map(move |id| match users {
        true => IdentityLink { kind: kind.clone(), user: Some(id), group: None },
        false => IdentityLink { kind: kind.clone(), user: None, group: Some(id) },
    }))
}
