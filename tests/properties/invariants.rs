//! What must hold of a state when every token rests: counters are right, nothing hangs on what has ended, and everything
//! that is there waits for something.
use baton_engine::State;
use baton_engine::state::{ElementInstance, ElementState, Record, Role, Subscription, SubscriptionKind, Table};
use baton_models::bpmn::elements::ElementKind;
use baton_models::{ElementIndex, FlowIndex, Key};
use std::collections::BTreeSet;

/// Everything that is wrong, as sentences.
pub fn broken(state: &State) -> Vec<String> {
    let mut found = Vec::new();
    let is_live = |key: Key| state.is_live(key);
    for e in live(state.elements()) {
        let name = name(state, e);
        if !is_live(e.scope) || !is_live(e.instance) {
            found.push(format!("{name} is in a scope that has ended"));
        }
        let children = live(state.elements()).filter(|child| child.scope == e.key).count();
        if e.active as usize != children {
            found.push(format!("{name} counts {} in it, and there are {children}", e.active));
        }
        if reason(state, e).is_none() {
            found.push(format!("{name} waits for nothing ({:?} {:?})", e.role, e.state));
        }
    }
    for i in live(state.instances()) {
        let children = live(state.elements()).filter(|child| child.scope == i.key).count();
        let afterwards = state.external_tasks().iter().any(|t| t.element_instance == i.key);
        if i.active as usize != children || (children == 0 && !afterwards) {
            found.push(format!("the instance of {} counts {} in it, and there are {children}", i.graph.process.id, i.active));
        }
        if i.caller.is_some_and(|caller| !is_live(caller)) {
            found.push(format!("the instance of {} was called by what has ended", i.graph.process.id));
        }
    }
    let owners = state.tasks().iter().filter(|t| t.is_live()).map(|t| ("task", t.element_instance));
    let owners = owners.chain(state.external_tasks().iter().map(|t| ("external task", t.element_instance)));
    let owners = owners.chain(state.jobs().iter().map(|j| ("job", j.element_instance)));
    let owners = owners.chain(state.subscriptions().iter().map(|s| ("subscription", s.element_instance)));
    let owners = owners.chain(live(state.incidents()).map(|i| ("incident", i.element_instance)));
    let owners = owners.chain(live(state.variables()).map(|v| ("variable", v.scope)));
    let owners = owners.chain(state.arrivals().iter().filter(|a| a.is_live()).map(|a| ("arrival", a.element_instance)));
    found.extend(owners.filter(|(_, owner)| !is_live(*owner)).map(|(what, owner)| format!("a {what} of {owner}, which has ended")));
    found
}

/// What an element instance waits for.
pub fn reason(state: &State, e: &ElementInstance) -> Option<&'static str> {
    let owned = |owner: Key| owner == e.key;
    if live(state.elements()).any(|child| child.scope == e.key) {
        return Some("what is in it");
    }
    if live(state.incidents()).any(|i| owned(i.element_instance)) {
        return Some("repair");
    }
    if state.jobs().iter().any(|j| owned(j.element_instance)) {
        return Some("a time");
    }
    if live(state.tasks()).any(|t| owned(t.element_instance)) || state.external_tasks().iter().any(|t| owned(t.element_instance)) {
        return Some("work");
    }
    if e.state == ElementState::Leaving && state.external_tasks().iter().any(|t| t.element_instance == e.instance) {
        return Some("host code of what was cancelled");
    }
    let tokens = state.arrivals().iter().any(|arrival| owned(arrival.element_instance));
    match e.state {
        ElementState::Active => {}
        ElementState::Pending | ElementState::Resetting if tokens => return Some("more tokens"),
        _ => return None,
    }
    let waits = |s: &Subscription| owned(s.element_instance) && s.kind != SubscriptionKind::Compensation;
    if state.subscriptions().iter().any(waits) {
        return Some("a message, a signal or a condition");
    }
    if e.called.is_some_and(|called| state.instances().get(called).is_some_and(Record::is_live)) {
        return Some("what it called");
    }
    let graph = &state.instances().get(e.instance)?.graph;
    let element = graph.process.element(e.element);
    match &element.kind {
        ElementKind::ParallelGateway(_) => misses(state, e, &element.incoming).then_some("a token"),
        ElementKind::InclusiveGateway(_) => {
            (misses(state, e, &element.incoming) && held_up(state, e)).then_some("a token that can still come")
        }
        ElementKind::ComplexGateway(_) => tokens.then_some("what makes its condition hold"),
        ElementKind::ReceiveTask(task) if task.message.is_none() => Some("a signal"),
        _ => None,
    }
}

/// True for a join that has a token, and lacks one of another flow.
fn misses(state: &State, join: &ElementInstance, incoming: &[FlowIndex]) -> bool {
    let came = incoming.iter().filter(|flow| has_come(state, join, **flow)).count();
    join.role == Role::Plain && (1..incoming.len()).contains(&came)
}

fn has_come(state: &State, join: &ElementInstance, flow: FlowIndex) -> bool {
    state.arrivals().iter().any(|arrival| arrival.element_instance == join.key && arrival.number == flow.0)
}

/// True while another token of the scope can come to the join over a flow that has brought none.
fn held_up(state: &State, join: &ElementInstance) -> bool {
    let Some(instance) = state.instances().get(join.instance) else { return false };
    let process = &instance.graph.process;
    let missing = process.element(join.element).incoming.iter().filter(|flow| !has_come(state, join, **flow));
    let mut open: Vec<ElementIndex> = missing.map(|flow| process.flow(*flow).source).collect();
    let mut seen = BTreeSet::new();
    while let Some(index) = open.pop() {
        if index == join.element || !seen.insert(index) {
            continue;
        }
        let element = process.element(index);
        open.extend(element.incoming.iter().map(|flow| process.flow(*flow).source));
        if let ElementKind::BoundaryEvent(event) = &element.kind {
            open.push(event.attached_to);
        }
    }
    live(state.elements()).any(|e| e.scope == join.scope && e.key != join.key && seen.contains(&e.element))
}

fn name(state: &State, e: &ElementInstance) -> String {
    let graph = state.instances().get(e.instance).map(|i| i.graph.clone());
    graph.map_or_else(|| "?".to_owned(), |graph| graph.process.element(e.element).id.to_string())
}

fn live<T: Record>(table: &Table<T>) -> impl Iterator<Item = &T> {
    table.iter().filter(|record| record.is_live())
}
