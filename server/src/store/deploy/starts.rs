//! What starts the newest version of a process by itself: subscriptions for messages, signals and conditions, jobs for
//! timers. They have no
//! instance. The newest version's take the place of the version's before.
use super::{DeployError, refuse};
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
use baton_models::{FlowIndex, Key, Value, time};
use jiff::tz::TimeZone;
use std::sync::Arc;

row! {
    struct Holder {
        process_id: String,
    }
}

/// Attempts to start an instance when a timer is due.
const RETRIES: i64 = 3;

/// Closes what starts the version before, and opens what starts this one. `file` names the problems.
pub fn replace(db: &mut Db, file: &str, graph: &Graph, next_key: &mut dyn FnMut() -> Key, clock: &Clock) -> Result<(), DeployError> {
    close(db, &graph.process.id, graph.tenant.as_deref())?;
    let process = &graph.process;
    for index in &process.children {
        let element = process.element(*index);
        for trigger in triggers(graph, element) {
            open(db, file, graph, element, trigger, next_key(), clock)?;
        }
    }
    Ok(())
}

/// What lets an element start instances by itself.
fn triggers<'g>(graph: &'g Graph, element: &'g Element) -> Vec<Cause<'g>> {
    let process = &graph.process;
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

fn open(db: &mut Db, file: &str, graph: &Graph, element: &Element, cause: Cause<'_>, key: Key, clock: &Clock) -> Result<(), DeployError> {
    let now = clock.now();
    let refused = |code, why| refuse(file, code, element.at, &element.id, why);
    match cause {
        Cause::Message(Message { name, .. }) | Cause::Trigger(Trigger::Message(Message { name, .. })) => {
            let name = text(name, now).map_err(|why| refused("message-start-computed", why))?;
            if let Some(holder) = message_holder(db, graph, &name)? {
                let why = format!("The message '{name}' starts the process '{holder}' already; give this one another name.");
                return Err(refused("start-message-taken", why));
            }
            subscribe(db, graph, element, "message", &name, key, now)?;
        }
        Cause::Trigger(Trigger::Signal(signal)) => {
            let name = text(&signal.name, now).map_err(|why| refused("signal-start-computed", why))?;
            subscribe(db, graph, element, "signal", &name, key, now)?;
        }
        Cause::Trigger(Trigger::Conditional(_)) => subscribe(db, graph, element, "conditional", "", key, now)?,
        Cause::Trigger(Trigger::Timer(timer)) => {
            let due = first_due(timer, now, clock.zone()).map_err(|why| refused("start-timer", why))?;
            schedule(db, graph, element, due, key, now)?;
        }
        Cause::Trigger(_) => {}
    }
    Ok(())
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

/// The process that a message starts.
fn message_holder(db: &mut Db, graph: &Graph, name: &str) -> Result<Option<String>, Error> {
    let sql = Sql::new("SELECT process_id FROM subscription WHERE instance_key IS NULL AND kind = 'message' AND name = ").bind(name);
    Ok(db.first::<Holder>(of_tenant(sql, "tenant_id", graph.tenant.as_deref()))?.map(|holder| holder.process_id))
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
