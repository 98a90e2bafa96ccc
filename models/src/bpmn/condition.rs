//! Conditions of flows and loops: the syntax decides the language, since the declared one is often wrong.
use super::Condition;
use super::context::{Context, quote};
use super::xml::{Node, Text};

/// A condition from an element with text; a blank one is none.
pub(super) fn parse(node: Node<'_>, context: &mut Context<'_>) -> Option<Condition> {
    if let Some(resource) = node.extension("resource") {
        refuse_resource(resource, context);
        return None;
    }
    let text = node.text()?;
    if text.value.contains("${") || text.value.contains("#{") {
        return context.expression(text).map(Condition::Expression);
    }
    match node.attribute("language") {
        Some(language) if !is_expression_language(language.value) => context.script(Some(language), text).map(Condition::Script),
        _ => {
            let message = format!(
                "The condition '{}' is no expression. Accepted are ${{...}}, #{{...}}, and JavaScript with language=\"javascript\".",
                quote(text.value)
            );
            context.error("condition-no-expression", text.at, message);
            None
        }
    }
}

fn is_expression_language(name: &str) -> bool {
    name.eq_ignore_ascii_case("juel")
}

/// Scripts stand in the model; files beside it are not read.
pub(super) fn refuse_resource(resource: Text<'_>, context: &mut Context<'_>) {
    let message = format!("The script is in '{}', which is not read: put the script into the model.", quote(resource.value));
    context.error("script-resource", resource.at, message);
}
