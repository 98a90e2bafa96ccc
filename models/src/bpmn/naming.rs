//! Ids for flow nodes that have none: the same as long as the nodes of their kind before them in the scope are the same.
use super::xml::{Document, Edit, Id, Namespace};
use crate::Problem;
use std::collections::HashMap;

/// Gives each flow node without id one, and says so.
pub(super) fn name(document: &mut Document<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if document.all_flow_nodes_have_ids() {
        return problems;
    }
    let mut edit = Edit::new(document);
    let mut counts: HashMap<(String, &str), u32> = HashMap::new();
    for node in edit.elements() {
        let (name, scope) = (edit.name(node), edit.parent(node));
        if !is_flow_node(edit.namespace(node), name) || !is_scope(&edit, scope) || edit.attribute(node, "id").is_some() {
            continue;
        }
        let at = edit.at(node);
        let around = edit.nearest_id(scope).unwrap_or("process").to_owned();
        let count = counts.entry((around.clone(), name)).or_default();
        *count += 1;
        let id: String = format!("{around}-{name}-{count}").chars().take(super::context::MAX_ID).collect();
        let message = format!("The {name} has no id and is called '{id}': give it one that stays when the model changes.");
        problems.push(Problem::warning("made-up-id", at, Some(&id), message));
        edit.set_at(node, Namespace::None, "id", id, at);
    }
    problems
}

/// True for what tokens come to.
pub(super) fn is_flow_node(namespace: Namespace, name: &str) -> bool {
    let ending = ["Event", "Task", "Gateway", "ubProcess"].iter().any(|ending| name.ends_with(ending));
    // What is not supported at all is told so, and nothing else of it.
    namespace == Namespace::Bpmn && name != "choreographyTask" && (ending || ["task", "transaction", "callActivity"].contains(&name))
}

fn is_scope(edit: &Edit<'_, '_>, id: Id) -> bool {
    ["process", "subProcess", "transaction", "adHocSubProcess"].iter().any(|tag| edit.is(id, tag))
}
