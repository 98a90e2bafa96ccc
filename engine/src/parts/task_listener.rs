//! Task listeners: expressions and scripts run as the thing happens; host code becomes work beside the task. Such work does
//! not keep a person from the task, but the token does not leave before it is done.
use super::frame::Frame;
use super::{ad_hoc, afterwards, job, listener, work};
use crate::event::Event;
use crate::state::{Job, ListenerEvent, Listening, Record, Task};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::Key;
use baton_models::bpmn::{TaskEvent, TaskListener};

/// A task was made: its listeners to that, then to its assignment if somebody has it; timers begin to run.
pub fn created(turn: &mut Turn, site: &Site, task: Key) -> Done {
    fire(turn, site, task, TaskEvent::Create)?;
    if record(turn, task)?.details.assignee.is_some() {
        fire(turn, site, task, TaskEvent::Assignment)?;
    }
    if !record(turn, task)?.is_live() {
        return Ok(());
    }
    for (number, found) in of(site, TaskEvent::Timeout) {
        if let Some(timer) = &found.timer {
            job::task_timer(turn, site, number, timer)?;
        }
    }
    Ok(())
}

/// The task as it is, if it is open and anything listens to it.
pub fn heard(turn: &Turn, task: Key) -> Result<Option<Task>, Fault> {
    match turn.state.tasks.get(task) {
        Some(found) if found.is_live() && is_heard(turn, found)? => Ok(Some(found.clone())),
        _ => Ok(None),
    }
}

/// A task was changed: its listeners to that, then to its assignment if somebody else has it.
pub fn changed(turn: &mut Turn, before: &Task) -> Done {
    let site = turn.site(before.element_instance)?;
    fire(turn, &site, before.key, TaskEvent::Update)?;
    if record(turn, before.key)?.details.assignee != before.details.assignee {
        fire(turn, &site, before.key, TaskEvent::Assignment)?;
    }
    Ok(())
}

/// Something of a task was changed, such as its comments, if there is one and it is open.
pub fn touched(turn: &mut Turn, task: Option<Key>) -> Done {
    match task.map(|task| heard(turn, task)).transpose()?.flatten() {
        Some(task) => changed(turn, &task),
        None => Ok(()),
    }
}

/// A person has done the work: listeners run, any of which may refuse, then the task is over, and host code learns of it.
pub fn complete(turn: &mut Turn, task: &Task) -> Done {
    let key = task.key;
    if !is_heard(turn, task)? {
        return turn.emit(Event::TaskCompleted { key });
    }
    let site = turn.site(task.element_instance)?;
    in_place(turn, &site, key, TaskEvent::Complete)?;
    turn.emit(Event::TaskCompleted { key })?;
    offer(turn, &site, key, TaskEvent::Complete)
}

/// The tasks of an element instance are dropped.
pub fn dropped(turn: &mut Turn, site: &Site) -> Done {
    let tasks: Vec<Key> = turn.state.tasks.of(site.at.key).filter(|task| task.is_live()).map(Record::key).collect();
    for task in tasks {
        in_place(turn, site, task, TaskEvent::Delete)?;
        for (number, found) in of(site, TaskEvent::Delete) {
            let at = Listening { number, ..Listening::first(ListenerEvent::Task) };
            afterwards::offer(turn, site, &found.action, at, Some(task))?;
        }
    }
    Ok(())
}

/// The timer of a listener has run out.
pub fn timeout(turn: &mut Turn, site: &Site, job: &Job) -> Done {
    let task = turn.state.tasks.of(site.at.key).find(|task| task.is_live()).map(Record::key);
    let number = job.listener.unwrap_or(0);
    match task.zip(all(site).get(number as usize)) {
        Some((task, found)) => run(turn, site, task, number, found),
        None => Ok(()),
    }
}

/// A worker has done what the host code of a listener did: the token leaves if it waited for that alone.
pub fn done(turn: &mut Turn, site: &Site) -> Done {
    let key = site.at.key;
    let open = turn.state.tasks.of(key).any(Record::is_live);
    if !open && !listener::is_waiting(turn, key) {
        turn.complete(key);
    }
    Ok(())
}

/// True where anything listens to a task.
fn is_heard(turn: &Turn, task: &Task) -> Result<bool, Fault> {
    let Some(element) = task.element else { return Ok(false) };
    let element = turn.instance(task.instance)?.graph.process.element(element);
    Ok(element.listeners.as_ref().is_some_and(|listeners| !listeners.task.is_empty()))
}

fn record<'t>(turn: &'t Turn, task: Key) -> Result<&'t Task, Fault> {
    turn.state.tasks.get(task).ok_or_else(|| Fault::Bug(format!("no task {task}")))
}

fn all(site: &Site) -> &[TaskListener] {
    site.element().listeners.as_ref().map_or(&[], |listeners| &listeners.task)
}

fn of(site: &Site, event: TaskEvent) -> impl Iterator<Item = (u32, &TaskListener)> {
    (0u32..).zip(all(site)).filter(move |(_, found)| found.event == event)
}

fn fire(turn: &mut Turn, site: &Site, task: Key, event: TaskEvent) -> Done {
    in_place(turn, site, task, event)?;
    offer(turn, site, task, event)
}

/// Runs the listeners that are no host code.
fn in_place(turn: &mut Turn, site: &Site, task: Key, event: TaskEvent) -> Done {
    run_some(turn, site, task, event, false)
}

/// Makes work of those that are.
fn offer(turn: &mut Turn, site: &Site, task: Key, event: TaskEvent) -> Done {
    run_some(turn, site, task, event, true)
}

/// Runs those that are host code, or those that are not, until one of them completes the task.
fn run_some(turn: &mut Turn, site: &Site, task: Key, event: TaskEvent, host: bool) -> Done {
    for (number, found) in of(site, event) {
        let is_over = event != TaskEvent::Complete && !record(turn, task)?.is_live();
        if !is_over && listener::host_code(turn, site.at.key, &found.action).is_some() == host {
            run(turn, site, task, number, found)?;
        }
    }
    Ok(())
}

fn run(turn: &mut Turn, site: &Site, task: Key, number: u32, found: &TaskListener) -> Done {
    if turn.skip.listeners {
        return Ok(());
    }
    if let Some(code) = listener::host_code(turn, site.at.key, &found.action) {
        let at = Listening { number, ..Listening::first(ListenerEvent::Task) };
        return work::offer_listener(turn, site, code, at, Some(task));
    }
    let mut frame = Frame::new(turn, site).event(found.event.name()).task(Some(task));
    if found.event != TaskEvent::Delete {
        frame = frame.throwing();
    }
    listener::notify(&mut frame, &found.action)?;
    if frame.completes { finish(turn, task) } else { Ok(()) }
}

/// A listener has completed its task.
fn finish(turn: &mut Turn, task: Key) -> Done {
    let task = record(turn, task)?.clone();
    if !task.is_live() {
        return Ok(());
    }
    complete(turn, &task)?;
    if !ad_hoc::completed_by_owner(turn, task.element_instance)? {
        turn.complete(task.element_instance);
    }
    Ok(())
}
