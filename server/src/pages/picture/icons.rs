//! Signs of BPMN as paths in a square of 20 units, the origin at its top left.
use baton_models::bpmn::drawing::Outline;

/// A sign and whether it is filled.
pub type Icon = (&'static str, bool);

/// The sign within an event; none for one without definition.
pub fn event(outline: &Outline) -> Option<Icon> {
    let throws = outline.tag == "endEvent" || outline.tag == "intermediateThrowEvent";
    Some(match outline.definition.as_deref()? {
        "message" if throws => ("M1 4H19V16H1Z M1 4L10 11L19 4", true),
        "message" => ("M1 4H19V16H1Z M1 4L10 11L19 4", false),
        "timer" => ("M10 1A9 9 0 1 1 9.99 1Z M10 4V10L14 12", false),
        "signal" => ("M10 2L19 17H1Z", throws),
        "error" => ("M1 18L6 4L12 11L18 2L14 16L8 9Z", throws),
        "escalation" => ("M10 1L17 19L10 12L3 19Z", throws),
        "conditional" => ("M3 1H17V19H3Z M6 5H14 M6 10H14 M6 15H14", false),
        "compensate" => ("M10 3V17L1 10Z M19 3V17L10 10Z", throws),
        "link" => ("M1 7H11V2L19 10L11 18V13H1Z", throws),
        "cancel" => ("M2 5L5 2L10 7L15 2L18 5L13 10L18 15L15 18L10 13L5 18L2 15L7 10Z", throws),
        "terminate" => ("M10 1A9 9 0 1 1 9.99 1Z", true),
        "multiple" => ("M10 1L19 8L16 18H4L1 8Z", throws),
        _ => return None,
    })
}

/// The sign within a gateway.
pub fn gateway(tag: &str) -> Option<Icon> {
    Some(match tag {
        "exclusiveGateway" => ("M4 3L16 17 M16 3L4 17", false),
        "parallelGateway" => ("M10 1V19 M1 10H19", false),
        "inclusiveGateway" => ("M10 2A8 8 0 1 1 9.99 2Z", false),
        "complexGateway" => ("M10 1V19 M1 10H19 M4 4L16 16 M16 4L4 16", false),
        "eventBasedGateway" => ("M10 0A10 10 0 1 1 9.99 0Z M10 4L16 9L14 16H6L4 9Z", false),
        _ => return None,
    })
}

/// The sign in the corner of an activity.
pub fn activity(tag: &str) -> Option<Icon> {
    Some(match tag {
        "userTask" | "globalUserTask" => ("M10 2A4 4 0 1 1 9.99 2Z M2 19C2 12 18 12 18 19Z", false),
        "serviceTask" => (
            "M10 4A6 6 0 1 1 9.99 4Z M10 8A2 2 0 1 1 9.99 8Z M10 1V4 M10 16V19 M1 10H4 M16 10H19 M4 4L6 6 M14 14L16 16 M16 4L14 6 M4 16L6 14",
            false,
        ),
        "scriptTask" | "globalScriptTask" => ("M5 1H18C12 7 20 13 14 19H2C8 13 0 7 5 1Z M7 6H13 M7 10H14 M8 14H14", false),
        "sendTask" => ("M1 4H19V16H1Z", true),
        "receiveTask" => ("M1 4H19V16H1Z M1 4L10 11L19 4", false),
        "businessRuleTask" | "globalBusinessRuleTask" => ("M1 3H19V17H1Z M1 8H19 M1 12H19 M7 8V17", false),
        "manualTask" | "globalManualTask" => ("M2 8L8 3L10 5L7 8H18V10H10 M18 10V12H10 M17 12V14H10 M16 14V16H6L2 13Z", false),
        _ => return None,
    })
}
