//! Business errors: thrown by end events and workers, caught by boundary events (BPMN 2.0, 10.5.7).
use super::propose;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::{Node, Text};
use crate::expr::Expression;

#[derive(Debug, Clone, Default)]
pub struct ErrorThrow {
    pub code: String,
    pub message: Option<Expression>,
}

#[derive(Debug, Clone, Default)]
pub struct ErrorCatch {
    /// `None` catches every error.
    pub code: Option<String>,
    /// Variables that receive what was thrown.
    pub code_variable: Option<String>,
    pub message_variable: Option<String>,
}

impl ErrorThrow {
    pub(crate) fn parse(event: Node<'_>, definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Some(reference) = definition.attribute("errorRef") else {
            let message = format!("It names no error: {}", propose(event, "error", "errorCode"));
            context.error("missing-error", definition.at(), message);
            return None;
        };
        let error = find(reference, context);
        let Some(code) = error.map_or(Some(reference), |error| error.attribute("errorCode")) else {
            let message = format!("The error '{}' has no errorCode, by which it could be caught.", quote(reference.value));
            context.error("missing-error-code", reference.at, message);
            return None;
        };
        let message = context.optional(error.and_then(|error| error.extension("errorMessage")));
        Some(Self { code: code.value.to_owned(), message })
    }
}

impl ErrorCatch {
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Self {
        let reference = definition.attribute("errorRef");
        let code = reference.and_then(|reference| match find(reference, context) {
            Some(error) => error.attribute("errorCode"),
            None => Some(reference),
        });
        let variable = |name| definition.extension(name).map(|name| name.value.to_owned());
        Self {
            code: code.map(|code| code.value.to_owned()),
            code_variable: variable("errorCodeVariable"),
            message_variable: variable("errorMessageVariable"),
        }
    }
}

/// The `<error>` of a reference. Many files write the code itself as the reference, as Camunda and Flowable read it.
fn find<'d>(reference: Text<'_>, context: &mut Context<'d>) -> Option<Node<'d>> {
    let found = context.root("error", reference.value);
    if found.is_none() {
        let name = quote(reference.value);
        let message = format!("There is no <error> with the id '{name}' in the file; '{name}' is taken as the error code.");
        context.warning("unknown-error", reference.at, message);
    }
    found
}
