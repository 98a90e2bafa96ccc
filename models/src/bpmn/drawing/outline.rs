//! An element as its shape shows it.
use crate::bpmn::xml::{Namespace, Node};
use std::collections::HashMap;

/// What a shape says of its element.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// Its kind, as BPMN writes it: `userTask`.
    pub tag: String,
    pub name: Option<String>,
    /// The kind of its first event definition: `timer`; more than one: `multiple`.
    pub definition: Option<String>,
    /// A boundary event or the start event of an event sub-process that interrupts nothing.
    pub non_interrupting: bool,
    /// A sub-process that is begun by an event.
    pub by_event: bool,
}

/// All elements with an id. The tree is bounded in size and depth by its reader.
pub(super) fn all(definitions: Node<'_>) -> HashMap<String, Outline> {
    let mut found = HashMap::new();
    let mut open: Vec<Node<'_>> = definitions.children().collect();
    open.reverse();
    while let Some(node) = open.pop() {
        if node.namespace() != Namespace::Bpmn || node.name() == "extensionElements" {
            continue;
        }
        if let Some(id) = node.id() {
            found.entry(id.to_owned()).or_insert_with(|| outline(node));
        }
        let before = open.len();
        open.extend(node.children());
        if let Some(added) = open.get_mut(before..) {
            added.reverse();
        }
    }
    found
}

fn outline(node: Node<'_>) -> Outline {
    let mut definitions = node.children().filter_map(|child| child.name().strip_suffix("EventDefinition"));
    let definition = match (definitions.next(), definitions.next()) {
        (Some(_), Some(_)) => Some("multiple".to_owned()),
        (only, _) => only.map(str::to_owned),
    };
    Outline {
        tag: node.name().to_owned(),
        name: node.attribute("name").or_else(|| node.child_text("text")).map(|name| name.value.to_owned()),
        definition,
        non_interrupting: !node.flag("cancelActivity", true) || !node.flag("isInterrupting", true),
        by_event: node.flag("triggeredByEvent", false),
    }
}
