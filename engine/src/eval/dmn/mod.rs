//! Decisions (DMN 1.5): a requirements graph made ready once, and evaluated over given variables. Pure, as all expressions are.
mod boxed;
mod cells;
mod code;
mod notes;
mod result;
mod table;
mod types;

pub use result::{Evaluated, Input, Instance, Output};

use super::feel::{self, Clock, FeelValue};
use baton_models::dmn::{Decision, Kind, Knowledge, Model, Service};
use boxed::Maker;
use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope, FeelType, FunctionBody, Name};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use table::Ready;
use types::Types;

/// A requirements graph ready to be evaluated.
pub struct Decisions {
    pub model: Model,
    types: Arc<Types>,
    logic: HashMap<String, Logic>,
    functions: HashMap<String, Arc<Evaluator>>,
    reads: Option<BTreeSet<Arc<str>>>,
}

enum Logic {
    Table(Arc<Ready>),
    Other(Evaluator),
}

/// One evaluation: what was given, and what has come of the decisions so far.
struct Run<'r> {
    all: &'r Arc<Decisions>,
    given: FeelContext,
    values: RefCell<HashMap<String, FeelValue>>,
    instances: RefCell<Vec<Instance>>,
}

impl Decisions {
    pub fn new(model: Model) -> Self {
        let types = Arc::new(Types::new(&model.items));
        let mut maker = Maker::new(types.clone());
        let mut logic = HashMap::new();
        for decision in &model.decisions {
            let made = match &decision.logic {
                Some(boxed) => match &boxed.kind {
                    Kind::Table(table) => Logic::Table(Arc::new(maker.table(table, &decision.id))),
                    _ => Logic::Other(maker.boxed(boxed, &decision.id)),
                },
                None => Logic::Other(Box::new(|_: &FeelScope| FeelValue::Null(Some("the decision has no logic".to_owned())))),
            };
            logic.insert(decision.id.clone(), made);
        }
        let functions = model.knowledge.iter().filter_map(|known| {
            let function = known.function.as_ref()?;
            Some((known.id.clone(), Arc::new(maker.body(function, &known.id))))
        });
        let functions = functions.collect();
        Self { types, logic, functions, reads: maker.reads, model }
    }

    /// The names of variables that any of its decisions may read; `None` where their texts do not tell.
    pub fn reads(&self) -> Option<BTreeSet<Arc<str>>> {
        let names = self.model.inputs.iter().map(|input| &input.variable.name).chain(self.model.decisions.iter().map(|d| &d.variable.name));
        self.reads.as_ref().map(|reads| reads.iter().cloned().chain(names.map(|name| Arc::from(name.as_str()))).collect())
    }

    /// Evaluates a decision, or a decision service, with these variables.
    pub fn evaluate(self: &Arc<Self>, id: &str, given: FeelContext, clock: Clock) -> Result<Evaluated, String> {
        notes::start();
        let outcome = feel::guarded(clock, || {
            let run = Run { all: self, given, values: RefCell::default(), instances: RefCell::default() };
            match (self.model.decision(id), self.model.service(id)) {
                (Some(decision), _) => {
                    let value = run.decision(decision);
                    Some((value, run.rules(decision), run.instances.into_inner()))
                }
                (None, Some(service)) => Some((run.service(service), None, run.instances.into_inner())),
                (None, None) => None,
            }
        });
        let (failures, warnings) = notes::take();
        match outcome {
            Ok(Some((value, rules, instances))) => Ok(Evaluated { value, rules, instances, failures, warnings }),
            Ok(None) => Err(format!("there is no decision '{id}' in the model")),
            Err(why) => Err(format!("the decision '{id}' was given up: {why}")),
        }
    }
}

impl Run<'_> {
    /// The value of a decision; that of one that was evaluated already is taken as it is.
    fn decision(&self, decision: &Decision) -> FeelValue {
        if let Some(value) = self.values.borrow().get(&decision.id) {
            return value.clone();
        }
        let scope = self.scope(decision);
        let (value, instance) = match self.all.logic.get(&decision.id) {
            Some(Logic::Table(table)) => {
                let outcome = table.evaluate(&scope);
                let instance = Instance::of_table(&decision.id, table, &outcome);
                (outcome.value, instance)
            }
            Some(Logic::Other(evaluator)) => {
                let value = evaluator(&scope);
                let instance = Instance::of_value(&decision.id, &decision.variable.name, &value);
                (value, instance)
            }
            None => return FeelValue::Null(None),
        };
        let value = self.all.types.coerce(decision.variable.type_ref.as_deref(), value, || format!("the decision '{}'", decision.name));
        self.instances.borrow_mut().push(instance);
        self.values.borrow_mut().insert(decision.id.clone(), value.clone());
        value
    }

    /// What a decision sees: everything that was given, then what it requires by name.
    fn scope(&self, decision: &Decision) -> FeelScope {
        let model = &self.all.model;
        let scope = FeelScope::from(self.given.clone());
        let mut context = FeelContext::default();
        self.knowledge(&decision.requires.knowledge, &mut context, &mut BTreeSet::new());
        for id in &decision.requires.inputs {
            if let Some(input) = model.inputs.iter().find(|input| input.id == *id) {
                let name = Name::from(input.variable.name.as_str());
                let given = self.given.get_entry(&name).cloned().unwrap_or(FeelValue::Null(None));
                let value = self.all.types.coerce(input.variable.type_ref.as_deref(), given, || format!("the input '{name}'"));
                context.set_entry(&name, value);
            }
        }
        for required in decision.requires.decisions.iter().filter_map(|id| model.decision(id)) {
            let value = self.decision(required);
            // By the names of its outputs too, as users of the dialect know it.
            for (name, output) in self.outputs(&required.id) {
                context.set_entry(&name, output);
            }
            context.set_entry(&required.variable.name.as_str().into(), value);
        }
        scope.push(context);
        scope
    }

    /// The outputs of a table: of one rule as they are, of several as lists.
    fn outputs(&self, id: &str) -> Vec<(Name, FeelValue)> {
        let instances = self.instances.borrow();
        let Some(instance) = instances.iter().find(|instance| instance.decision == *id && instance.is_table) else { return Vec::new() };
        let mut found: Vec<(Name, Vec<FeelValue>)> = Vec::new();
        for output in &instance.outputs {
            let name = Name::from(output.name.as_str());
            match found.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(output.value.clone()),
                None => found.push((name, vec![output.value.clone()])),
            }
        }
        let single = |mut values: Vec<FeelValue>| if values.len() == 1 { values.remove(0) } else { FeelValue::List(values) };
        found.into_iter().map(|(name, values)| (name, single(values))).collect()
    }

    /// Functions that are required, and those that these require.
    fn knowledge(&self, ids: &[String], context: &mut FeelContext, seen: &mut BTreeSet<String>) {
        let model = &self.all.model;
        for id in ids {
            if !seen.insert(id.clone()) {
                continue;
            }
            if let Some(known) = model.knowledge.iter().find(|known| known.id == *id) {
                self.knowledge(&known.knowledge, context, seen);
                if let Some(function) = self.function(known) {
                    context.set_entry(&known.variable.name.as_str().into(), function);
                }
            } else if let Some(service) = model.service(id) {
                context.set_entry(&service.variable.name.as_str().into(), self.service_function(service));
            }
        }
    }

    fn function(&self, known: &Knowledge) -> Option<FeelValue> {
        let body = self.all.functions.get(&known.id)?.clone();
        let parameters = known.function.as_ref()?.parameters.iter().map(|p| (Name::from(p.name.as_str()), FeelType::Any)).collect();
        let body = FunctionBody::LiteralExpression(body);
        Some(FeelValue::FunctionDefinition(parameters, body, false, Closure::default(), FeelContext::default(), FeelType::Any))
    }

    fn service_function(&self, service: &Service) -> FeelValue {
        let model = &self.all.model;
        let inputs = service.inputs.iter().filter_map(|id| model.inputs.iter().find(|i| i.id == *id)).map(|input| &input.variable);
        let decisions = service.input_decisions.iter().filter_map(|id| model.decision(id)).map(|decision| &decision.variable);
        let parameters = inputs.chain(decisions).map(|variable| (Name::from(variable.name.as_str()), FeelType::Any)).collect();
        let (all, id) = (self.all.clone(), service.id.clone());
        let body: Evaluator = Box::new(move |scope: &FeelScope| {
            feel::step();
            let given = scope.peek().unwrap_or_default();
            let run = Run { all: &all, given, values: RefCell::default(), instances: RefCell::default() };
            feel::deeper(40, || all.model.service(&id).map_or(FeelValue::Null(None), |service| run.service(service)))
        });
        let body = FunctionBody::DecisionService(Arc::new(body));
        FeelValue::FunctionDefinition(parameters, body, false, Closure::default(), FeelContext::default(), FeelType::Any)
    }

    /// The value of a decision service (DMN 1.5, 10.4): of its one output decision, or of all by name.
    fn service(&self, service: &Service) -> FeelValue {
        let model = &self.all.model;
        for required in service.input_decisions.iter().filter_map(|id| model.decision(id)) {
            let given = self.given.get_entry(&required.variable.name.as_str().into()).cloned().unwrap_or(FeelValue::Null(None));
            self.values.borrow_mut().insert(required.id.clone(), given);
        }
        let outputs: Vec<&Decision> = service.outputs.iter().filter_map(|id| model.decision(id)).collect();
        let value = match outputs.as_slice() {
            [one] => self.decision(one),
            several => {
                let mut context = FeelContext::default();
                several.iter().for_each(|decision| context.set_entry(&decision.variable.name.as_str().into(), self.decision(decision)));
                FeelValue::Context(context)
            }
        };
        self.all.types.coerce(service.variable.type_ref.as_deref(), value, || format!("the decision service '{}'", service.name))
    }

    /// The rules that count, each with its outputs; `None` where the decision is no table.
    fn rules(&self, decision: &Decision) -> Option<Vec<Vec<Output>>> {
        let instances = self.instances.borrow();
        let instance = instances.iter().find(|instance| instance.decision == decision.id)?;
        let (Some(Logic::Table(_)), true) = (self.all.logic.get(&decision.id), instance.is_table) else { return None };
        let mut rules: Vec<Vec<Output>> = Vec::new();
        for output in &instance.outputs {
            match rules.last_mut() {
                Some(rule)
                    if rule.first().is_some_and(|first| first.rule_order == output.rule_order)
                        && !rule.iter().any(|o| o.name == output.name) =>
                {
                    rule.push(output.clone());
                }
                _ => rules.push(vec![output.clone()]),
            }
        }
        Some(rules)
    }
}

#[cfg(test)]
mod tests;
