//! Event sub-processes: armed with the scope around them, begun by their start event (BPMN 2.0, 13.5.4).
use super::{catch, listener, scope};
use crate::event::Event;
use crate::state::{ElementState, Role};
use crate::turn::{Done, Fault, Site, Turn, Waiter};
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, Key};
use std::sync::Arc;

/// Opens what the event sub-processes of a scope wait for; `element` is the scope's, `None` for the process.
pub fn arm(turn: &mut Turn, scope: &Waiter, element: Option<ElementIndex>) -> Done {
    let process = &scope.graph.process;
    for start in process.handlers_of(element) {
        if let Some(catch) = process.element(*start).kind.catch() {
            catch::wait_for(turn, scope, *start, catch)?;
        }
    }
    Ok(())
}

/// The start event has happened: an interrupting one takes the place of everything in its scope.
pub fn fire(turn: &mut Turn, scope: &Waiter, start: ElementIndex) -> Done {
    if scope.graph.process.element(start).kind.interrupting() == Some(true) {
        scope::cancel_children(turn, scope.key)?;
        close(turn, scope)?;
    }
    begin(turn, scope, start)
}

/// Begins the event sub-process of a start event.
pub fn begin(turn: &mut Turn, scope: &Waiter, start: ElementIndex) -> Done {
    let process = &scope.graph.process;
    let event = process.element(start);
    let index = event.parent.ok_or_else(|| Fault::Bug(format!("'{}' starts no event sub-process", event.id)))?;
    let key = turn.entered(scope.instance, scope.key, process.element(index), Role::Plain, ElementState::Active, None)?;
    let within = Waiter { key, instance: scope.instance, graph: scope.graph.clone() };
    super::mapping::inputs(turn, &turn.site(key)?)?;
    arm(turn, &within, Some(index))?;
    let site = turn.site(key)?;
    if !listener::any(&site) || listener::begun(turn, &site, &event.id)? {
        turn.enter_occurred(scope.instance, key, start);
    }
    Ok(())
}

/// The start listeners have run for which the event sub-process had to wait.
pub fn resume(turn: &mut Turn, site: &Site, begun: Option<&Arc<str>>) -> Done {
    let process = &site.graph.process;
    let is_start = |index: &&ElementIndex| matches!(process.element(**index).kind, ElementKind::StartEvent(_));
    let is_begun = |index: &&ElementIndex| begun == Some(&process.element(**index).id);
    let mut starts = site.element().children.iter().filter(is_start);
    let start = starts.clone().find(is_begun).or_else(|| starts.next());
    let start = start.ok_or_else(|| Fault::Bug(format!("'{}' has no start event", site.element().id)))?;
    turn.enter_occurred(site.at.instance, site.at.key, *start);
    Ok(())
}

/// An interrupted scope waits for no event any more. What can be compensated stays so.
fn close(turn: &mut Turn, scope: &Waiter) -> Done {
    let is_handler = |target: ElementIndex| scope.graph.process.element(target).kind.catch().is_some();
    let state = &turn.state;
    let jobs = state.jobs.of(scope.key).filter(|job| is_handler(job.target)).map(|job| Event::JobEnded { key: job.key });
    let subscriptions = state.subscriptions.of(scope.key).filter(|found| is_handler(found.target));
    let closed: Vec<Event> = jobs.chain(subscriptions.map(|found| Event::SubscriptionClosed { key: found.key })).collect();
    closed.into_iter().try_for_each(|event| turn.emit(event))
}

/// The start event of the event sub-process that compensates a sub-process, if it has one.
pub fn compensation_start(scope: &Waiter, element: ElementIndex) -> Option<ElementIndex> {
    use baton_models::bpmn::events::Trigger;
    let process = &scope.graph.process;
    let compensates = |start: &&ElementIndex| {
        let catch = process.element(**start).kind.catch();
        catch.is_some_and(|catch| catch.triggers.iter().any(|trigger| matches!(trigger, Trigger::Compensation)))
    };
    process.element(element).handlers.iter().find(compensates).copied()
}

/// The event sub-processes directly in the scope around an element instance, and that scope. Those inside of which the
/// element instance is do not count: they do not catch what they throw.
pub fn around(turn: &Turn, at: Key) -> Result<Option<(Waiter, Vec<ElementIndex>)>, Fault> {
    let here = turn.at(at)?;
    let scope = turn.waiter(here.scope)?;
    let element = match turn.state.elements.get(scope.key) {
        Some(around) if around.role == Role::Body => return Ok(None),
        Some(around) => Some(around.element),
        None => None,
    };
    let process = &scope.graph.process;
    let others = process.handlers_of(element).iter().filter(|start| process.element(**start).parent != Some(here.element));
    let others: Vec<ElementIndex> = others.copied().collect();
    Ok((!others.is_empty()).then_some((scope, others)))
}
