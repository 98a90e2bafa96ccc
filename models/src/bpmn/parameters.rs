//! Input and output parameters (`camunda:inputOutput`): text, script, list or map.
use super::condition::refuse_resource;
use super::context::Context;
use super::vendor;
use super::xml::Node;
use super::{Parameter, ParameterValue};
use crate::expr::Script;

/// The inputs and outputs of an element.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> (Vec<Parameter>, Vec<Parameter>) {
    let mut read = |tag: &'static str| -> Vec<Parameter> {
        let parameters = vendor::each(node, "inputOutput").flat_map(|mapping| mapping.vendor_children(tag));
        parameters.filter_map(|parameter| named(parameter, context)).collect()
    };
    (read("inputParameter"), read("outputParameter"))
}

fn named(node: Node<'_>, context: &mut Context<'_>) -> Option<Parameter> {
    let Some(name) = node.attribute("name") else {
        context.error("missing-name", node.at(), format!("The camunda:{} has no name.", node.name()));
        return None;
    };
    value(node, context).map(|value| Parameter { name: name.value.to_owned(), value })
}

/// The value within a parameter or an entry: an element of its own, or text.
fn value(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    let definition = ["script", "list", "map"].iter().find_map(|tag| node.vendor_child(tag));
    match definition {
        Some(definition) => defined(definition, context),
        None => text(node, context),
    }
}

/// A value by the element that defines it.
fn defined(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    match node.name() {
        "script" => script(node, context).map(ParameterValue::Script),
        "list" => {
            let items = node.children().filter(|item| matches!(item.name(), "value" | "script" | "list" | "map"));
            items.map(|item| defined(item, context)).collect::<Option<_>>().map(ParameterValue::List)
        }
        "map" => node.vendor_children("entry").map(|item| entry(item, context)).collect::<Option<_>>().map(ParameterValue::Map),
        _ => text(node, context),
    }
}

fn entry(node: Node<'_>, context: &mut Context<'_>) -> Option<(String, ParameterValue)> {
    let Some(key) = node.attribute("key") else {
        context.error("missing-name", node.at(), "An entry of a camunda:map has no key.");
        return None;
    };
    value(node, context).map(|value| (key.value.to_owned(), value))
}

fn text(node: Node<'_>, context: &mut Context<'_>) -> Option<ParameterValue> {
    match node.text() {
        None => Some(ParameterValue::Null),
        Some(text) => context.expression(text).map(ParameterValue::Expression),
    }
}

fn script(node: Node<'_>, context: &mut Context<'_>) -> Option<Script> {
    if let Some(resource) = node.attribute("resource") {
        refuse_resource(resource, context);
        return None;
    }
    let Some(text) = node.text() else {
        context.error("empty-script", node.at(), "The script is empty.");
        return None;
    };
    context.script(node.attribute("scriptFormat"), text)
}
