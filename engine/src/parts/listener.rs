//! Listeners: expressions and scripts run in place, host code becomes the work of a worker, behind whom the element goes
//! on. Those of a process run with its start event, and when its last token has done its work.
use super::frame::Frame;
use super::{afterwards, event_sub_process, flow, scope, task_listener, work};
use crate::behaviours;
use crate::event::Event;
use crate::graph::Graph;
use crate::rejection::Rejection;
use crate::state::{ElementState, ExternalTask, ListenerEvent, Listening};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::{Flow, HostCode, Listener, Listeners};
use std::sync::Arc;

/// True for elements at which listeners may run.
pub fn any(site: &Site) -> bool {
    let element = site.element();
    element.listeners.is_some() || (element.parent.is_none() && site.graph.process.listeners.is_some())
}

/// True while the element waits for the host code of a listener.
pub fn is_waiting(turn: &Turn, at: Key) -> bool {
    turn.state.external_tasks.of(at).any(|task| task.listener().is_some())
}

/// Runs the start listeners of an element whose inputs are mapped. `occurred`: its event has happened. False: it waits.
pub fn start(turn: &mut Turn, site: &Site, occurred: bool) -> Result<bool, Fault> {
    run(turn, site, Listening { occurred, ..Listening::first(ListenerEvent::Start) })
}

/// Runs the start listeners of an event sub-process that this start event begins. False: it waits.
pub fn begun(turn: &mut Turn, site: &Site, start: &Arc<str>) -> Result<bool, Fault> {
    run(turn, site, Listening { occurred: true, flows: vec![start.clone()], ..Listening::first(ListenerEvent::Start) })
}

/// Runs the end listeners of an element that has done its work. False: it waits.
pub fn end(turn: &mut Turn, site: &Site) -> Result<bool, Fault> {
    run(turn, site, Listening::first(ListenerEvent::End))
}

/// Lets the token of a done element instance take flows of which some have listeners; it stays there until these are done.
pub fn take(turn: &mut Turn, site: &Site, flows: Vec<flow::Taken>) -> Done {
    let mut ids = Vec::with_capacity(flows.len());
    for (index, why) in flows {
        let flow = site.graph.process.flow(index).id.clone();
        ids.push(flow.clone());
        turn.emit(Event::FlowTaken { instance: site.at.instance, flow, why })?;
    }
    let at = Listening { flows: ids.clone(), ..Listening::first(ListenerEvent::Take) };
    match run(turn, site, at)? {
        true => depart(turn, site, &ids),
        false => leaving(turn, site),
    }
}

/// Before the last token of an instance ends: runs the end listeners of the process if some are host code, for which the
/// token has to wait. False: it waits.
pub fn last(turn: &mut Turn, site: &Site) -> Result<bool, Fault> {
    let ends = site.graph.process.listeners.as_deref().map_or(&[][..], |listeners| &listeners.end);
    let host_code = ends.iter().any(|listener| host_code(turn, site.at.instance, listener).is_some());
    let instance = turn.instance(site.at.instance)?;
    let is_last = site.at.scope == site.at.instance && instance.active == 1 && !turn.is_arriving(site.at.scope);
    if !host_code || !is_last || run(turn, site, Listening::first(ListenerEvent::ProcessEnd))? {
        return Ok(true);
    }
    leaving(turn, site).map(|()| false)
}

/// The element takes no part any more, but its token is still there.
fn leaving(turn: &mut Turn, site: &Site) -> Done {
    match site.at.state {
        ElementState::Leaving => Ok(()),
        _ => turn.emit(Event::ElementMoved { key: site.at.key, state: ElementState::Leaving }),
    }
}

/// The element instance is cancelled: its end listeners run. Nothing waits for host code, see [`afterwards`].
pub fn cancelled(turn: &mut Turn, site: &Site) -> Done {
    if matches!(site.at.state, ElementState::Pending | ElementState::Leaving) {
        return Ok(());
    }
    task_listener::dropped(turn, site)?;
    let listeners: &[Listener] = site.element().listeners.as_deref().map_or(&[], |l| &l.end);
    let first = afterwards::first_end(turn, site.at.key);
    for (number, listener) in (0u32..).zip(listeners).skip(first as usize) {
        in_place(turn, std::slice::from_ref(listener), |turn| Frame::new(turn, site).event("end"))?;
        afterwards::offer(turn, site, listener, Listening { number, ..Listening::first(ListenerEvent::End) }, None)?;
    }
    Ok(())
}

/// The instance ends: the listeners of its process run, but for host code, see [`last`].
pub fn instance_ended(turn: &mut Turn, instance: Key, graph: &Graph) -> Done {
    let listeners = graph.process.listeners.as_deref();
    in_place(turn, listeners.map_or(&[], |l| &l.end), |turn| Frame::of_instance(turn, instance).event("end"))
}

/// An instance begins elsewhere than at a start event: the start listeners of its process run.
pub fn instance_placed(turn: &mut Turn, instance: Key, graph: &Graph) -> Done {
    let Some(listeners) = graph.process.listeners.as_deref() else { return Ok(()) };
    placed(turn, instance, &graph.process.id, &listeners.start, |turn| Frame::of_instance(turn, instance).event("start"))
}

/// A sub-process begins elsewhere than at its start event: its start listeners run.
pub fn scope_placed(turn: &mut Turn, site: &Site) -> Done {
    let Some(listeners) = site.element().listeners.as_deref() else { return Ok(()) };
    placed(turn, site.at.key, &site.element().id, &listeners.start, |turn| Frame::new(turn, site).event("start"))
}

/// A token is put on a flow of a scope: the listeners of the flow run.
pub fn flow_placed(turn: &mut Turn, instance: Key, scope: Key, flow: &Flow) -> Done {
    if flow.listeners.is_empty() {
        return Ok(());
    }
    match scope == instance {
        true => placed(turn, scope, &flow.id, &flow.listeners, |turn| Frame::of_instance(turn, instance).event("take")),
        false => {
            let site = turn.site(scope)?;
            placed(turn, scope, &flow.id, &flow.listeners, |turn| Frame::new(turn, &site).event("take"))
        }
    }
}

/// A token was put somewhere where nothing can wait for host code.
fn placed<'t, 'a, 'c>(
    turn: &'t mut Turn<'a, 'c>,
    scope: Key,
    id: &str,
    listeners: &[Listener],
    frame: impl for<'f> Fn(&'f mut Turn<'a, 'c>) -> Frame<'f, 'a, 'c>,
) -> Done {
    if !turn.skip.listeners && listeners.iter().any(|listener| host_code(turn, scope, listener).is_some()) {
        let message = format!(
            "'{id}' has a listener that is host code, for which no token can wait that did not come there by itself; \
             begin at the start event, or with skipCustomListeners"
        );
        return Err(Rejection::Invalid(message).into());
    }
    in_place(turn, listeners, frame)
}

fn in_place<'t, 'a, 'c>(
    turn: &'t mut Turn<'a, 'c>,
    listeners: &[Listener],
    frame: impl for<'f> Fn(&'f mut Turn<'a, 'c>) -> Frame<'f, 'a, 'c>,
) -> Done {
    if turn.skip.listeners {
        return Ok(());
    }
    listeners.iter().try_for_each(|listener| notify(&mut frame(turn), listener))
}

/// The host code that a listener is in a scope.
pub fn host_code<'l>(turn: &Turn, scope: Key, listener: &'l Listener) -> Option<&'l HostCode> {
    listener.host_code(|name| turn.state.value(scope, name).is_some())
}

/// Evaluates a listener; host code does nothing here.
pub fn notify(frame: &mut Frame<'_, '_, '_>, listener: &Listener) -> Done {
    match listener {
        Listener::Expression(expression) => frame.value(expression).map(drop),
        Listener::Script(script) => frame.script(script).map(drop),
        Listener::Bean(bean) if frame.knows(&bean.name) => frame.value(&bean.expression).map(drop),
        Listener::Bean(_) | Listener::Host(_) => Ok(()),
    }
}

/// Runs listeners from a place on. False: one of them is host code, and the element waits for it.
fn run(turn: &mut Turn, site: &Site, mut at: Listening) -> Result<bool, Fault> {
    if turn.skip.listeners {
        return Ok(true);
    }
    let of_process = of_process(site, &at);
    let listeners: Vec<&Listener> = of_process.iter().chain(of_element(site, &at)).collect();
    for (number, listener) in (0u32..).zip(listeners).skip(at.number as usize) {
        let outside = at.event == ListenerEvent::Take || (number as usize) < of_process.len();
        let scope = if outside { site.at.scope } else { site.at.key };
        if let Some(code) = host_code(turn, scope, listener) {
            at.number = number;
            work::offer_listener(turn, site, code, at, None)?;
            return Ok(false);
        }
        let name = event_name(site, &at);
        let frame = if outside { Frame::outside(turn, site) } else { Frame::new(turn, site) };
        let heard = notify(&mut frame.event(name).throwing(), listener);
        match at.event {
            ListenerEvent::Start => heard?,
            _ => heard.or_else(|fault| unsettled(turn, site, fault))?,
        }
    }
    Ok(true)
}

/// What an element does at its end has failed. Where that is an error that was thrown, it does not do it again when it is caught.
pub fn unsettled<T>(turn: &mut Turn, site: &Site, fault: Fault) -> Result<T, Fault> {
    if turn.thrown.is_some() {
        leaving(turn, site)?;
    }
    Err(fault)
}

/// What `eventName` says in the listener at a place.
pub fn event_name(site: &Site, at: &Listening) -> &'static str {
    let task = || site.element().listeners.as_ref()?.task.get(at.number as usize).map(|found| found.event.name());
    match at.event {
        ListenerEvent::Start => "start",
        ListenerEvent::End | ListenerEvent::ProcessEnd => "end",
        ListenerEvent::Take => "take",
        ListenerEvent::Task => task().unwrap_or_default(),
    }
}

/// The listeners of the process that count at this place.
fn of_process<'s>(site: &'s Site, at: &Listening) -> &'s [Listener] {
    let listeners = site.graph.process.listeners.as_deref();
    let starts = || site.element().parent.is_none() && matches!(site.element().kind, ElementKind::StartEvent(_));
    match (at.event, listeners) {
        (ListenerEvent::Start, Some(listeners)) if starts() => &listeners.start,
        (ListenerEvent::ProcessEnd, Some(listeners)) => &listeners.end,
        _ => &[],
    }
}

/// The listeners of the element, or of the flows that are taken.
fn of_element<'s>(site: &'s Site, at: &Listening) -> Box<dyn Iterator<Item = &'s Listener> + 's> {
    let element: Option<&Listeners> = site.element().listeners.as_deref();
    let process = &site.graph.process;
    match (at.event, element) {
        (ListenerEvent::Start, Some(listeners)) => Box::new(listeners.start.iter()),
        (ListenerEvent::End, Some(listeners)) => Box::new(listeners.end.iter()),
        (ListenerEvent::Take, _) => {
            let flows: Vec<_> = at.flows.iter().filter_map(|id| site.graph.find_flow(id)).collect();
            Box::new(flows.into_iter().flat_map(|flow| &process.flow(flow).listeners))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// A worker has done what the host code of a listener did: the next listeners run, then the element goes on.
pub fn done(turn: &mut Turn, task: &ExternalTask, at: &Listening) -> Done {
    let site = turn.site(task.element_instance)?;
    if !run(turn, &site, Listening { number: at.number + 1, ..at.clone() })? {
        return Ok(());
    }
    match at.event {
        ListenerEvent::Start if at.occurred && matches!(site.element().kind, ElementKind::SubProcess(_)) => {
            event_sub_process::resume(turn, &site, at.flows.first())
        }
        ListenerEvent::Start if at.occurred => {
            turn.complete(site.at.key);
            Ok(())
        }
        ListenerEvent::Start => behaviours::of(&site.element().kind).enter(turn, &site),
        ListenerEvent::End => scope::left(turn, &site),
        ListenerEvent::Take => depart(turn, &site, &at.flows),
        ListenerEvent::Task => task_listener::done(turn, &site),
        ListenerEvent::ProcessEnd if afterwards::is_open(turn, site.at.instance) => Ok(()),
        ListenerEvent::ProcessEnd => scope::finished(turn, site.at.key, site.at.instance),
    }
}

/// The token goes over the flows.
fn depart(turn: &mut Turn, site: &Site, flows: &[Arc<str>]) -> Done {
    scope::close(turn, site.at.key, true)?;
    turn.emit(Event::ElementCompleted { key: site.at.key })?;
    for id in flows.iter().rev() {
        let index = site.graph.find_flow(id).ok_or_else(|| Fault::Bug(format!("no flow '{id}'")))?;
        turn.enter(site.at.instance, site.at.scope, site.graph.process.flow(index).target, Some(index));
    }
    Ok(())
}
