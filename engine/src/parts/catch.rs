//! Waiting for timers and messages, and what happens when they come.
use super::frame::Frame;
use super::{boundary, job};
use crate::event::Event;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{Message, Trigger};
use baton_models::{ElementIndex, Key};

/// Opens a job or a subscription for the event `target`, on behalf of the element instance at `site`.
pub fn wait_for(turn: &mut Turn, site: &Site, target: ElementIndex, trigger: &Trigger) -> Done {
    match trigger {
        Trigger::Timer(timer) => job::timer(turn, site, target, timer),
        Trigger::Message(message) => subscribe(turn, site, target, message),
        Trigger::Error(_) => Ok(()),
    }
}

/// Opens a subscription.
pub fn subscribe(turn: &mut Turn, site: &Site, target: ElementIndex, message: &Message) -> Done {
    let element = &site.graph.process.element(target).id;
    let name = Frame::new(turn, site).text(&message.name)?;
    let message = name.filter(|name| !name.is_empty()).ok_or_else(|| Fault::Failed {
        element: element.clone(),
        message: format!("the name of the message, `{}`, gave no text", message.name.source),
    })?;
    let key = turn.key();
    turn.emit(Event::SubscriptionOpened {
        key,
        instance: site.at.instance,
        element_instance: site.at.key,
        target: element.clone(),
        message,
    })
}

/// The event `target`, for which the element instance waited, has happened.
pub fn occur(turn: &mut Turn, waiting: Key, target: ElementIndex) -> Done {
    let site = turn.site(waiting)?;
    if site.at.element == target {
        turn.complete(waiting);
        return Ok(());
    }
    match site.graph.process.element(target).kind {
        ElementKind::BoundaryEvent(_) => boundary::fire(turn, waiting, target),
        _ => choose(turn, &site, target),
    }
}

/// An event behind an event-based gateway was the first: its way is taken (BPMN 2.0, 13.4.4).
fn choose(turn: &mut Turn, site: &Site, target: ElementIndex) -> Done {
    let process = &site.graph.process;
    let flow = site.element().outgoing.iter().find(|flow| process.flow(**flow).target == target);
    let flow = flow.ok_or_else(|| Fault::Bug(format!("no flow leads from '{}' to the event", site.element().id)))?;
    super::scope::close(turn, site.at.key, true)?;
    turn.emit(Event::ElementCompleted { key: site.at.key })?;
    turn.emit(Event::FlowTaken { instance: site.at.instance, flow: process.flow(*flow).id.clone(), why: None })?;
    turn.enter_occurred(site.at.instance, site.at.scope, target);
    Ok(())
}
