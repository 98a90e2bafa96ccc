//! Work that a system does: by a worker, an expression or a mail.
use super::frame::Frame;
use super::{error, job, listener, mail, variables};
use crate::command::Variables;
use crate::event::Event;
use crate::state::{ExternalTask, HostWork, Listening};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::{BusinessRuleTask, ElementKind};
use baton_models::bpmn::{External, HostCode, Parameter, Work};
use baton_models::expr::Expression;
use baton_models::{Key, Value};
use std::sync::Arc;

/// Begins the work of a task.
pub fn begin(turn: &mut Turn, site: &Site, work: &Work) -> Done {
    match work {
        Work::External(external) => offer(turn, site, external),
        Work::Expression { expression, result_variable } => {
            let value = Frame::new(turn, site).value(expression)?;
            finish(turn, site, value, result_variable.as_deref())
        }
        Work::Script { script, result_variable } => {
            let value = Frame::new(turn, site).throwing().script(script)?;
            finish(turn, site, value, result_variable.as_deref())
        }
        Work::Bean(work) if Frame::new(turn, site).knows(&work.bean.name) => {
            let value = Frame::new(turn, site).value(&work.bean.expression)?;
            finish(turn, site, value, work.result_variable.as_deref())
        }
        Work::Bean(work) => offer(turn, site, &work.external),
        Work::Mail(model) => {
            mail::send(turn, site, model)?;
            turn.complete(site.at.key);
            Ok(())
        }
    }
}

/// Keeps a result, and goes on.
pub fn finish(turn: &mut Turn, site: &Site, value: Value, result_variable: Option<&str>) -> Done {
    if let Some(name) = result_variable {
        variables::set(turn, site.at.instance, site.at.key, name.into(), value)?;
    }
    turn.complete(site.at.key);
    Ok(())
}

/// Makes an external task.
pub fn offer(turn: &mut Turn, site: &Site, external: &External) -> Done {
    let topic = Frame::new(turn, site).name(&external.topic, format_args!("the topic"))?;
    let priority = priority(turn, site, external.priority.as_ref())?;
    let inputs = inputs(&mut Frame::new(turn, site), &external.inputs)?;
    let host = (!inputs.is_empty()).then(|| Arc::new(HostWork { inputs, listener: None }));
    create(turn, site, site.at.key, topic, priority, host)
}

/// Makes an external task of a listener's host code, which learns the event, and the task if it listens to one,
/// beside what the model injects.
pub fn offer_listener(turn: &mut Turn, site: &Site, code: &HostCode, at: Listening, task: Option<Key>) -> Done {
    let priority = priority(turn, site, None)?;
    let host = listening(turn, site, code, at, task)?;
    create(turn, site, site.at.key, code.topic.clone(), priority, Some(Arc::new(host)))
}

/// The same when the element is about to be gone: the work belongs to the process instance, and learns what only the
/// element saw.
pub fn offer_afterwards(turn: &mut Turn, site: &Site, code: &HostCode, at: Listening, task: Option<Key>) -> Done {
    let priority = priority(turn, site, None)?;
    let mut host = listening(turn, site, code, at, task)?;
    let seen = turn.state.visible(site.at.key);
    let is_local = |name: &Arc<str>| turn.state.variable(site.at.key, name).is_none_or(|v| v.scope != site.at.instance);
    let local = seen.into_iter().filter(|(name, _)| is_local(name) && !host.inputs.iter().any(|(given, _)| given == name));
    let local: Vec<_> = local.collect();
    host.inputs.extend(local);
    create(turn, site, site.at.instance, code.topic.clone(), priority, Some(Arc::new(host)))
}

/// What host code of a listener is told.
fn listening(turn: &mut Turn, site: &Site, code: &HostCode, at: Listening, task: Option<Key>) -> Result<HostWork, Fault> {
    let event = listener::event_name(site, &at);
    let mut given = vec![(Arc::from("eventName"), Value::String(event.into()))];
    given.extend(task.map(|task| (Arc::from("taskId"), Value::String(task.to_string().into()))));
    given.extend(inputs(&mut Frame::new(turn, site).event(event).task(task), &code.inputs)?);
    Ok(HostWork { inputs: given, listener: Some(at) })
}

/// The priority of an element's work, else that of the process.
fn priority(turn: &mut Turn, site: &Site, own: Option<&Expression>) -> Result<i64, Fault> {
    match own.or(site.graph.process.task_priority.as_ref()) {
        Some(expression) => job::number(turn, site, expression),
        None => Ok(0),
    }
}

/// What the model injects into host code.
fn inputs(frame: &mut Frame<'_, '_, '_>, injected: &[Parameter]) -> Result<Variables, Fault> {
    injected.iter().map(|parameter| Ok((parameter.name.as_str().into(), frame.parameter(&parameter.value)?))).collect()
}

fn create(turn: &mut Turn, site: &Site, owner: Key, topic: Arc<str>, priority: i64, host: Option<Arc<HostWork>>) -> Done {
    let (key, instance, element_instance, element) = (turn.key(), site.at.instance, owner, site.element().id.clone());
    turn.emit(Event::ExternalTaskCreated { key, instance, element_instance, element, topic, priority, host })
}

/// Throws the business error that the model derives from what a worker reported, if any. True: it was thrown.
pub fn mapped_error(turn: &mut Turn, task: &ExternalTask) -> Result<bool, Fault> {
    let site = turn.site(task.element_instance)?;
    let mappings = match &site.element().kind {
        ElementKind::ServiceTask(t) => mappings(&t.work),
        ElementKind::SendTask(t) => mappings(&t.work),
        ElementKind::BusinessRuleTask(BusinessRuleTask::Work(work)) => mappings(work),
        _ => &[],
    };
    for mapping in mappings {
        let held = Frame::new(turn, &site).condition(&baton_models::bpmn::Condition::Expression(mapping.condition.clone()))?;
        if held {
            let code = mapping.code.as_deref().unwrap_or_default().into();
            error::throw(turn, site.at.key, &code, task.error_message.as_ref())?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn mappings(work: &Work) -> &[baton_models::bpmn::ErrorMapping] {
    match work {
        Work::External(external) => &external.errors,
        Work::Bean(work) => &work.external.errors,
        _ => &[],
    }
}
