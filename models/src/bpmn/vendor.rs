//! Extensions of modelling tools under one set of names: those of Camunda 7, into which other dialects are translated.
use super::context::Context;
use super::events::timer;
use super::xml::{Node, Text, truth};
use crate::expr::Expression;
use crate::expr::feel_of;

/// The extension elements `camunda:name` of an element.
pub(crate) fn each<'d>(node: Node<'d>, name: &'static str) -> impl Iterator<Item = Node<'d>> {
    node.each("extensionElements").flat_map(move |extensions| extensions.vendor_children(name))
}

/// The first of them.
pub(crate) fn child<'d>(node: Node<'d>, name: &'static str) -> Option<Node<'d>> {
    each(node, name).next()
}

/// A yes or no of the tool.
pub(crate) fn flag(node: Node<'_>, name: &str, default: bool) -> bool {
    node.extension(name).map_or(default, |flag| truth(flag.value).unwrap_or(false))
}

/// Asynchronous continuation before: `async` is its old name.
pub(crate) fn async_before(node: Node<'_>) -> bool {
    flag(node, "asyncBefore", false) || flag(node, "async", false)
}

/// Where a result goes, under both of its names.
pub(crate) fn result_variable(node: Node<'_>) -> Option<String> {
    node.extension("resultVariable").or_else(|| node.extension("resultVariableName")).map(|name| name.value.to_owned())
}

/// The plan of retries of an element (`failedJobRetryTimeCycle`).
pub(crate) fn retry_cycle(node: Node<'_>, context: &mut Context<'_>) -> Option<Expression> {
    let text = child(node, "failedJobRetryTimeCycle").and_then(Node::text)?;
    let cycle = context.expression(text)?;
    timer::check_retry_cycle(&cycle, context);
    Some(cycle)
}

/// Extension properties: name and value, in the order of the file.
pub(crate) fn properties(node: Node<'_>) -> Vec<(String, String)> {
    each(node, "properties").flat_map(property_list).collect()
}

/// The properties within one `camunda:properties`.
pub(crate) fn property_list(properties: Node<'_>) -> impl Iterator<Item = (String, String)> {
    properties.vendor_children("property").filter_map(|property| {
        let name = property.attribute("name").or_else(|| property.attribute("id"))?;
        let value = property.attribute("value").map(|value| value.value).unwrap_or_default();
        Some((name.value.to_owned(), value.to_owned()))
    })
}

/// The text of a field, in whichever of its four places it stands.
pub(crate) fn field_text(field: Node<'_>) -> Option<Text<'_>> {
    let attribute = field.attribute("stringValue").or_else(|| field.attribute("expression"));
    attribute.or_else(|| field.vendor_child("string").or_else(|| field.vendor_child("expression")).and_then(Node::text))
}

/// The most names in one list.
const MAX_NAMES: usize = 1000;

/// Splits a list at its commas, but not within `${...}` or parentheses.
pub(crate) fn split<'d>(list: Text<'d>, context: &mut Context<'_>) -> Vec<Text<'d>> {
    // FEEL is one expression that may give a list.
    if feel_of(list.value).is_some() {
        return vec![list];
    }
    let mut depth = 0usize;
    let parts = list.value.split(|c: char| {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    let parts = parts.map(str::trim).filter(|part| !part.is_empty()).map(|value| list.part(value));
    let names: Vec<_> = parts.take(MAX_NAMES + 1).collect();
    if names.len() > MAX_NAMES {
        context.error("limit", list.at, format!("A list of more than {MAX_NAMES} names; put them into a group."));
    }
    names
}

/// Users and groups of a `potentialOwner` or the like: `user(a), group(b)`, where a bare name is a group
/// (BPMN 2.0, 10.2.4, with the notation of Activiti and Camunda).
pub(crate) fn resources<'d>(role: Node<'d>, context: &mut Context<'_>) -> (Vec<Text<'d>>, Vec<Text<'d>>) {
    let text = role.child("resourceAssignmentExpression").and_then(|assignment| assignment.child_text("formalExpression"));
    let (mut users, mut groups) = (Vec::new(), Vec::new());
    for name in text.map(|list| split(list, context)).unwrap_or_default() {
        let within = |prefix: &str| name.value.strip_prefix(prefix)?.trim_start().strip_prefix('(')?.strip_suffix(')').map(str::trim);
        match (within("user"), within("group")) {
            (Some(user), _) => users.push(name.part(user)),
            (None, Some(group)) => groups.push(name.part(group)),
            (None, None) => groups.push(name),
        }
    }
    (users, groups)
}
