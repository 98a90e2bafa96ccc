//! Escalations: told outwards, with or without an end to the work in hand (BPMN 2.0, 10.5.5.4).
use super::propose;
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;

#[derive(Debug, Clone, Default)]
pub struct EscalationThrow {
    pub code: String,
}

#[derive(Debug, Clone, Default)]
pub struct EscalationCatch {
    /// `None` catches every escalation.
    pub code: Option<String>,
    /// The variable that receives the code.
    pub code_variable: Option<String>,
}

impl EscalationThrow {
    pub(crate) fn parse(event: Node<'_>, definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Some(reference) = definition.attribute("escalationRef") else {
            let message = format!("It names no escalation: {}", propose(event, "escalation", "escalationCode"));
            context.error("missing-escalation", definition.at(), message);
            return None;
        };
        let escalation = find(definition, context)?;
        let Some(code) = escalation.attribute("escalationCode") else {
            let message = format!("The escalation '{}' has no escalationCode, by which it could be caught.", quote(reference.value));
            context.error("missing-escalation-code", reference.at, message);
            return None;
        };
        Some(Self { code: code.value.to_owned() })
    }
}

impl EscalationCatch {
    pub(crate) fn parse(definition: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let escalation = match definition.attribute("escalationRef") {
            Some(_) => Some(find(definition, context)?),
            None => None,
        };
        let code = escalation.and_then(|escalation| escalation.attribute("escalationCode")).map(|code| code.value.to_owned());
        Some(Self { code, code_variable: definition.extension("escalationCodeVariable").map(|name| name.value.to_owned()) })
    }
}

fn find<'d>(definition: Node<'_>, context: &mut Context<'d>) -> Option<Node<'d>> {
    let reference = definition.attribute("escalationRef")?;
    let found = context.root("escalation", reference.value);
    if found.is_none() {
        let message = format!("There is no <escalation> with the id '{}' in the file.", quote(reference.value));
        context.error("unknown-escalation", reference.at, message);
    }
    found
}
