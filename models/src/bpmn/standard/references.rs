//! References of what is drawn beside the flow: they name something that is in the file.
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::{Namespace, Node, Text};
use std::cell::OnceCell;
use std::collections::HashSet;

/// The ids of a file, gathered when somebody asks.
pub(super) struct Ids<'d> {
    root: Node<'d>,
    known: OnceCell<HashSet<&'d str>>,
}

impl<'d> Ids<'d> {
    pub fn new(root: Node<'d>) -> Self {
        Self { root, known: OnceCell::new() }
    }

    /// True for an id of the file, with or without a prefix before it.
    pub fn contains(&self, reference: &str) -> bool {
        let known = self.known.get_or_init(|| {
            let mut known = HashSet::new();
            gather(self.root, &mut known);
            known
        });
        known.contains(reference) || reference.split_once(':').is_some_and(|(_, id)| known.contains(id))
    }
}

fn gather<'d>(node: Node<'d>, known: &mut HashSet<&'d str>) {
    known.extend(node.id());
    node.children().filter(|child| child.namespace() == Namespace::Bpmn).for_each(|child| gather(child, known));
}

/// Two root elements with one id: nobody can tell which a reference means.
pub(super) fn roots<'d>(definitions: Node<'d>, context: &mut Context<'d>) {
    let mut seen = HashSet::new();
    for node in definitions.children().filter(|node| node.namespace() == Namespace::Bpmn && !node.is("process")) {
        if let Some(id) = node.id().filter(|id| !seen.insert(*id)) {
            let message = format!("A second root element has the id '{}': references mean the last one.", quote(id));
            context.warning("ambiguous-id", node.at(), message);
        }
    }
}

/// Checks the references that an element of any kind has.
pub(super) fn check<'d>(node: Node<'d>, ids: &Ids<'d>, context: &mut Context<'d>) {
    let (attributes, children): (&[&str], &[&str]) = match node.name() {
        "association" => (&["sourceRef", "targetRef"], &[]),
        "dataObjectReference" => (&["dataObjectRef"], &[]),
        "dataStoreReference" => (&["dataStoreRef"], &[]),
        "correlationSubscription" => (&["correlationKeyRef"], &[]),
        "correlationPropertyBinding" => (&["correlationPropertyRef"], &[]),
        "correlationKey" => (&[], &["correlationPropertyRef"]),
        "correlationPropertyRetrievalExpression" => (&["messageRef"], &[]),
        "serviceTask" | "sendTask" | "receiveTask" => (&["operationRef"], &[]),
        "messageEventDefinition" => (&[], &["operationRef"]),
        "operation" => (&[], &["inMessageRef", "outMessageRef"]),
        "group" => (&["categoryValueRef"], &[]),
        "potentialOwner" | "humanPerformer" | "performer" | "resourceRole" => {
            roles(node, context);
            (&[], &["resourceRef"])
        }
        _ => return,
    };
    let texts = children.iter().filter_map(|name| Some((*name, node.child_text(name)?)));
    for (name, reference) in attributes.iter().filter_map(|name| Some((*name, node.attribute(name)?))).chain(texts) {
        if !ids.contains(reference.value) {
            unknown(name, reference, context);
        }
    }
    for end in attributes.iter().filter(|name| node.is("association") && node.attribute(name).is_none()) {
        context.warning("association-end", node.at(), format!("The association has no {end} (8.4.1)."));
    }
}

/// Operations of interfaces, and what messages are told apart by (8.4.2, 8.4.3): they stand beside the processes.
pub(super) fn services<'d>(definitions: Node<'d>, context: &mut Context<'d>) {
    let ids = Ids::new(definitions);
    let parts = |root: &'static str, part: &'static str| definitions.each(root).flat_map(move |root| root.each(part));
    let operations = parts("interface", "operation");
    let expressions = parts("correlationProperty", "correlationPropertyRetrievalExpression");
    for node in operations.chain(expressions).chain(parts("collaboration", "correlationKey")) {
        context.element = node.id();
        check(node, &ids, context);
    }
    for property in definitions.each("correlationProperty") {
        context.element = property.id();
        if property.child("correlationPropertyRetrievalExpression").is_none() {
            let message =
                "The correlation property does not say where a message has it: a correlationPropertyRetrievalExpression is missing.";
            context.warning("correlation-property", property.at(), message);
        }
    }
    for node in definitions.each("interface").filter(|node| node.child("operation").is_none()) {
        context.element = node.id();
        context.warning("interface-empty", node.at(), "The interface has no operation.");
    }
    context.element = None;
}

/// A role names a resource or says by an expression who it is (8.4.12, 10.2.1).
fn roles(node: Node<'_>, context: &mut Context<'_>) {
    if let (Some(_), Some(assignment)) = (node.child("resourceRef"), node.child("resourceAssignmentExpression")) {
        let message = format!("The {} has both a resourceRef and a resourceAssignmentExpression; the expression counts.", node.name());
        context.warning("role-twice", assignment.at(), message);
    }
}

pub(super) fn unknown(name: &str, reference: Text<'_>, context: &mut Context<'_>) {
    let message = format!("{name} '{}' names nothing in the file.", quote(reference.value));
    context.warning("unknown-reference", reference.at, message);
}
