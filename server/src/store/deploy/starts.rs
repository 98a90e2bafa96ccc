//! What starts the newest version of a process by itself: subscriptions for messages, signals and conditions, jobs for
//! timers. They have no
//! instance. The newest version's take the place of the version's before.
use super::DeployError;
use super::claims::Claim;
use super::read::problem;
use crate::clock::Clock;
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_engine::eval::Given;
use baton_engine::{Graph, eval};
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{Message, Timer, Trigger};
use baton_models::bpmn::{Element, Process};
use baton_models::expr::Expression;
use baton_models::{ElementIndex, FlowIndex, Key, Problem, Value, time};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

row! {
    struct Holder {
        process_id: String,
    }
}

/// Attempts to start an instance when a timer is due.
const RETRIES: i64 = 3;

/// What lets a process start by itself, with its names and times computed.
pub enum Start {
    Message(Arc<str>),
    Signal(Arc<str>),
    Condition,
    Timer(time::Due),
}

/// What starts a process, by element; and what cannot be computed.
pub struct Starts {
    pub right: Vec<(ElementIndex, Start)>,
    pub wrong: Vec<Problem>,
}

/// Everything that starts a process by itself.
pub fn of(process: &Process, clock: &Clock) -> Starts {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for index in &process.children {
        let element = process.element(*index);
        for cause in triggers(process, element) {
            match start(&cause, clock) {
                Ok(start) => right.extend(start.map(|start| (*index, start))),
                Err((code, why)) => wrong.push(problem(code, element.at, &element.id, why)),
            }
        }
    }
    Starts { right, wrong }
}

/// Opens what starts a process, where nothing starts any of its versions. `file` names the problems.
pub fn open(db: &mut Db, file: &str, graph: &Graph, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<(), DeployError> {
    let Starts { right, mut wrong } = of(&graph.process, clock);
    for (index, start) in right {
        let element = graph.process.element(index);
        wrong.extend(open_one(db, graph, element, start, next_key(), clock.now())?);
    }
    if wrong.is_empty() { Ok(()) } else { Err(DeployError::Invalid(BTreeMap::from([(file.to_owned(), wrong)]))) }
}

/// What lets an element start instances by itself.
fn triggers<'g>(process: &'g Process, element: &'g Element) -> Vec<Cause<'g>> {
    match &element.kind {
        ElementKind::StartEvent(start) => start.catch.triggers.iter().map(Cause::Trigger).collect(),
        ElementKind::ReceiveTask(task) if task.instantiate => task.message.iter().map(Cause::Message).collect(),
        ElementKind::IntermediateCatchEvent(event) if is_behind_start(process, element) => {
            event.catch.triggers.iter().map(Cause::Trigger).collect()
        }
        ElementKind::ReceiveTask(task) if is_behind_start(process, element) => task.message.iter().map(Cause::Message).collect(),
        _ => Vec::new(),
    }
}

enum Cause<'g> {
    Trigger(&'g Trigger),
    Message(&'g Message),
}

/// True behind an event-based gateway that starts instances.
fn is_behind_start(process: &Process, element: &Element) -> bool {
    let source = |flow: &FlowIndex| &process.element(process.flow(*flow).source).kind;
    element.incoming.iter().any(|flow| matches!(source(flow), ElementKind::EventBasedGateway(gateway) if gateway.instantiate))
}

fn start(cause: &Cause<'_>, clock: &Clock) -> Result<Option<Start>, (&'static str, String)> {
    let now = clock.now();
    Ok(Some(match cause {
        Cause::Message(Message { name, .. }) | Cause::Trigger(Trigger::Message(Message { name, .. })) => {
            Start::Message(text(name, now).map_err(|why| ("message-start-computed", why))?)
        }
        Cause::Trigger(Trigger::Signal(signal)) => Start::Signal(text(&signal.name, now).map_err(|why| ("signal-start-computed", why))?),
        Cause::Trigger(Trigger::Conditional(_)) => Start::Condition,
        Cause::Trigger(Trigger::Timer(timer)) => Start::Timer(first_due(timer, now, clock.zone()).map_err(|why| ("start-timer", why))?),
        Cause::Trigger(_) => return Ok(None),
    }))
}

fn open_one(db: &mut Db, graph: &Graph, element: &Element, start: Start, key: Key, now: i64) -> Result<Option<Problem>, Error> {
    match start {
        Start::Message(name) => {
            if let Some(holder) = message_holder(db, graph.tenant.as_deref(), &name)? {
                return Ok(Some(Claim::message(&graph.process, element, &name).is_held(&holder)));
            }
            subscribe(db, graph, element, "message", &name, key, now)?;
        }
        Start::Signal(name) => subscribe(db, graph, element, "signal", &name, key, now)?,
        Start::Condition => subscribe(db, graph, element, "conditional", "", key, now)?,
        Start::Timer(due) => schedule(db, graph, element, due, key, now)?,
    }
    Ok(None)
}

/// Closes what starts any version of a process by itself.
pub fn close(db: &mut Db, process: &str, tenant: Option<&str>) -> Result<(), Error> {
    for table in ["subscription", "job"] {
        let sql = Sql::new("DELETE FROM ").push(table).push(" WHERE instance_key IS NULL AND definition_key IN (");
        let versions = Sql::new("SELECT key FROM definition WHERE process_id = ").bind(process);
        db.execute(sql.append(of_tenant(versions, "tenant_id", tenant)).push(")"))?;
    }
    Ok(())
}

/// The process of a tenant, or of none, that a message starts.
pub fn message_holder(db: &mut Db, tenant: Option<&str>, name: &str) -> Result<Option<String>, Error> {
    let sql = Sql::new("SELECT process_id FROM subscription WHERE instance_key IS NULL AND kind = 'message' AND name = ").bind(name);
    Ok(db.first::<Holder>(of_tenant(sql, "tenant_id", tenant))?.map(|holder| holder.process_id))
}

fn subscribe(db: &mut Db, graph: &Graph, element: &Element, kind: &str, name: &str, key: Key, now: i64) -> Result<(), Error> {
    let columns = "INSERT INTO subscription (key, definition_key, process_id, element_id, kind, name, tenant_id, created_at) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(graph.key).push(", ").bind(&*graph.process.id).push(", ").bind(&*element.id);
    let sql = sql.push(", ").bind(kind).push(", ").bind(name).push(", ").bind(graph.tenant.clone());
    db.execute(sql.push(", ").bind(now).push(")")).map(drop)
}

fn schedule(db: &mut Db, graph: &Graph, element: &Element, due: time::Due, key: Key, now: i64) -> Result<(), Error> {
    let columns = "INSERT INTO job (key, definition_key, process_id, element_id, kind, due_at, has_due, retries, priority, repeat, \
                   repeats_left, tenant_id, created_at) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(graph.key).push(", ").bind(&*graph.process.id).push(", ").bind(&*element.id);
    // What falls due before the definition is active happens as soon as it is.
    let due_at = graph.active_from.map_or(due.at, |from| due.at.max(from));
    let sql = sql.push(", 'timer', ").bind(due_at).push(", TRUE, ").bind(RETRIES).push(", 0, ").bind(due.repeat);
    let sql = sql.push(", ").bind(due.left.map(i64::from)).push(", ").bind(graph.tenant.clone()).push(", ").bind(now).push(")");
    db.execute(sql).map(|_| ())
}

fn first_due(timer: &Timer, now: i64, zone: &TimeZone) -> Result<time::Due, String> {
    match value(&timer.expression, now)? {
        Value::Date(at) => Ok(time::Due { at, repeat: None, left: None }),
        Value::String(text) => time::first_due(timer.kind, text.trim(), now, zone),
        other => Err(format!("`{}` gives {}, not a time", timer.expression.source, other.type_name())),
    }
}

fn text(expression: &Expression, now: i64) -> Result<Arc<str>, String> {
    match value(expression, now)? {
        Value::String(text) if !text.is_empty() => Ok(text),
        other => Err(format!("`{}` gives {}, not a name", expression.source, other.type_name())),
    }
}

fn value(expression: &Expression, now: i64) -> Result<Value, String> {
    eval::evaluate(expression, &mut Given { now, ..Given::default() }).map_err(|e| e.message)
}
