//! Activities that repeat (BPMN 2.0, 13.3.6 and 13.3.7): a body that counts, and inner instances that work. The counters stand
//! in the body, so the end of one inner instance costs the same however many there are.
use super::frame::{Frame, to_json};
use super::{job, scope, throw, variables};
use crate::event::Event;
use crate::state::{Arrival, ElementState, JobKind, Role};
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::{LoopMoment, LoopOutput, MultiInstance, While};
use baton_models::expr::{Expression, Node, Template};
use baton_models::{Key, Value};
use std::sync::Arc;

fn model(site: &Site) -> Result<&MultiInstance, Fault> {
    let found = site.element().multi_instance.as_ref();
    found.ok_or_else(|| Fault::Bug(format!("'{}' is no multi-instance activity", site.element().id)))
}

/// The body begins: as many inner instances as may run at once.
pub fn begin(turn: &mut Turn, body: &Site) -> Done {
    let model = model(body)?;
    let (total, items) = match &model.while_holds {
        Some(standard) => (most(turn, body, standard)?, None),
        None => total(turn, body, model)?,
    };
    let count = limit(turn, body, model)?.min(total);
    let most = turn.context.step_budget;
    if count > most {
        let message = format!("{count} instances at once are too many; at most {most} are accepted. Let them run one after another");
        return Err(Fault::Failed { element: body.element().id.clone(), message });
    }
    turn.emit(Event::LoopStarted { key: body.at.key, total })?;
    if total == 0 || !may_begin(turn, body, model)? {
        turn.complete(body.at.key);
        return Ok(());
    }
    if let (Some(items), true) = (&items, count < total) {
        keep_items(turn, body, model, items)?;
    }
    let mut begun = Vec::new();
    for n in 0..count {
        let item = items.as_ref().and_then(|items| items.get(n as usize)).cloned();
        begun.extend(spawn(turn, body, n, item)?);
    }
    begun.into_iter().rev().for_each(|key| turn.begin(key));
    Ok(())
}

/// How many inner instances there will be, and over what they run.
fn total(turn: &mut Turn, body: &Site, model: &MultiInstance) -> Result<(u32, Items), Fault> {
    let items = items(turn, body, model)?;
    let total = match (&items, &model.cardinality) {
        (Some(items), _) => u32::try_from(items.len()).unwrap_or(u32::MAX),
        (None, Some(expression)) => number(turn, body, expression)?,
        (None, None) => 0,
    };
    Ok((total, items))
}

/// How often a standard loop goes round at the most.
fn most(turn: &mut Turn, body: &Site, standard: &While) -> Result<u32, Fault> {
    standard.maximum.as_ref().map_or(Ok(u32::MAX), |maximum| number(turn, body, maximum))
}

/// How many inner instances may run at once.
fn limit(turn: &mut Turn, body: &Site, model: &MultiInstance) -> Result<u32, Fault> {
    match &model.max_concurrency {
        _ if model.sequential => Ok(1),
        Some(expression) => match number(turn, body, expression)? {
            0 => Err(Frame::new(turn, body).complain(expression, "with 0 at once no instance could ever run")),
            limit => Ok(limit),
        },
        None => Ok(u32::MAX),
    }
}

fn number(turn: &mut Turn, body: &Site, expression: &Expression) -> Result<u32, Fault> {
    let number = job::number(turn, body, expression)?;
    if number < 0 {
        return Err(Frame::new(turn, body).complain(expression, &format!("{number} is a negative number of instances")));
    }
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

/// False where a standard loop looks at its condition first, and it does not hold.
fn may_begin(turn: &mut Turn, body: &Site, model: &MultiInstance) -> Result<bool, Fault> {
    match &model.while_holds {
        Some(While { test_before: true, condition: Some(condition), .. }) => Frame::new(turn, body).condition(condition),
        _ => Ok(true),
    }
}

type Items = Option<Arc<Vec<Value>>>;

/// The collection's items, if the activity runs over one. A list is read once, as long as it stays the same.
fn items(turn: &mut Turn, body: &Site, model: &MultiInstance) -> Result<Items, Fault> {
    let Some(collection) = &model.collection else { return Ok(None) };
    let kept = turn.state.arrival(body.at.key, Arrival::ITEMS).and_then(|kept| kept.result.clone());
    let value = kept.map_or_else(|| Frame::new(turn, body).value(collection), Ok)?;
    let Value::Json(text) = &value else { return Frame::new(turn, body).list(&value, collection).map(Arc::new).map(Some) };
    if let Some(known) = turn.state.walks.get(body.at.key, text) {
        return Ok(Some(known));
    }
    let items = Arc::new(Frame::new(turn, body).list(&value, collection)?);
    if model.sequential || model.max_concurrency.is_some() {
        turn.state.walks.keep(body.at.key, text.clone(), items.clone());
    }
    Ok(Some(items))
}

/// Keeps a list that was computed, or that would have to be read anew for each item; one that stands in a variable is looked
/// up there.
fn keep_items(turn: &mut Turn, body: &Site, model: &MultiInstance, items: &[Value]) -> Done {
    let template = model.collection.as_ref().map(|collection| &collection.template);
    let is_there = matches!(template, Some(Template::Computed(Node::Name(name))) if matches!(turn.state.value(body.at.key, name), Some(Value::Json(_))));
    if is_there {
        return Ok(());
    }
    let list: Vec<serde_json::Value> = items.iter().map(to_json).collect();
    let (key, body, items) = (turn.key(), body.at.key, Value::Json(serde_json::Value::Array(list).to_string().into()));
    turn.emit(Event::LoopItemsKept { key, body, items })
}

/// Makes an inner instance; gives its key if it may begin at once.
fn spawn(turn: &mut Turn, body: &Site, number: u32, item: Option<Value>) -> Result<Option<Key>, Fault> {
    let model = model(body)?;
    if !turn.spend(1) && (model.sequential || model.max_concurrency.is_some()) {
        job::exhausted(turn, body.at.instance, body.at.key, body.element(), Role::Inner, Some(number))?;
        return Ok(None);
    }
    let state = if model.async_before { ElementState::Pending } else { ElementState::Active };
    let instance = body.at.instance;
    let key = turn.entered(instance, body.at.key, body.element(), Role::Inner, state, Some(number))?;
    if let (Some(name), Some(item)) = (&model.element_variable, item) {
        variables::set_local(turn, instance, key, name.as_str().into(), item)?;
    }
    // Each has a result of its own, however many run at once.
    let own = |output: &&LoopOutput| !output.item.is_empty() && Some(&output.item) != model.element_variable.as_ref();
    if let Some(output) = model.output.as_ref().filter(own) {
        variables::set_local(turn, instance, key, output.item.as_str().into(), Value::Null)?;
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
    keep_result(turn, inner, model)?;
    if !tell(turn, &body, inner, model)? {
        return Ok(());
    }
    if is_enough(turn, &body, inner, model)? {
        scope::cancel_children(turn, body.at.key)?;
        turn.complete(body.at.key);
        return Ok(());
    }
    let next = body.at.loop_counter;
    // Those of a parallel activity without a limit have all begun.
    if next >= body.at.loop_total || body.at.active >= limit(turn, &body, model)? {
        return Ok(());
    }
    let item = items(turn, &body, model)?.and_then(|items| items.get(next as usize).cloned());
    if let Some(key) = spawn(turn, &body, next, item)? {
        turn.begin(key);
    }
    Ok(())
}

/// Throws what the model tells when an inner instance has completed. False: that has ended the activity.
fn tell(turn: &mut Turn, body: &Site, inner: &Site, model: &MultiInstance) -> Result<bool, Fault> {
    for event in &model.tells {
        let is_time = match &event.when {
            LoopMoment::Each => true,
            LoopMoment::First => body.at.loop_completed == 1,
            LoopMoment::When(condition) => Frame::new(turn, inner).condition(condition)?,
        };
        if is_time && !throw::beside(turn, body, &event.throws)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True when no other inner instance is needed.
fn is_enough(turn: &mut Turn, body: &Site, inner: &Site, model: &MultiInstance) -> Result<bool, Fault> {
    if let Some(standard) = &model.while_holds {
        let Some(condition) = standard.condition.as_ref().filter(|_| body.at.loop_counter < body.at.loop_total) else {
            return Ok(body.at.loop_counter >= body.at.loop_total);
        };
        let site = if standard.test_before { body } else { inner };
        return Frame::new(turn, site).condition(condition).map(|again| !again);
    }
    let condition = model.completion_condition.as_ref();
    let enough = condition.map_or(Ok(false), |condition| Frame::new(turn, inner).condition(condition))?;
    Ok(enough || body.at.loop_completed >= body.at.loop_total)
}

/// Keeps what an inner instance gave until the body is done.
fn keep_result(turn: &mut Turn, inner: &Site, model: &MultiInstance) -> Done {
    let Some(output) = &model.output else { return Ok(()) };
    let given = match &output.element {
        Some(element) => Some(Frame::new(turn, inner).value(element)?),
        None => turn.state.value(inner.at.key, &output.item),
    };
    match given {
        None | Some(Value::Null) => Ok(()),
        Some(value) => {
            let (key, body, number) = (turn.key(), inner.at.scope, inner.at.loop_counter);
            turn.emit(Event::LoopResultGiven { key, body, number, value })
        }
    }
}

/// The body is done: the list of what its inner instances gave, in their order. Those that gave nothing or were cancelled
/// leave null, and so do items for which none began.
pub fn collect(turn: &mut Turn, body: &Site) -> Done {
    let model = model(body)?;
    let Some(output) = &model.output else { return Ok(()) };
    let mut list = Vec::new();
    for given in turn.state.arrivals.of(body.at.key).filter(|given| given.number != Arrival::ITEMS) {
        list.resize(given.number as usize, serde_json::Value::Null);
        list.extend(given.result.as_ref().map(to_json));
    }
    let all = if model.collection.is_some() { body.at.loop_total } else { body.at.loop_counter };
    list.resize(list.len().max(all as usize), serde_json::Value::Null);
    let value = Value::Json(serde_json::Value::Array(list).to_string().into());
    variables::set(turn, body.at.instance, body.at.scope, output.list.as_str().into(), value)
}
