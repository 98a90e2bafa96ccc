//! What starts the newest version of a process by itself: subscriptions for messages, jobs for timers. They have no
//! instance. The newest version's take the place of the version's before.
use super::{DeployError, refuse};
use crate::clock::Clock;
use crate::row;
use crate::store::matching::of_tenant;
use crate::store::{Db, Error, Sql};
use baton_engine::eval::{self, Facts, Scope};
use baton_engine::{Directory, Graph, Variables};
use baton_models::bpmn::Element;
use baton_models::bpmn::elements::ElementKind;
use baton_models::bpmn::events::{Timer, Trigger};
use baton_models::expr::Expression;
use baton_models::{Key, Value, time};
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
    let now = clock.now();
    close(db, &graph.process.id, graph.tenant.as_deref())?;
    let process = &graph.process;
    for element in process.children.iter().map(|index| process.element(*index)) {
        let ElementKind::StartEvent(start) = &element.kind else { continue };
        match &start.trigger {
            Some(Trigger::Message(message)) => {
                let name = text(&message.name, now).map_err(|why| refuse(file, "message-start-computed", element.at, &element.id, why))?;
                subscribe(db, file, graph, element, &name, next_key(), now)?;
            }
            Some(Trigger::Timer(timer)) => {
                let due = first_due(timer, now, clock.zone()).map_err(|why| refuse(file, "start-timer", element.at, &element.id, why))?;
                schedule(db, graph, element, due, next_key(), now)?;
            }
            _ => {}
        }
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

fn subscribe(db: &mut Db, file: &str, graph: &Graph, element: &Element, name: &str, key: Key, now: i64) -> Result<(), DeployError> {
    let sql = Sql::new("SELECT process_id FROM subscription WHERE instance_key IS NULL AND message = ").bind(name);
    if let Some(holder) = db.first::<Holder>(of_tenant(sql, "tenant_id", graph.tenant.as_deref()))? {
        let message = format!("The message '{name}' starts the process '{}' already; give this one another name.", holder.process_id);
        return Err(refuse(file, "start-message-taken", element.at, &element.id, message));
    }
    let columns = "INSERT INTO subscription (key, definition_key, process_id, element_id, message, tenant_id, created_at) VALUES (";
    let sql = Sql::new(columns).bind(key).push(", ").bind(graph.key).push(", ").bind(&*graph.process.id).push(", ").bind(&*element.id);
    db.execute(sql.push(", ").bind(name).push(", ").bind(graph.tenant.clone()).push(", ").bind(now).push(")"))?;
    Ok(())
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
    eval::evaluate(expression, &mut Nowhere { now, directory: Directory::default() }).map_err(|e| e.message)
}

/// Where a process has no instance yet there are no variables; the time is all that an expression can use.
struct Nowhere {
    now: i64,
    directory: Directory,
}

impl Scope for Nowhere {
    fn variable(&mut self, _name: &str) -> Option<Value> {
        None
    }

    fn local_variable(&mut self, _name: &str) -> Option<Value> {
        None
    }

    fn variables(&mut self) -> Variables {
        Variables::new()
    }

    fn set_variable(&mut self, _name: &str, _value: Value) {}

    fn set_local_variable(&mut self, _name: &str, _value: Value) {}

    fn remove_variable(&mut self, _name: &str) {}

    fn facts(&self) -> Facts {
        Facts::default()
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn actor(&self) -> Option<Arc<str>> {
        None
    }

    fn directory(&self) -> &Directory {
        &self.directory
    }

    fn asked(&mut self, _question: String, _answer: Value) {}
}
