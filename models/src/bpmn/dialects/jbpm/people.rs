//! Who does a user task of jBPM, and its other settings: potential owners by name, and data inputs of fixed names.
use super::super::set;
use crate::bpmn::xml::{Edit, Id, Value};

/// The settings of a user task. The one owner of a task has it from the beginning; of several, each may take it.
pub(super) fn settings(edit: &mut Edit<'_, '_>, id: Id) {
    let constants = constants(edit, id);
    let constant =
        |name: &str| constants.iter().find(|(input, value)| input == name && !value.text.is_empty()).map(|(_, value)| value.clone());
    let (actor, group) = (constant("ActorId"), constant("GroupId"));
    let owners = owners(edit, id);
    if let (Some(owner), None) = (only(actor.as_ref(), &owners), &group) {
        owners.iter().for_each(|(owner, ..)| edit.remove(*owner));
        set(edit, id, "assignee", Some(owner));
    } else {
        // A bare name is a user there, a group in Camunda.
        for (_, text, names) in owners {
            let users = names.text.split(',').map(|name| format!("user({})", name.trim())).collect::<Vec<_>>().join(",");
            edit.write(text, names.with(users));
        }
        set(edit, id, "candidateUsers", actor);
    }
    set(edit, id, "candidateGroups", group);
    set(edit, id, "priority", constant("Priority").filter(|priority| priority.text != "null"));
}

/// The name of the one person that a task belongs to; a computed one may be several.
fn only<'x>(actor: Option<&Value<'x>>, owners: &[(Id, Id, Value<'x>)]) -> Option<Value<'x>> {
    let name = match (actor, owners) {
        (Some(actor), _) => actor,
        (None, [(_, _, owner)]) => owner,
        _ => return None,
    };
    (!name.text.contains([',', '$', '#', '='])).then(|| name.with(name.text.trim().to_owned()))
}

/// Data inputs that are for the engine, not for whoever does the task.
const SETTINGS: [&str; 13] = [
    "TaskName",
    "Skippable",
    "GroupId",
    "ActorId",
    "SwimlaneActorId",
    "Priority",
    "Comment",
    "Description",
    "Content",
    "Locale",
    "CreatedBy",
    "NotStartedReassign",
    "NotCompletedReassign",
];

/// What is assigned to the task's settings, a text or a variable; they are not variables of the task any more.
fn constants<'x>(edit: &mut Edit<'_, 'x>, task: Id) -> Vec<(String, Value<'x>)> {
    let mut found = Vec::new();
    let Some(io) = edit.child(task, "ioSpecification") else { return found };
    let setting = |input: Id| {
        let name = edit.attribute(input, "name")?.text.trim().to_owned();
        SETTINGS.contains(&&*name).then_some((edit.attribute(input, "id")?.text.trim().to_owned(), name))
    };
    let named: Vec<(String, String)> = edit.children(io).filter(|input| edit.is(*input, "dataInput")).filter_map(setting).collect();
    for association in edit.children(task).filter(|child| edit.is(*child, "dataInputAssociation")).collect::<Vec<_>>() {
        let target = edit.child(association, "targetRef").and_then(|target| edit.text(target));
        let Some((_, name)) = target.and_then(|target| named.iter().find(|(id, _)| *id == target.text.trim())) else { continue };
        let from = edit.child(association, "assignment").and_then(|assignment| edit.child(assignment, "from"));
        let constant = from.and_then(|from| edit.text(from)).map(|value| value.with(value.text.trim().to_owned()));
        let variable = || edit.text(edit.child(association, "sourceRef")?).map(|name| name.with(format!("${{{}}}", name.text.trim())));
        found.extend(constant.or_else(variable).map(|value| (name.clone(), value)));
        edit.remove(association);
    }
    found
}

/// The potential owners of a task: the element, and where their names stand.
fn owners<'x>(edit: &Edit<'_, 'x>, task: Id) -> Vec<(Id, Id, Value<'x>)> {
    let names = |owner: Id| {
        let text = edit.child(owner, "resourceAssignmentExpression").and_then(|inner| edit.child(inner, "formalExpression"))?;
        edit.text(text).map(|names| (owner, text, names))
    };
    edit.children(task).filter(|child| edit.is(*child, "potentialOwner")).filter_map(names).collect()
}
