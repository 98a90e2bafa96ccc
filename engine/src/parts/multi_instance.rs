//! Multi-instance activities (BPMN 2.0, 13.3.7): a body that counts, and inner instances that work. The counters stand
//! in the body, so the end of one inner instance costs the same however many there are.
use super::frame::Frame;
use super::{job, scope, variables};
use crate::event::Event;
use crate::state::{ElementState, JobKind, Role};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::MultiInstance;
use baton_models::{Key, Value};
use std::sync::Arc;

fn model(site: &Site) -> Result<&MultiInstance, Fault> {
    let found = site.element().multi_instance.as_ref();
    found.ok_or_else(|| Fault::Bug(format!("'{}' is no multi-instance activity", site.element().id)))
}

/// The body begins: all inner instances of a parallel one, the first of a sequential one.
pub fn begin(turn: &mut Turn, body: &Site) -> Done {
    let model = model(body)?;
    let items = items(turn, body, model)?;
    let total = match (&items, &model.cardinality) {
        (Some(items), _) => items.len(),
        (None, Some(expression)) => usize::try_from(job::number(turn, body, body.element(), expression)?).map_err(|_| Fault::Failed {
            element: body.element().id.clone(),
            message: format!("`{}` gave a negative number of instances", expression.source),
        })?,
        (None, None) => 0,
    };
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let most = turn.context.step_budget;
    if !model.sequential && total > most {
        let message = format!("{total} instances at once are too many; at most {most} are accepted. Let them run one after another");
        return Err(Fault::Failed { element: body.element().id.clone(), message });
    }
    turn.emit(Event::LoopStarted { key: body.at.key, total })?;
    if total == 0 {
        turn.complete(body.at.key);
        return Ok(());
    }
    let count = if model.sequential { 1 } else { total };
    let mut begun = Vec::new();
    for n in 0..count {
        let item = items.as_ref().and_then(|items| items.get(n as usize)).cloned();
        begun.extend(spawn(turn, body, n, item)?);
    }
    begun.into_iter().rev().for_each(|key| turn.begin(key));
    Ok(())
}

/// The collection's items, if the activity runs over one. A list is read once, as long as it stays the same.
fn items(turn: &mut Turn, body: &Site, model: &MultiInstance) -> Result<Option<Arc<Vec<Value>>>, Fault> {
    let Some(collection) = &model.collection else { return Ok(None) };
    let value = Frame::new(turn, body).value(collection)?;
    let Value::Json(text) = &value else { return Frame::new(turn, body).list(&value).map(Arc::new).map(Some) };
    if let Some((known, items)) = &turn.walked
        && Arc::ptr_eq(known, text)
    {
        return Ok(Some(items.clone()));
    }
    let items = Arc::new(Frame::new(turn, body).list(&value)?);
    turn.walked = Some((text.clone(), items.clone()));
    Ok(Some(items))
}

/// Makes an inner instance; gives its key if it may begin at once.
fn spawn(turn: &mut Turn, body: &Site, number: u32, item: Option<Value>) -> Result<Option<Key>, Fault> {
    let model = model(body)?;
    if !turn.spend(1) && model.sequential {
        job::exhausted(turn, body.at.instance, body.at.key, body.element(), Role::Inner, Some(number))?;
        return Ok(None);
    }
    let state = if model.async_before { ElementState::Pending } else { ElementState::Active };
    let instance = body.at.instance;
    let key = turn.entered(instance, body.at.key, body.element(), Role::Inner, state, Some(number))?;
    if let (Some(name), Some(item)) = (&model.element_variable, item) {
        variables::set_local(turn, instance, key, name.as_str().into(), item)?;
    }
    if model.async_before {
        job::continuation(turn, key, JobKind::AsyncBefore)?;
        return Ok(None);
    }
    Ok(Some(key))
}

/// An inner instance has completed: the body is done, or the next one begins.
pub fn inner_done(turn: &mut Turn, inner: &Site) -> Done {
    let body = turn.site(inner.at.scope)?;
    let model = model(&body)?;
    let enough = match &model.completion_condition {
        Some(condition) => Frame::new(turn, inner).condition(condition)?,
        None => false,
    };
    if enough || body.at.loop_completed >= body.at.loop_total {
        scope::cancel_children(turn, body.at.key)?;
        turn.complete(body.at.key);
        return Ok(());
    }
    if !model.sequential {
        return Ok(());
    }
    let next = body.at.loop_counter;
    let item = items(turn, &body, model)?.and_then(|items| items.get(next as usize).cloned());
    if let Some(key) = spawn(turn, &body, next, item)? {
        turn.begin(key);
    }
    Ok(())
}
