//! Which flows a token takes, and the taking.
use super::frame::Frame;
use crate::event::{Event, Why};
use crate::state::ElementState;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::FlowIndex;
use baton_models::bpmn::{Condition, Element, Flow};

/// A flow to take, and why.
pub type Taken = (FlowIndex, Option<Why>);

/// Every flow without a condition, and every one whose condition holds; the default flow if there is none
/// (BPMN 2.0, 13.3.1 and 13.4.3).
pub fn all_that_hold(turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
    select(turn, site, false)
}

/// The first flow whose condition holds, in document order, else the default flow (BPMN 2.0, 13.4.2).
pub fn first_that_holds(turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
    select(turn, site, true)
}

/// Every flow, whatever stands on it (BPMN 2.0, 13.4.1).
pub fn all(site: &Site) -> Vec<Taken> {
    site.element().outgoing.iter().map(|flow| (*flow, None)).collect()
}

/// What leaves a complex gateway: like [`all_that_hold`] when it goes on. When it is reset, only flows whose condition
/// asks for that (`waitingForStart`) and holds, or everything would be done twice (BPMN 2.0, 13.4.5).
pub fn of_complex(turn: &mut Turn, site: &Site) -> Result<Vec<Taken>, Fault> {
    let goes_on = site.at.state != ElementState::Resetting;
    let (process, element) = (&site.graph.process, site.element());
    let mut taken = Vec::new();
    for index in element.outgoing.iter().filter(|index| element.default_flow != Some(**index)) {
        match &process.flow(*index).condition {
            Some(condition) => {
                let asked = goes_on || source(condition).contains("waitingForStart");
                if asked && Frame::new(turn, site).condition(condition)? {
                    taken.push((*index, Some(why(condition))));
                }
            }
            None if goes_on => taken.push((*index, None)),
            _ => {}
        }
    }
    if taken.is_empty() && goes_on { otherwise(element) } else { Ok(taken) }
}

fn select(turn: &mut Turn, site: &Site, only_first: bool) -> Result<Vec<Taken>, Fault> {
    let element = site.element();
    let mut taken = Vec::with_capacity(element.outgoing.len());
    let mut held = false;
    for index in &element.outgoing {
        if element.default_flow == Some(*index) {
            continue;
        }
        let Some(why) = holds(turn, site, site.graph.process.flow(*index))? else { continue };
        held |= why.is_some();
        taken.push((*index, why));
        if only_first {
            return Ok(taken);
        }
    }
    if taken.is_empty() {
        return otherwise(element);
    }
    // Flows without a condition do not count against the default flow of an activity (BPMN 2.0, 10.3).
    if let Some(default) = element.default_flow.filter(|_| !held && element.kind.is_activity()) {
        taken.push((default, Some(Why::Default)));
    }
    Ok(taken)
}

/// No condition held.
fn otherwise(element: &Element) -> Result<Vec<Taken>, Fault> {
    match element.default_flow {
        Some(default) => Ok(vec![(default, Some(Why::Default))]),
        None if element.outgoing.is_empty() => Ok(Vec::new()),
        None => Err(Fault::Failed {
            element: element.id.clone(),
            message: format!(
                "ENGINE-02004 No outgoing sequence flow for the element with id '{}' could be selected for continuing the process.",
                element.id
            ),
        }),
    }
}

/// `None`: the condition does not hold. Else why the flow is taken, if there was a choice.
fn holds(turn: &mut Turn, site: &Site, flow: &Flow) -> Result<Option<Option<Why>>, Fault> {
    let Some(condition) = &flow.condition else { return Ok(Some(None)) };
    // The element's own variables are gone when its token leaves.
    let held = Frame::outside(turn, site).condition(condition)?;
    Ok(held.then(|| Some(why(condition))))
}

fn why(condition: &Condition) -> Why {
    Why::Condition(source(condition).trim().into())
}

fn source(condition: &Condition) -> &str {
    match condition {
        Condition::Expression(e) => &e.source,
        Condition::Script(s) => &s.source,
    }
}

/// Moves the token of a completed element instance over these flows; without any it ends here.
pub fn take(turn: &mut Turn, site: &Site, flows: Vec<Taken>) -> Done {
    let (instance, scope) = (site.at.instance, site.at.scope);
    if flows.is_empty() {
        turn.check(scope);
        return Ok(());
    }
    let mut targets = Vec::with_capacity(flows.len());
    for (index, why) in flows {
        let flow = site.graph.process.flow(index);
        turn.emit(Event::FlowTaken { instance, flow: flow.id.clone(), why })?;
        targets.push((flow.target, index));
    }
    for (target, via) in targets.into_iter().rev() {
        turn.enter(instance, scope, target, Some(via));
    }
    Ok(())
}
