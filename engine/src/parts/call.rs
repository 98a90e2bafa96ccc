//! Call activities: beginning the called instance, and coming back from it.
use super::frame::Frame;
use super::{start, variables};
use crate::command::Variables;
use crate::event::Event;
use crate::graph::Graph;
use crate::state::InstanceState;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::{Binding, CallActivity, ElementKind};
use baton_models::bpmn::{CallMapping, CallSource};
use baton_models::{Key, Value};
use std::sync::Arc;

/// Begins an instance of the called process.
pub fn begin(turn: &mut Turn, site: &Site, call: &CallActivity) -> Done {
    let graph = called_graph(turn, site, call)?;
    start::check_active(turn, &graph).map_err(|why| Fault::Failed { element: site.element().id.clone(), message: why.to_string() })?;
    let business_key = Frame::new(turn, site).optional_text(call.business_key.as_ref())?;
    let given = values(turn, site, &call.inputs, site.at.key)?;
    let tenant = turn.instance(site.at.instance)?.tenant.clone();
    let key = turn.key();
    let event = start::none_start(&graph).ok_or_else(|| Fault::Failed {
        element: site.element().id.clone(),
        message: format!("the called process '{}' has no none start event", graph.process.id),
    })?;
    turn.emit(Event::InstanceStarted {
        key,
        definition: graph.key,
        caller: Some(site.at.key),
        business_key,
        tenant,
        start: Some(graph.process.element(event).id.clone()),
        by: None,
    })?;
    variables::set_all_local(turn, key, key, &given)?;
    turn.enter(key, key, event, None);
    Ok(())
}

fn called_graph(turn: &mut Turn, site: &Site, call: &CallActivity) -> Result<Arc<Graph>, Fault> {
    let fail = |message: String| Fault::Failed { element: site.element().id.clone(), message };
    let process = Frame::new(turn, site).text(&call.process)?.unwrap_or_default();
    let tenant = turn.instance(site.at.instance)?.tenant.clone();
    let library = turn.context.library;
    let found = match &call.binding {
        Binding::Latest => library.latest(&process, tenant.as_deref()),
        Binding::Deployment => library.in_deployment(&process, site.graph.deployment),
        Binding::Version(expression) => {
            let text = Frame::new(turn, site).text(expression)?.unwrap_or_default();
            let version = text.trim().parse().map_err(|_| fail(format!("'{text}' is no version of a process")))?;
            library.version(&process, version, tenant.as_deref())
        }
        Binding::VersionTag(expression) => {
            let tag = Frame::new(turn, site).text(expression)?.unwrap_or_default();
            library.version_tag(&process, &tag, tenant.as_deref())
        }
    };
    found.ok_or_else(|| fail(format!("no processes deployed with key '{process}'")))
}

/// What a mapping takes from the scope `from`.
fn values(turn: &mut Turn, site: &Site, mappings: &[CallMapping], from: Key) -> Result<Variables, Fault> {
    let mut given = Variables::new();
    for mapping in mappings {
        match &mapping.source {
            CallSource::All if mapping.local => {
                given.extend(turn.state.variables.of(from).map(|v| (v.name.clone(), v.value.clone())));
            }
            CallSource::All => given.extend(turn.state.visible(from)),
            CallSource::Variable(name) => {
                let found = if mapping.local { turn.state.local_variable(from, name) } else { turn.state.variable(from, name) };
                given.push((mapping.target.as_str().into(), found.map_or(Value::Null, |v| v.value.clone())));
            }
            CallSource::Expression(expression) => {
                let value = match from == site.at.key {
                    true => Frame::new(turn, site).value(expression)?,
                    false => Frame::of_instance(turn, from).value(expression)?,
                };
                given.push((mapping.target.as_str().into(), value));
            }
        }
    }
    Ok(given)
}

/// A process instance has completed: its caller takes the results and goes on.
pub fn returned(turn: &mut Turn, called: Key) -> Done {
    let Some(caller) = turn.instance(called)?.caller else { return Ok(()) };
    let site = turn.site(caller)?;
    let ElementKind::CallActivity(call) = &site.element().kind else { return Ok(()) };
    let results = values(turn, &site, &call.outputs, called)?;
    for ((name, value), mapping) in results.into_iter().zip(spread(&call.outputs)) {
        match mapping {
            true => variables::set_local(turn, site.at.instance, site.at.key, name, value)?,
            false => variables::set(turn, site.at.instance, site.at.key, name, value)?,
        }
    }
    turn.complete(caller);
    Ok(())
}

/// Whether each result goes to the caller's own scope; after a mapping of all variables nothing does.
fn spread(mappings: &[CallMapping]) -> impl Iterator<Item = bool> {
    let all = mappings.iter().any(|m| matches!(m.source, CallSource::All));
    let mut locals = mappings.iter().map(|m| m.local);
    std::iter::from_fn(move || if all { Some(false) } else { Some(locals.next().unwrap_or(false)) })
}

/// A called instance was cancelled from outside: its caller cannot go on by itself.
pub fn cancelled(turn: &mut Turn, called: Key, state: InstanceState) -> Done {
    let Some(caller) = turn.instance(called)?.caller else { return Ok(()) };
    let site = turn.site(caller)?;
    let message = format!("the called process instance {called} was cancelled ({state:?})");
    super::job::incident(turn, &site, site.element().id.clone(), "calledInstanceCancelled", message.into(), None)
}
