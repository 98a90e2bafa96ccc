//! Call activities: beginning the called instance, and coming back from it.
use super::frame::Frame;
use super::{start, variables};
use crate::event::Event;
use crate::graph::Graph;
use crate::state::InstanceState;
use crate::turn::{Done, Fault, Site, Turn};
use baton_models::bpmn::elements::{Binding, CallActivity, ElementKind};
use baton_models::bpmn::{CallMapping, CallSource};
use baton_models::{Key, Value};
use std::sync::Arc;

/// The most calls within each other.
const MAX_DEPTH: u32 = 500;

/// Begins an instance of the called process.
pub fn begin(turn: &mut Turn, site: &Site, call: &CallActivity) -> Done {
    check_depth(turn, site)?;
    let graph = called_graph(turn, site, call)?;
    start::check_active(turn, &graph).map_err(|why| Fault::Failed { element: site.element().id.clone(), message: why.to_string() })?;
    let business_key = Frame::new(turn, site).optional_text(call.business_key.as_ref())?;
    let given = values(turn, site, &call.inputs, site.at.key)?;
    let tenant = graph.tenant.clone();
    let key = turn.key();
    let begins = start::begins(&graph, None);
    let Some(first) = begins.first().copied() else {
        let message = format!("the called process '{}' has no none start event", graph.process.id);
        return Err(Fault::Failed { element: site.element().id.clone(), message });
    };
    turn.emit(Event::InstanceStarted {
        key,
        definition: graph.key,
        caller: Some(site.at.key),
        business_key,
        tenant,
        start: Some(graph.process.element(first).id.clone()),
        by: None,
    })?;
    given.into_iter().try_for_each(|(name, value, _)| variables::set_local(turn, key, key, name, value))?;
    start::process(turn, key)?;
    start::enter(turn, key, key, &begins);
    Ok(())
}

/// Refuses calls within calls without end.
fn check_depth(turn: &Turn, site: &Site) -> Done {
    let mut instance = site.at.instance;
    for _ in 0..MAX_DEPTH {
        let Some(caller) = turn.instance(instance)?.caller else { return Ok(()) };
        instance = turn.at(caller)?.instance;
    }
    let message = format!("the call is the {MAX_DEPTH}th within another: does the process call itself without end?");
    Err(Fault::Failed { element: site.element().id.clone(), message })
}

fn called_graph(turn: &mut Turn, site: &Site, call: &CallActivity) -> Result<Arc<Graph>, Fault> {
    let fail = |message: String| Fault::Failed { element: site.element().id.clone(), message };
    let process = Frame::new(turn, site).text(&call.process)?.unwrap_or_default();
    let tenant = match &call.tenant {
        Some(expression) => Frame::new(turn, site).text(expression)?.filter(|tenant| !tenant.is_empty()),
        None => site.graph.tenant.clone(),
    };
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

/// A variable that goes in or comes out; the last: only into the caller's own scope.
type Passed = (Arc<str>, Value, bool);

/// What mappings take from the scope `from`.
pub fn values(turn: &mut Turn, site: &Site, mappings: &[CallMapping], from: Key) -> Result<Vec<Passed>, Fault> {
    let mut passed = Vec::new();
    for mapping in mappings {
        let local = mapping.local;
        match &mapping.source {
            // What comes out is seen in the called instance, whichever of its variables they are.
            CallSource::All if local && from == site.at.key => {
                passed.extend(turn.state.variables.of(from).map(|v| (v.name.clone(), v.value.clone(), local)));
            }
            CallSource::All => passed.extend(turn.state.visible(from).into_iter().map(|(name, value)| (name, value, local))),
            CallSource::Variable(name) => {
                let found = match local && from == site.at.key {
                    true => turn.state.local_variable(from, name).map(|v| v.value.clone()),
                    false => turn.state.value(from, name),
                };
                passed.push((mapping.target.as_str().into(), found.unwrap_or(Value::Null), local));
            }
            CallSource::Expression(expression) => {
                let value = match from == site.at.key {
                    true => Frame::new(turn, site).value(expression)?,
                    false => Frame::of_instance(turn, from).value(expression)?,
                };
                passed.push((mapping.target.as_str().into(), value, local));
            }
        }
    }
    Ok(passed)
}

/// A process instance has completed: its caller takes the results and goes on.
pub fn returned(turn: &mut Turn, called: Key) -> Done {
    let Some(caller) = turn.instance(called)?.caller else { return Ok(()) };
    let site = turn.site(caller)?;
    let ElementKind::CallActivity(call) = &site.element().kind else { return Ok(()) };
    for (name, value, local) in values(turn, &site, &call.outputs, called)? {
        match local {
            true => variables::set_local(turn, site.at.instance, site.at.key, name, value)?,
            false => variables::set(turn, site.at.instance, site.at.key, name, value)?,
        }
    }
    turn.complete(caller);
    Ok(())
}

/// A called instance was cancelled from outside: its caller cannot go on by itself.
pub fn cancelled(turn: &mut Turn, called: Key, state: InstanceState) -> Done {
    let Some(caller) = turn.instance(called)?.caller else { return Ok(()) };
    let site = turn.site(caller)?;
    let message = format!("the called process instance {called} was cancelled ({state:?})");
    super::job::incident(turn, &site.waiter(), site.element().id.clone(), "calledInstanceCancelled", message.into(), None)
}
