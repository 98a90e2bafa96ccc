//! What is seen from a scope: its own variables, then those of the scopes around it within the same process instance.
use super::{ElementInstance, ElementState, Record, Role, State, Variable, name_tag};
use baton_models::bpmn::elements::ElementKind;
use baton_models::{Key, Value};
use std::sync::Arc;

/// What a multi-instance activity lets be seen of its loop.
const LOOP_VARIABLES: [&str; 4] = ["loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"];

impl State {
    /// The variable of just this scope.
    pub fn local_variable(&self, scope: Key, name: &str) -> Option<&Variable> {
        self.variables.find(scope, name_tag(name)).find(|v| *v.name == *name)
    }

    /// The variable as it is seen from a scope.
    pub fn variable(&self, scope: Key, name: &str) -> Option<&Variable> {
        let tag = name_tag(name);
        self.scopes(scope).find_map(|here| self.variables.find(here, tag).find(|v| *v.name == *name))
    }

    /// The value of a variable, or of a counter of the loop that the scope is in.
    pub fn value(&self, scope: Key, name: &str) -> Option<Value> {
        let found = self.variable(scope, name).map(|v| v.value.clone());
        let found = found.or_else(|| if LOOP_VARIABLES.contains(&name) { self.loop_variable(scope, name) } else { None });
        found.or_else(|| self.gateway_variable(scope, name))
    }

    /// All that is seen from a scope, by name; inner variables hide outer ones.
    pub fn visible(&self, from: Key) -> Vec<(Arc<str>, Value)> {
        let mut seen: Vec<(Arc<str>, Value)> = Vec::new();
        for scope in self.scopes(from) {
            for variable in self.variables.of(scope) {
                if !seen.iter().any(|(name, _)| *name == variable.name) {
                    seen.push((variable.name.clone(), variable.value.clone()));
                }
            }
        }
        for name in LOOP_VARIABLES {
            if !seen.iter().any(|(seen, _)| **seen == *name) {
                seen.extend(self.loop_variable(from, name).map(|value| (name.into(), value)));
            }
        }
        seen.sort_by(|a, b| a.0.cmp(&b.0));
        seen
    }

    /// True while tokens may be in the scope.
    pub fn is_live(&self, scope: Key) -> bool {
        self.elements.get(scope).is_some_and(Record::is_live) || self.instances.get(scope).is_some_and(Record::is_live)
    }

    /// True if `scope` is `from` or around it, within the same process instance.
    pub(crate) fn is_within(&self, from: Key, scope: Key) -> bool {
        self.scopes(from).any(|here| here == scope)
    }

    /// The scope and those around it.
    fn scopes(&self, from: Key) -> impl Iterator<Item = Key> {
        std::iter::successors(Some(from), |scope| self.elements.get(*scope).map(|e| e.scope))
    }

    /// The counters of the multi-instance activity around a scope.
    fn loop_variable(&self, scope: Key, name: &str) -> Option<Value> {
        let count = |n: u32| Value::Integer(i32::try_from(n).unwrap_or(i32::MAX));
        self.scopes(scope).map_while(|here| self.elements.get(here)).find_map(|at| match (at.role, name) {
            (Role::Inner, "loopCounter") => Some(count(at.loop_counter)),
            (Role::Body, "loopCounter") if self.is_while(at) => Some(count(at.loop_counter)),
            (Role::Body, _) if self.is_while(at) => None,
            (Role::Body, "nrOfInstances") => Some(count(at.loop_total)),
            (Role::Body, "nrOfCompletedInstances") => Some(count(at.loop_completed)),
            (Role::Body, "nrOfActiveInstances") => Some(count(at.active)),
            _ => None,
        })
    }

    /// What the conditions of a complex gateway may ask of it: how many tokens have come in all, and over the flow of an
    /// id, and whether it has yet to go on (BPMN 2.0, 10.6.5).
    fn gateway_variable(&self, scope: Key, name: &str) -> Option<Value> {
        let at = self.elements.get(scope)?;
        if !matches!(self.kind(at)?, ElementKind::ComplexGateway(_)) {
            return None;
        }
        let count = |n: u32| Value::Integer(i32::try_from(n).unwrap_or(i32::MAX));
        match name {
            // An instance that has gone on carries the number of its tokens.
            "activationCount" if at.loop_counter > 0 => Some(count(at.loop_counter)),
            "activationCount" => Some(count(self.arrivals.of(at.key).map(|arrival| arrival.tokens).sum())),
            "waitingForStart" => Some(Value::Boolean(at.state != ElementState::Resetting)),
            _ => {
                let graph = &self.instances.get(at.instance)?.graph;
                let flow = graph.find_flow(name).filter(|flow| graph.process.flow(*flow).target == at.element)?;
                Some(count(self.arrival(at.key, flow.0).map_or(0, |arrival| arrival.tokens)))
            }
        }
    }

    /// True for the body of a standard loop, which has a counter and nothing else to count.
    fn is_while(&self, body: &ElementInstance) -> bool {
        let graph = self.instances.get(body.instance).map(|instance| &instance.graph);
        let model = graph.and_then(|graph| graph.process.element(body.element).multi_instance.as_ref());
        model.is_some_and(|model| model.while_holds.is_some())
    }
}
