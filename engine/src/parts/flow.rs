//! Which flows a token takes, and the taking.
use super::frame::Frame;
use crate::event::{Event, Why};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::FlowIndex;
use baton_models::bpmn::{Condition, Flow};

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

fn select(turn: &mut Turn, site: &Site, only_first: bool) -> Result<Vec<Taken>, Fault> {
    let element = site.element();
    let mut taken = Vec::with_capacity(element.outgoing.len());
    for index in &element.outgoing {
        if element.default_flow == Some(*index) {
            continue;
        }
        let Some(why) = holds(turn, site, site.graph.process.flow(*index))? else { continue };
        taken.push((*index, why));
        if only_first {
            return Ok(taken);
        }
    }
    match (taken.is_empty(), element.default_flow) {
        (true, Some(default)) => Ok(vec![(default, Some(Why::Default))]),
        (true, None) if !element.outgoing.is_empty() => Err(Fault::Failed {
            element: element.id.clone(),
            message: format!(
                "ENGINE-02004 No outgoing sequence flow for the element with id '{}' could be selected for continuing the process.",
                element.id
            ),
        }),
        _ => Ok(taken),
    }
}

/// `None`: the condition does not hold. Else why the flow is taken, if there was a choice.
fn holds(turn: &mut Turn, site: &Site, flow: &Flow) -> Result<Option<Option<Why>>, Fault> {
    let Some(condition) = &flow.condition else { return Ok(Some(None)) };
    // The element's own variables are gone when its token leaves.
    let held = Frame::outside(turn, site).condition(condition)?;
    let source = match condition {
        Condition::Expression(e) => e.source.as_str(),
        Condition::Script(s) => s.source.as_str(),
    };
    Ok(held.then(|| Some(Why::Condition(source.trim().into()))))
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
