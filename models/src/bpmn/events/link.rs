//! Links: a token that comes to a link throw event goes on at the catch event of the same name in the same scope
//! (BPMN 2.0, 10.5.5.2). The process holds a sequence flow for each.
use super::definitions;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::{Node, Text};

/// The name of an event's link, if it is one. A blank name was reported.
pub(crate) fn name<'d>(event: Node<'d>, context: &mut Context<'d>) -> Option<Text<'d>> {
    if !matches!(event.name(), "intermediateThrowEvent" | "intermediateCatchEvent") {
        return None;
    }
    let definition = event.children().find(is_definition)?;
    let name = definition.attribute("name").or_else(|| event.attribute("name"));
    if name.is_none() {
        let message = "The link has no name: a link throw event and its catch event carry the same name.";
        context.error("missing-name", definition.at(), message);
    }
    name
}

/// True where an event is a link and nothing else; `None` after an error was reported.
pub(crate) fn is_link<'d>(event: Node<'d>, context: &mut Context<'d>) -> Option<bool> {
    let definitions = definitions(event, context)?;
    let is_link = definitions.iter().any(is_definition);
    if is_link && definitions.len() > 1 {
        let message = format!("The {} is a link and has other event definitions beside: give it one.", quote(event.name()));
        context.error("several-definitions", event.at(), message);
        return None;
    }
    Some(is_link)
}

fn is_definition(definition: &Node<'_>) -> bool {
    definition.name() == "linkEventDefinition"
}
