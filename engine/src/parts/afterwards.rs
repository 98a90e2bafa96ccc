//! Host code of listeners to what was cancelled: the cancelled is gone at once, so the work belongs to its process instance,
//! which does not end by itself before the work is done.
use super::{listener, scope, work};
use crate::event::Event;
use crate::state::{ElementState, ExternalTask, ListenerEvent, Listening};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::Listener;
use std::sync::Arc;

/// True while work of that kind is open.
pub fn is_open(turn: &Turn, instance: Key) -> bool {
    turn.state.external_tasks.of(instance).next().is_some()
}

/// Makes work of host code that listens to the end of what is being cancelled, unless its process instance ends with it.
pub fn offer(turn: &mut Turn, site: &Site, listener: &Listener, at: Listening, task: Option<Key>) -> Done {
    match listener::host_code(turn, site.at.key, listener) {
        Some(code) if !turn.skip.listeners && !turn.is_ending(site.at.instance) => work::offer_afterwards(turn, site, code, at, task),
        _ => Ok(()),
    }
}

/// A worker has done it: a process instance in which nothing else is left ends.
pub fn done(turn: &mut Turn, task: &ExternalTask) -> Done {
    turn.emit(Event::ExternalTaskEnded { key: task.key })?;
    if is_open(turn, task.instance) {
        return Ok(());
    }
    match last_token(turn, task.instance) {
        Some(token) => scope::finished(turn, token, task.instance),
        None => {
            turn.check(task.instance);
            Ok(())
        }
    }
}

/// A worker reports a business error: what could have caught it is gone.
pub fn error(turn: &mut Turn, task: &ExternalTask, code: &Arc<str>, message: Option<&Arc<str>>) -> Done {
    let element = turn.instance(task.instance)?.graph.process.element(task.element).id.clone();
    let (instance, code, message) = (task.instance, code.clone(), message.cloned());
    turn.emit(Event::ErrorThrown { instance, element, code, message, caught: None })?;
    done(turn, task)
}

/// The token behind which the listeners of the process have run, and that waits for nothing of its own.
fn last_token(turn: &Turn, instance: Key) -> Option<Key> {
    let state = &turn.state;
    let rests = |key: Key| state.external_tasks.of(key).next().is_none() && state.jobs.of(key).next().is_none();
    let mut tokens = state.elements.of(instance).filter(|at| at.state == ElementState::Leaving);
    tokens.find(|at| rests(at.key)).map(|at| at.key)
}

/// The number of the end listener to go on with: those before it have run, if the element was about to be left.
pub fn first_end(turn: &Turn, at: Key) -> u32 {
    let mut open = turn.state.external_tasks.of(at).filter_map(ExternalTask::listener);
    open.find(|open| open.event == ListenerEvent::End).map_or(0, |open| open.number)
}

/// The element instance or process instance where an external task stands, with the id of its element.
pub fn place(turn: &Turn, task: &ExternalTask) -> Result<(crate::turn::Waiter, Arc<str>), Fault> {
    let waiter = turn.waiter(task.element_instance)?;
    let element = waiter.graph.process.element(task.element).id.clone();
    Ok((waiter, element))
}
