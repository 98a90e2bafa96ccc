//! Conditions that variables make true (BPMN 2.0, 10.5.5.3).
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;
use crate::bpmn::{Condition, condition};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Conditional {
    pub condition: Condition,
    /// It is judged when one of these variables changes; `None`: when any does.
    pub variables: Option<Vec<Arc<str>>>,
    /// The variables that it reads, where its text tells: without one of them it does not hold.
    reads: Vec<Arc<str>>,
    /// What counts as a change; empty: everything.
    pub changes: Vec<VariableChange>,
}

/// What can happen to a variable (`camunda:variableEvents`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableChange {
    Create,
    Update,
    Delete,
}

impl Conditional {
    pub(crate) fn parse<'d>(definition: Node<'d>, context: &mut Context<'d>) -> Option<Self> {
        let given = definition.child("condition").filter(|node| node.text().is_some() || node.extension("resource").is_some());
        let Some(given) = given else {
            let message = "It says no condition: give <condition>${...}</condition>.";
            context.error("missing-condition", definition.at(), message);
            return None;
        };
        let condition = condition::parse(given, context)?;
        let named = definition.extension("variableName").map(|name| vec![Arc::from(name.value)]);
        let reads = names(&condition);
        Some(Self {
            variables: named.or_else(|| reads.clone()),
            reads: reads.unwrap_or_default(),
            changes: changes(definition, context),
            condition,
        })
    }

    /// False as long as a variable is missing that the condition reads.
    pub fn can_hold(&self, is_there: impl Fn(&str) -> bool) -> bool {
        self.reads.iter().all(|name| is_there(name))
    }
}

/// The variables that a condition reads, where its text tells.
fn names(condition: &Condition) -> Option<Vec<Arc<str>>> {
    match condition {
        Condition::Expression(expression) => expression.variables(),
        Condition::Script(_) => None,
    }
}

fn changes(definition: Node<'_>, context: &mut Context<'_>) -> Vec<VariableChange> {
    let Some(list) = definition.extension("variableEvents") else { return Vec::new() };
    let mut changes = Vec::new();
    for name in list.value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match name {
            "create" => changes.push(VariableChange::Create),
            "update" => changes.push(VariableChange::Update),
            "delete" => changes.push(VariableChange::Delete),
            other => {
                let message = format!("'{}' is no change of a variable. Accepted are create, update and delete.", quote(other));
                context.error("invalid-variable-event", list.at, message);
            }
        }
    }
    changes
}
