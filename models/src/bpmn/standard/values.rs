//! Attributes that have a few values only: another one would be read as the default, which is not what was meant.
use crate::bpmn::context::{Context, quote};
use crate::bpmn::xml::Node;

const FLAG: &[&str] = &["true", "false", "1", "0"];

/// Reports attributes whose value is not of their type.
pub(super) fn check(node: Node<'_>, context: &mut Context<'_>) {
    for attribute in node.attributes() {
        let Some(accepted) = accepted(attribute.name) else { continue };
        let value = attribute.value.trim();
        if !value.is_empty() && !accepted.contains(&value) {
            let message = format!("{} '{}' is not known. Accepted are {}.", attribute.name, quote(value), accepted.join(", "));
            context.error("invalid-value", attribute.at, message);
        }
    }
}

fn accepted(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "cancelActivity"
        | "parallelMultiple"
        | "isInterrupting"
        | "triggeredByEvent"
        | "isForCompensation"
        | "isSequential"
        | "testBefore"
        | "instantiate"
        | "isCollection"
        | "cancelRemainingInstances"
        | "waitForCompletion"
        | "isClosed"
        | "isImmediate" => Some(FLAG),
        "gatewayDirection" => Some(&["Unspecified", "Converging", "Diverging", "Mixed"]),
        "eventGatewayType" => Some(&["Exclusive", "Parallel"]),
        "behavior" => Some(&["None", "One", "All", "Complex"]),
        "ordering" => Some(&["Parallel", "Sequential"]),
        _ => None,
    }
}
