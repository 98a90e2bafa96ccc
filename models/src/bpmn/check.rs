//! What must hold in a whole process, once it is read.
use super::context::{Context, quote};
use super::elements::ElementKind;
use super::events::{Catch, Message, Trigger};
use super::graph::Model;
use super::{Element, Flow, Process};
use crate::ElementIndex;
use std::collections::HashSet;

/// Reports everything that is wrong between the elements.
pub(super) fn check(model: &Model<'_>, context: &mut Context<'_>) {
    for flow in &model.process.flows {
        context.named(&flow.id, |context| check_flow(flow, model.process, context));
    }
    let started = started(model);
    for (number, element) in model.process.elements.iter().enumerate() {
        let index = ElementIndex(number as u32);
        context.named(&element.id, |context| check_element(index, element, model, context));
        if model.kind(index).is_some() {
            check_reached(element, &started, context);
        }
    }
    context.named(&model.process.id, |context| check_starts(None, model, context));
}

fn check_flow(flow: &Flow, process: &Process, context: &mut Context<'_>) {
    let (source, target) = (process.element(flow.source), process.element(flow.target));
    if source.parent != target.parent {
        let message = format!(
            "The flow from '{}' to '{}' crosses the border of a sub-process. A flow leads to the sub-process itself, not into it.",
            quote(&source.id),
            quote(&target.id)
        );
        context.error("flow-crosses-scope", flow.at, message);
    }
    let ignored = matches!(source.kind, ElementKind::ParallelGateway(_) | ElementKind::EventBasedGateway(_));
    if ignored && flow.condition.is_some() {
        context.warning("condition-ignored", flow.at, format!("A condition behind a {} has no effect.", source.kind.tag()));
    }
}

fn check_element(index: ElementIndex, element: &Element, model: &Model<'_>, context: &mut Context<'_>) {
    let Some(kind) = model.kind(index) else { return };
    kind.check(element, model, context);
    if kind.is_sub_process() {
        check_starts(Some(index), model, context);
    }
    if element.for_compensation {
        check_handler(element, context);
    }
    if let Some(flow) = element.default_flow.map(|flow| model.process.flow(flow)).filter(|flow| flow.condition.is_some()) {
        let message = format!("The default flow '{}' has a condition, which has no effect.", quote(&flow.id));
        context.warning("condition-ignored", flow.at, message);
    }
    check_caught_errors(element, model, context);
}

/// The scopes that have start events; in the others everything begins to which no flow leads (BPMN 2.0, 10.3.5 and 13.3.4).
fn started(model: &Model<'_>) -> HashSet<Option<ElementIndex>> {
    let starts = model.process.elements.iter().filter(|element| element.is_start());
    starts.map(|element| element.parent).collect()
}

fn check_reached(element: &Element, started: &HashSet<Option<ElementIndex>>, context: &mut Context<'_>) {
    if !element.begins_by_itself() && element.incoming.is_empty() && started.contains(&element.parent) {
        let message = "No flow leads here, so it is never reached.";
        context.named(&element.id, |context| context.warning("unreachable", element.at, message));
    }
}

/// What undoes runs when compensation is thrown, and only then.
fn check_handler(element: &Element, context: &mut Context<'_>) {
    if !(element.incoming.is_empty() && element.outgoing.is_empty()) {
        let message = "A flow leads to or from an activity with isForCompensation: it runs only when compensation is thrown.";
        context.error("compensation-handler", element.at, message);
    }
}

/// An error has one way to go.
fn check_caught_errors(activity: &Element, model: &Model<'_>, context: &mut Context<'_>) {
    let mut codes = HashSet::new();
    for index in &activity.boundary_events {
        let Some(ElementKind::BoundaryEvent(boundary)) = model.kind(*index) else { continue };
        for trigger in &boundary.catch.triggers {
            let Trigger::Error(caught) = trigger else { continue };
            if !codes.insert(&caught.code) {
                let code = caught.code.as_deref().map_or("every error".to_owned(), |code| format!("the error '{}'", quote(code)));
                let event = model.process.element(*index);
                let message = format!("A second boundary event that catches {code}.");
                context.named(&event.id, |context| context.error("duplicate-error-boundary", event.at, message));
            }
        }
    }
}

/// A scope begins at one start event without definition; a process may have others with definitions beside it.
fn check_starts(scope: Option<ElementIndex>, model: &Model<'_>, context: &mut Context<'_>) {
    let at = scope.map_or(model.process.at, |scope| model.process.element(scope).at);
    let (mut starts, mut plain, mut broken) = (0, 0, 0);
    let mut names = HashSet::new();
    for index in model.process.children_of(scope) {
        let element = model.process.element(*index);
        match model.kind(*index) {
            None => broken += 1,
            Some(ElementKind::StartEvent(start)) => {
                starts += 1;
                plain += usize::from(start.catch.is_none());
                check_messages(element, &start.catch, &mut names, context);
            }
            Some(_) => starts += usize::from(scope.is_none() && element.is_start()),
        }
        if plain == 2 {
            plain += 1;
            context.named(&element.id, |context| second_start(scope.is_none(), element, context));
        }
    }
    let begins = |index: &ElementIndex| {
        let element = model.process.element(*index);
        element.incoming.is_empty() && !element.begins_by_itself()
    };
    let handler = scope.and_then(|scope| model.kind(scope)).is_some_and(ElementKind::is_event_sub_process);
    if model.process.children_of(scope).is_empty() && scope.is_some() && !handler {
        let message = "The sub-process is empty: a token passes it at once.";
        return context.warning("empty-sub-process", at, message);
    }
    if starts + broken == 0 && (handler || !model.process.children_of(scope).iter().any(begins)) {
        context.error("missing-start-event", at, "There is no start event, so it is not clear where to begin.");
    } else if handler && starts > 1 {
        context.warning("several-event-starts", at, "BPMN has one start event in an event sub-process; each of these begins it.");
    }
}

/// A process may have several (BPMN 2.0, 10.5.2): the first is where it begins unless its caller says another.
fn second_start(of_process: bool, element: &Element, context: &mut Context<'_>) {
    if of_process {
        let message = "A second start event without event definition: instances begin at the first one in the file. One that is to begin here \
                       says so (startInstructions with startBeforeActivity), or this one is given a message.";
        context.warning("several-none-starts", element.at, message);
    } else {
        let message = "A second start event without event definition: it is not clear where to begin. Give the sub-process one start event, \
                       with a parallel gateway behind it if all of this is to begin.";
        context.error("several-start-events", element.at, message);
    }
}

/// A message starts one thing of a scope.
fn check_messages<'p>(element: &Element, catch: &'p Catch, names: &mut HashSet<&'p str>, context: &mut Context<'_>) {
    for trigger in &catch.triggers {
        if let Trigger::Message(Message { name, .. }) = trigger
            && !names.insert(&name.source)
        {
            let message = format!("A second start event for the message '{}'.", quote(&name.source));
            context.named(&element.id, |context| context.error("duplicate-message-start", element.at, message));
        }
    }
}
