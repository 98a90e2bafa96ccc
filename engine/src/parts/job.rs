//! Jobs: continuations, timers, retries and what becomes of failures.
use super::frame::Frame;
use super::{catch, task_listener};
use crate::eval;
use crate::event::Event;
use crate::state::{ElementState, Job, JobKind, Role};
use crate::turn::{Done, Fault, Site, Turn, Waiter};
use baton_models::bpmn::Element;
use baton_models::bpmn::events::Timer;
use baton_models::expr::Expression;
use baton_models::{ElementIndex, Key, Value, time};
use std::sync::Arc;

/// Attempts of a job whose element names no retry cycle.
const DEFAULT_RETRIES: i32 = 3;
/// The wait after the first failure in milliseconds; it doubles each time.
const FIRST_BACKOFF: i64 = 10_000;

/// Lets an element instance go on in a transaction of its own.
pub fn continuation(turn: &mut Turn, at: Key, kind: JobKind) -> Done {
    let site = turn.site(at)?;
    create(turn, &site.waiter(), &Purpose { target: site.at.element, kind, listener: None }, None, None)
}

/// Arms the timer of the event `target`.
pub fn timer(turn: &mut Turn, waiter: &Waiter, target: ElementIndex, timer: &Timer) -> Done {
    arm(turn, waiter, &Purpose { target, kind: JobKind::Timer, listener: None }, timer)
}

/// Arms the timer of a task listener.
pub fn task_timer(turn: &mut Turn, site: &Site, listener: u32, timer: &Timer) -> Done {
    arm(turn, &site.waiter(), &Purpose { target: site.at.element, kind: JobKind::TaskTimer, listener: Some(listener) }, timer)
}

fn arm(turn: &mut Turn, waiter: &Waiter, purpose: &Purpose, timer: &Timer) -> Done {
    let event = waiter.graph.process.element(purpose.target);
    let (now, zone) = (turn.context.now, turn.context.zone);
    let mut frame = Frame::waiting(turn, waiter, event);
    let due = match frame.value(&timer.expression)? {
        Value::Date(at) => Ok(time::Due { at, repeat: None, left: None }),
        Value::String(text) => time::first_due(timer.kind, text.trim(), now, zone),
        other => Err(format!("it is {}", other.type_name())),
    };
    let due = due.map_err(|why| frame.complain(&timer.expression, &format!("a timer wants a time: {why}")))?;
    create(turn, waiter, purpose, Some(due.at), due.repeat.map(|repeat| (Arc::from(repeat), due.left)))
}

type Repeat = (Arc<str>, Option<u32>);

/// What a job is for.
struct Purpose {
    target: ElementIndex,
    kind: JobKind,
    listener: Option<u32>,
}

fn create(turn: &mut Turn, waiter: &Waiter, purpose: &Purpose, due_at: Option<i64>, repeat: Option<Repeat>) -> Done {
    let element = waiter.graph.process.element(purpose.target);
    let retries =
        retry_delays(turn, waiter, element)?.map_or(DEFAULT_RETRIES, |delays| i32::try_from(delays.len() + 1).unwrap_or(i32::MAX));
    let priority = priority(turn, waiter, element)?;
    let (repeat, repeats_left) = repeat.map_or((None, None), |(repeat, left)| (Some(repeat), left));
    let (key, instance, element_instance, target) = (turn.key(), waiter.instance, waiter.key, element.id.clone());
    turn.emit(Event::JobCreated {
        key,
        instance,
        element_instance,
        target,
        kind: purpose.kind,
        due_at,
        retries: retries.max(1),
        priority,
        repeat,
        repeats_left,
        listener: purpose.listener,
    })
}

/// The waits between attempts in milliseconds, if the element names them.
fn retry_delays(turn: &mut Turn, waiter: &Waiter, element: &Element) -> Result<Option<Vec<i64>>, Fault> {
    let is_inner = || turn.state.elements.get(waiter.key).is_some_and(|at| at.role == Role::Inner);
    let own = element.multi_instance.as_ref().filter(|_| is_inner()).and_then(|model| model.retry_cycle.as_ref());
    let Some(cycle) = own.or(element.retry_cycle.as_ref()) else { return Ok(None) };
    let mut frame = Frame::waiting(turn, waiter, element);
    let text = frame.text(cycle)?.unwrap_or_default();
    time::retry_cycle(&text).map(Some).map_err(|why| frame.complain(cycle, &format!("the retry cycle is not understood: {why}")))
}

fn priority(turn: &mut Turn, waiter: &Waiter, element: &Element) -> Result<i64, Fault> {
    let Some(expression) = element.job_priority.as_ref().or(waiter.graph.process.job_priority.as_ref()) else { return Ok(0) };
    whole(Frame::waiting(turn, waiter, element), expression)
}

/// An expression that must give a whole number.
pub fn number(turn: &mut Turn, site: &Site, expression: &Expression) -> Result<i64, Fault> {
    whole(Frame::new(turn, site), expression)
}

fn whole(mut frame: Frame<'_, '_, '_>, expression: &Expression) -> Result<i64, Fault> {
    let value = frame.value(expression)?;
    let number = match &value {
        Value::Short(n) => Some(i64::from(*n)),
        Value::Integer(n) => Some(i64::from(*n)),
        Value::Long(n) => Some(*n),
        Value::Double(n) if n.fract() == 0.0 => Some(*n as i64),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| frame.complain(expression, &format!("it must give a whole number, and it gave {}", eval::shown(&value))))
}

/// Does what a job is for.
pub fn execute(turn: &mut Turn, job: &Job) -> Done {
    end_incidents(turn, job.element_instance, job.key, true)?;
    turn.emit(Event::JobEnded { key: job.key })?;
    match job.kind {
        JobKind::AsyncBefore => {
            turn.emit(Event::ElementMoved { key: job.element_instance, state: ElementState::Active })?;
            turn.begin(job.element_instance);
        }
        JobKind::AsyncAfter => turn.complete(job.element_instance),
        JobKind::Timer => fire(turn, job)?,
        JobKind::TaskTimer => task_timeout(turn, job)?,
    }
    turn.run()
}

fn fire(turn: &mut Turn, job: &Job) -> Done {
    let waiter = turn.waiter(job.element_instance)?;
    let target = waiter.graph.process.element(job.target);
    turn.emit(Event::TimerFired { instance: job.instance, element: target.id.clone() })?;
    if let (Some(repeat), true) = (&job.repeat, catch::stays_open(&target.kind)) {
        again(turn, &waiter, job, repeat)?;
    }
    catch::occur(turn, job.element_instance, job.target)
}

/// The time of a task listener has come.
fn task_timeout(turn: &mut Turn, job: &Job) -> Done {
    let site = turn.site(job.element_instance)?;
    if let Some(repeat) = &job.repeat {
        again(turn, &site.waiter(), job, repeat)?;
    }
    task_listener::timeout(turn, &site, job)
}

/// Arms a repeating timer for its next time.
fn again(turn: &mut Turn, waiter: &Waiter, job: &Job, repeat: &Arc<str>) -> Done {
    if job.repeats_left == Some(0) {
        return Ok(());
    }
    let left = job.repeats_left.map(|n| n - 1);
    let element = waiter.graph.process.element(job.target).id.clone();
    let next = time::next_due(repeat, job.due_at.unwrap_or(turn.context.now), turn.context.now, turn.context.zone);
    match next.map_err(|message| Fault::Failed { element, message })? {
        Some(at) => {
            let purpose = Purpose { target: job.target, kind: job.kind, listener: job.listener };
            create(turn, waiter, &purpose, Some(at), Some((repeat.clone(), left)))
        }
        None => Ok(()),
    }
}

/// A job could not be done: one attempt less, later again; after the last there is an incident.
pub fn failed(turn: &mut Turn, job: &Job, message: &str) -> Done {
    let waiter = turn.waiter(job.element_instance)?;
    let element = waiter.graph.process.element(job.target);
    let retries = (job.retries - 1).max(0);
    let delays = retry_delays(turn, &waiter, element).unwrap_or(None);
    let due_at = turn.context.now + delay(delays.as_deref(), retries, turn.context.seed ^ job.key.0.unsigned_abs());
    let message: Arc<str> = message.into();
    turn.emit(Event::JobFailed { key: job.key, message: message.clone(), details: None, retries, due_at: Some(due_at) })?;
    match retries {
        0 => incident(turn, &waiter, element.id.clone(), "failedJob", message, Some(job.key)),
        _ => Ok(()),
    }
}

/// Somebody took the last attempt away.
pub fn given_up(turn: &mut Turn, job: &Job) -> Done {
    let waiter = turn.waiter(job.element_instance)?;
    let element = waiter.graph.process.element(job.target);
    let message = job.error_message.clone().unwrap_or_else(|| "the number of retries was set to 0".into());
    incident(turn, &waiter, element.id.clone(), "failedJob", message, Some(job.key))
}

/// Milliseconds until the next attempt when `retries` are left.
fn delay(delays: Option<&[i64]>, retries: i32, seed: u64) -> i64 {
    let retries = usize::try_from(retries).unwrap_or(0);
    if let Some(delays) = delays {
        let failures = delays.len().saturating_sub(retries);
        return delays.get(failures).or(delays.last()).copied().unwrap_or(0);
    }
    let failures = (DEFAULT_RETRIES as usize).saturating_sub(retries + 1).min(10);
    let backoff = FIRST_BACKOFF << failures;
    // Up to a fifth more, so that what failed together is not tried again together.
    backoff + i64::try_from(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33).unwrap_or(0) % (backoff / 5)
}

/// Says that something needs repair.
pub fn incident(turn: &mut Turn, waiter: &Waiter, element: Arc<str>, kind: &str, message: Arc<str>, cause: Option<Key>) -> Done {
    let (key, instance, element_instance) = (turn.key(), waiter.instance, waiter.key);
    turn.emit(Event::IncidentRaised { key, instance, element_instance, element: Some(element), kind: kind.into(), message, cause })
}

/// Ends the incidents that a job or external task caused at an element instance. `resolved`: repaired, not just gone.
pub fn end_incidents(turn: &mut Turn, at: Key, cause: Key, resolved: bool) -> Done {
    let incidents: Vec<Key> = turn.state.incidents.of(at).filter(|i| i.cause == Some(cause)).map(|i| i.key).collect();
    incidents.into_iter().try_for_each(|key| turn.emit(Event::IncidentEnded { key, resolved }))
}

/// The command has passed too many elements: the token rests before this one, with an incident. New attempts of its
/// job give the loop another budget.
pub fn exhausted(turn: &mut Turn, instance: Key, scope: Key, element: &Element, role: Role, loop_counter: Option<u32>) -> Done {
    let at = turn.entered(instance, scope, element, role, ElementState::Pending, loop_counter)?;
    let waiter = turn.waiter(at)?;
    let (key, target) = (turn.key(), element.id.clone());
    let kind = JobKind::AsyncBefore;
    turn.emit(Event::JobCreated {
        key,
        instance,
        element_instance: at,
        target,
        kind,
        due_at: None,
        retries: 0,
        priority: 0,
        repeat: None,
        repeats_left: None,
        listener: None,
    })?;
    let message = format!(
        "more than {} elements were passed in one go; is there an endless loop? Raise the job's retries to go on",
        turn.context.step_budget
    );
    incident(turn, &waiter, element.id.clone(), "stepBudget", message.into(), Some(key))
}
