//! Which activity undoes which: an association leads from a compensation boundary event to it (BPMN 2.0, 10.7.2).
use super::Process;
use super::context::{Context, lookup, quote};
use super::elements::ElementKind;
use super::events::Trigger;
use super::xml::Node;
use crate::ElementIndex;

/// Fills in [`super::Element::compensated_by`].
pub(super) fn connect<'d>(process: &mut Process, associations: &[Node<'d>], context: &mut Context<'d>) {
    for (event, activity) in compensations(process) {
        let at = process.element(event).at;
        let id = process.element(event).id.clone();
        let handler = associations.iter().find_map(|association| other_end(*association, event, context));
        let problem = match handler.map(|handler| (handler, process.element(handler))) {
            None => Some("No association leads from this compensation boundary event to the activity that undoes.".to_owned()),
            Some((_, element)) if !element.for_compensation => {
                Some(format!("The association leads to '{}', which is not marked with isForCompensation=\"true\".", quote(&element.id)))
            }
            Some((_, element)) if element.parent != process.element(activity).parent => {
                Some(format!("'{}', which undoes, is in another sub-process than what it undoes.", quote(&element.id)))
            }
            Some((handler, _)) => {
                if let Some(activity) = process.elements.get_mut(activity.0 as usize) {
                    activity.compensated_by = Some(handler);
                }
                None
            }
        };
        if let Some(message) = problem {
            context.named(&id, |context| context.error("compensation-handler", at, message));
        }
    }
}

/// The compensation boundary events with their activities.
fn compensations(process: &Process) -> Vec<(ElementIndex, ElementIndex)> {
    let numbered = process.elements.iter().enumerate().map(|(number, element)| (ElementIndex(number as u32), &element.kind));
    let compensates = |(index, kind): (ElementIndex, &ElementKind)| match kind {
        ElementKind::BoundaryEvent(event) if event.catch.triggers.iter().any(|trigger| matches!(trigger, Trigger::Compensation)) => {
            Some((index, event.attached_to))
        }
        _ => None,
    };
    numbered.filter_map(compensates).collect()
}

/// The flow node at the other end of an association.
fn other_end(association: Node<'_>, event: ElementIndex, context: &Context<'_>) -> Option<ElementIndex> {
    let end = |name| association.attribute(name).and_then(|reference| lookup(&context.ids, reference.value));
    match (end("sourceRef"), end("targetRef")) {
        (Some(source), other) if source == event => other,
        (other, Some(target)) if target == event => other,
        _ => None,
    }
}
