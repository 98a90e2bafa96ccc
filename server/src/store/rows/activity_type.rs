//! What kind of activity an element is in the words of the REST interface.
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{Catch, Throw, Trigger};

/// The `activityType`. Of an event with several definitions the first counts.
pub fn activity_type(element: &Element) -> &'static str {
    match &element.kind {
        ElementKind::StartEvent(event) => start(&event.catch),
        ElementKind::BoundaryEvent(event) => boundary(&event.catch),
        ElementKind::IntermediateCatchEvent(event) => intermediate_catch(&event.catch),
        ElementKind::IntermediateThrowEvent(event) => intermediate_throw(&event.throws),
        ElementKind::EndEvent(event) => end(&event.throws),
        other => other.activity_type(),
    }
}

fn start(catch: &Catch) -> &'static str {
    match catch.triggers.first() {
        None | Some(Trigger::Cancel) => "startEvent",
        Some(Trigger::Timer(_)) => "startTimerEvent",
        Some(Trigger::Message(_)) => "messageStartEvent",
        Some(Trigger::Signal(_)) => "signalStartEvent",
        Some(Trigger::Conditional(_)) => "conditionalStartEvent",
        Some(Trigger::Error(_)) => "errorStartEvent",
        Some(Trigger::Escalation(_)) => "escalationStartEvent",
        Some(Trigger::Compensation) => "compensationStartEvent",
    }
}

fn boundary(catch: &Catch) -> &'static str {
    match catch.triggers.first() {
        None => "boundaryEvent",
        Some(Trigger::Timer(_)) => "boundaryTimer",
        Some(Trigger::Message(_)) => "boundaryMessage",
        Some(Trigger::Signal(_)) => "boundarySignal",
        Some(Trigger::Conditional(_)) => "boundaryConditional",
        Some(Trigger::Error(_)) => "boundaryError",
        Some(Trigger::Escalation(_)) => "boundaryEscalation",
        Some(Trigger::Compensation) => "compensationBoundaryCatch",
        Some(Trigger::Cancel) => "cancelBoundaryCatch",
    }
}

fn intermediate_catch(catch: &Catch) -> &'static str {
    match catch.triggers.first() {
        None => "intermediateLinkCatch",
        Some(Trigger::Timer(_)) => "intermediateTimer",
        Some(Trigger::Message(_)) => "intermediateMessageCatch",
        Some(Trigger::Signal(_)) => "intermediateSignalCatch",
        Some(Trigger::Conditional(_)) => "intermediateConditional",
        Some(_) => "intermediateCatchEvent",
    }
}

fn intermediate_throw(throws: &[Throw]) -> &'static str {
    match throws.first() {
        Some(Throw::Signal(_)) => "intermediateSignalThrow",
        Some(Throw::Escalation(_)) => "intermediateEscalationThrowEvent",
        Some(Throw::Message(_)) => "intermediateMessageThrowEvent",
        Some(Throw::Compensation(_)) => "intermediateCompensationThrowEvent",
        _ => "intermediateNoneThrowEvent",
    }
}

fn end(throws: &[Throw]) -> &'static str {
    match throws.first() {
        None => "noneEndEvent",
        Some(Throw::Terminate { .. }) => "terminateEndEvent",
        Some(Throw::Error(_)) => "errorEndEvent",
        Some(Throw::Escalation(_)) => "escalationEndEvent",
        Some(Throw::Signal(_)) => "signalEndEvent",
        Some(Throw::Message(_)) => "messageEndEvent",
        Some(Throw::Compensation(_)) => "compensationEndEvent",
        Some(Throw::Cancel) => "cancelEndEvent",
    }
}
