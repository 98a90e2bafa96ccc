//! One evaluation of a requirements graph: each decision once, over what it requires.
use super::result::{Instance, Output};
use super::types::Types;
use super::{Decisions, Logic, line, notes};
use crate::eval::error::short;
use crate::eval::feel::{self, FeelValue};
use baton_models::dmn::{Decision, Input, Knowledge, Service, Variable};
use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope, FeelType, FunctionBody, Name};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many levels of the native stack's budget a decision service counts as, and an imported model.
const SERVICE: usize = 40;
const LEVELS: usize = 5;

/// What was given, for the decisions of one model.
#[derive(Clone, Copy)]
pub(super) struct Run<'r> {
    pub all: &'r Arc<Decisions>,
    pub given: &'r FeelContext,
    /// What was given, and within a decision what it sees.
    pub scope: &'r FeelScope,
    pub trail: &'r Trail,
}

/// A decision: its model, and its id there.
type Place = (*const Decisions, String);

/// What has come of the decisions so far, of all models.
#[derive(Default)]
pub(super) struct Trail {
    values: RefCell<HashMap<Place, FeelValue>>,
    instances: RefCell<Vec<Instance>>,
    /// Which of the instances are those of tables.
    tables: RefCell<HashMap<Place, usize>>,
}

impl Trail {
    /// Every decision that was evaluated, required ones first.
    pub fn instances(self) -> Vec<Instance> {
        self.instances.into_inner()
    }
}

/// Something that is required: the run over its model, its id there, and what stands before its name here.
type Required<'r, 'i> = (Run<'r>, &'i str, Option<&'r str>);

impl<'r> Run<'r> {
    /// The value of a decision; that of one that was evaluated already is taken as it is. What it requires is evaluated before, without
    /// recursion: requirements may go deep.
    pub fn decision(self, decision: &'r Decision) -> FeelValue {
        let mut open = vec![(self, decision, false)];
        let mut entered = HashSet::new();
        while let Some((run, next, ready)) = open.pop() {
            if ready {
                run.evaluate(next);
            } else if run.value(next).is_none() && entered.insert(run.place(&next.id)) {
                open.push((run, next, true));
                let required = next.requires.decisions.iter().rev().map(|id| run.required(id));
                open.extend(required.filter_map(|(run, id, _)| Some((run, run.all.decision(id)?, false))));
            }
        }
        self.value(decision).unwrap_or(FeelValue::Null(None))
    }

    fn value(self, decision: &Decision) -> Option<FeelValue> {
        self.trail.values.borrow().get(&self.place(&decision.id)).cloned()
    }

    /// Evaluates a decision over the values of those that it requires.
    fn evaluate(self, decision: &Decision) {
        let _within = notes::Within(|| format!("the decision '{}' ({})", short(&decision.id, 100), line(decision.at)));
        feel::step();
        let Some(logic) = self.all.logic.get(&decision.id) else { return };
        self.scope.push(self.seen(decision));
        let (value, instance) = match logic {
            Logic::Table(table) => {
                let outcome = table.evaluate(self.scope);
                let instance = Instance::of_table(decision, &self.all.model, table, &outcome);
                (outcome.value, instance)
            }
            Logic::Other(evaluator, levels) => {
                let value = feel::deeper(*levels, || evaluator(self.scope));
                let instance = Instance::of_value(decision, &self.all.model, &value);
                (value, instance)
            }
        };
        self.scope.pop();
        feel::kept(&value);
        let value = self.typed(&decision.variable, value, || format!("the decision '{}'", short(&decision.name, 100)));
        let mut instances = self.trail.instances.borrow_mut();
        if instance.is_table {
            self.trail.tables.borrow_mut().insert(self.place(&decision.id), instances.len());
        }
        instances.push(instance);
        self.trail.values.borrow_mut().insert(self.place(&decision.id), value);
    }

    fn place(self, id: &str) -> Place {
        (Arc::as_ptr(self.all), id.to_owned())
    }

    fn typed(self, variable: &Variable, value: FeelValue, what: impl FnOnce() -> String) -> FeelValue {
        self.all.types.coerce(variable.type_ref.as_deref(), value, what)
    }

    /// What a reference means, here or in a model that is imported.
    fn required<'i>(self, reference: &'i str) -> Required<'r, 'i> {
        let imported = self.all.model.imported(reference).and_then(|(import, id)| {
            let index = self.all.model.imports.iter().position(|known| std::ptr::eq(known, import))?;
            let all = self.all.imports.get(index)?;
            Some((Run { all, ..self }, id, Some(import.name.as_str())))
        });
        imported.unwrap_or((self, reference, None))
    }

    /// What a decision sees beside everything that was given: what it requires, by name.
    fn seen(self, decision: &Decision) -> FeelContext {
        let mut context = FeelContext::default();
        self.knowledge(&decision.requires.knowledge, &mut context);
        for (run, id, before) in decision.requires.inputs.iter().map(|id| self.required(id)) {
            if let Some(input) = run.all.input(id) {
                put(&mut context, before, &input.variable.name, run.input(input));
            }
        }
        for (run, id, before) in decision.requires.decisions.iter().map(|id| self.required(id)) {
            let Some(required) = run.all.decision(id) else { continue };
            let value = run.value(required).unwrap_or(FeelValue::Null(None));
            feel::step();
            feel::reads(&value, 2);
            // By the names of its outputs too, as users of the dialect know it.
            for (name, output) in run.outputs(&required.id) {
                put(&mut context, before, name.as_str(), output);
            }
            put(&mut context, before, &required.variable.name, value);
        }
        context
    }

    /// Input data goes by its own name, whichever model it is of.
    fn input(self, input: &Input) -> FeelValue {
        let name = Name::from(input.variable.name.as_str());
        let given = self.given.get_entry(&name).cloned().unwrap_or(FeelValue::Null(None));
        let given = self.all.types.completed(input.variable.type_ref.as_deref(), given);
        self.typed(&input.variable, given, || format!("the input '{name}'"))
    }

    /// The outputs of a table: of one rule as they are, of several as lists.
    fn outputs(self, id: &str) -> Vec<(Name, FeelValue)> {
        let mut found: Vec<(Name, Vec<FeelValue>)> = Vec::new();
        for output in self.told(id).map(|instance| instance.outputs).unwrap_or_default() {
            let name = Name::from(output.name.as_str());
            match found.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(output.value),
                None => found.push((name, vec![output.value])),
            }
        }
        let single = |mut values: Vec<FeelValue>| if values.len() == 1 { values.remove(0) } else { FeelValue::List(values) };
        found.into_iter().map(|(name, values)| (name, single(values))).collect()
    }

    /// What came of a decision that is a table.
    fn told(self, id: &str) -> Option<Instance> {
        let at = *self.trail.tables.borrow().get(&self.place(id))?;
        self.trail.instances.borrow().get(at).cloned()
    }

    /// Functions that are required, and those that these require. Each costs a step: over several models there may be very many.
    fn knowledge(self, references: &[String], context: &mut FeelContext) {
        let mut seen = HashSet::new();
        let mut open: Vec<&str> = references.iter().rev().map(String::as_str).collect();
        while let Some(reference) = open.pop() {
            if !seen.insert(reference) {
                continue;
            }
            feel::step();
            let (run, id, before) = self.required(reference);
            if let Some(known) = run.all.known(id) {
                let mut own = FeelContext::default();
                match before {
                    // What is imported finds in its own model what it requires.
                    Some(_) => feel::deeper(LEVELS, || run.knowledge(&[id.to_owned()], &mut own)),
                    None => open.extend(known.knowledge.iter().rev().map(String::as_str)),
                }
                if let Some(function) = run.function(known, own) {
                    feel::kept(&function);
                    put(context, before, &known.variable.name, function);
                }
            } else if let Some(service) = run.all.model.service(id) {
                put(context, before, &service.variable.name, run.service_function(service));
            }
        }
    }

    fn function(self, known: &Knowledge, seen: FeelContext) -> Option<FeelValue> {
        let body = self.all.functions.get(&known.id)?.clone();
        let parameters = known.function.as_ref()?.parameters.iter().map(|p| (Name::from(p.name.as_str()), FeelType::Any)).collect();
        let body = FunctionBody::LiteralExpression(body);
        Some(FeelValue::FunctionDefinition(parameters, body, false, Closure::default(), seen, FeelType::Any))
    }

    fn service_function(self, service: &Service) -> FeelValue {
        let inputs = service.inputs.iter().map(|id| self.required(id));
        let inputs = inputs.filter_map(|(run, id, _)| Some((run, &run.all.input(id)?.variable)));
        let decisions = service.input_decisions.iter().map(|id| self.required(id));
        let decisions = decisions.filter_map(|(run, id, _)| Some((run, &run.all.decision(id)?.variable)));
        let typed: Vec<(Name, Arc<Types>, Option<String>)> = inputs
            .chain(decisions)
            .map(|(run, variable)| (Name::from(variable.name.as_str()), run.all.types.clone(), variable.type_ref.clone()))
            .collect();
        let parameters = typed.iter().map(|(name, ..)| (name.clone(), FeelType::Any)).collect();
        let (all, id) = (self.all.clone(), service.id.clone());
        let body: Evaluator = Box::new(move |scope: &FeelScope| {
            feel::step();
            let (mut given, trail) = (scope.peek().unwrap_or_default(), Trail::default());
            for (name, types, type_ref) in &typed {
                let value = given.get_entry(name).cloned().unwrap_or(FeelValue::Null(None));
                match types.fitting(type_ref.as_deref(), value, || format!("the argument '{name}' of '{id}'")) {
                    Ok(value) => given.set_entry(name, value),
                    Err(why) => return FeelValue::Null(Some(why)),
                }
            }
            let run = Run { all: &all, given: &given, scope: &FeelScope::from(given.clone()), trail: &trail };
            feel::deeper(SERVICE, || all.model.service(&id).map_or(FeelValue::Null(None), |service| run.service(service)))
        });
        let body = FunctionBody::DecisionService(Arc::new(body));
        FeelValue::FunctionDefinition(parameters, body, false, Closure::default(), FeelContext::default(), FeelType::Any)
    }

    /// The value of a decision service (DMN 1.5, 10.4): of its one output decision, or of all by name.
    pub fn service(self, service: &'r Service) -> FeelValue {
        for (run, id, _) in service.input_decisions.iter().map(|id| self.required(id)) {
            if let Some(required) = run.all.decision(id) {
                let given = self.given.get_entry(&required.variable.name.as_str().into()).cloned().unwrap_or(FeelValue::Null(None));
                self.trail.values.borrow_mut().insert(run.place(&required.id), given);
            }
        }
        let outputs = service.outputs.iter().map(|id| self.required(id));
        let outputs: Vec<(Run<'_>, &Decision)> =
            outputs.filter_map(|(run, id, _)| run.all.decision(id).map(|decision| (run, decision))).collect();
        let value = match outputs.as_slice() {
            [(run, one)] => run.decision(one),
            several => {
                let mut context = FeelContext::default();
                several.iter().for_each(|(run, d)| context.set_entry(&d.variable.name.as_str().into(), run.decision(d)));
                FeelValue::Context(context)
            }
        };
        self.typed(&service.variable, value, || format!("the decision service '{}'", service.name))
    }

    /// The rules that count, each with its outputs; `None` where the decision is no table.
    pub fn rules(self, decision: &Decision) -> Option<Vec<Vec<Output>>> {
        let mut rules: Vec<Vec<Output>> = Vec::new();
        for output in self.told(&decision.id)?.outputs {
            match rules.last_mut() {
                Some(rule)
                    if rule.first().is_some_and(|first| first.rule_order == output.rule_order)
                        && !rule.iter().any(|o| o.name == output.name) =>
                {
                    rule.push(output);
                }
                _ => rules.push(vec![output]),
            }
        }
        Some(rules)
    }
}

/// Sets a value by its name, of an imported model within a context that has the import's name.
fn put(context: &mut FeelContext, before: Option<&str>, name: &str, value: FeelValue) {
    let Some(before) = before.filter(|before| !before.is_empty()) else { return context.set_entry(&name.into(), value) };
    let mut inner = match context.remove_entry(&before.into()) {
        Some(FeelValue::Context(inner)) => inner,
        _ => FeelContext::default(),
    };
    inner.set_entry(&name.into(), value);
    context.set_entry(&before.into(), FeelValue::Context(inner));
}
