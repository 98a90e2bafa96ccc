//! One evaluation of a requirements graph: each decision once, over what it requires.
use super::result::{Instance, Output};
use super::{Decisions, Logic, line, notes};
use crate::eval::feel::{self, FeelValue};
use baton_models::dmn::{Decision, Input, Knowledge, Service, Variable};
use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope, FeelType, FunctionBody, Name};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What was given, for the decisions of one model.
#[derive(Clone, Copy)]
pub(super) struct Run<'r> {
    pub all: &'r Arc<Decisions>,
    pub given: &'r FeelContext,
    pub trail: &'r Trail,
}

/// A decision: its model, and its id there.
type Place = (*const Decisions, String);

/// What has come of the decisions so far, of all models.
#[derive(Default)]
pub(super) struct Trail {
    values: RefCell<HashMap<Place, FeelValue>>,
    instances: RefCell<Vec<(*const Decisions, Instance)>>,
}

impl Trail {
    /// Every decision that was evaluated, required ones first.
    pub fn instances(self) -> Vec<Instance> {
        self.instances.into_inner().into_iter().map(|(_, instance)| instance).collect()
    }
}

/// Something that is required: the run over its model, its id there, and what stands before its name here.
type Required<'r, 'i> = (Run<'r>, &'i str, Option<&'r str>);

impl<'r> Run<'r> {
    /// The value of a decision; that of one that was evaluated already is taken as it is.
    pub fn decision(self, decision: &Decision) -> FeelValue {
        if let Some(value) = self.trail.values.borrow().get(&self.place(&decision.id)) {
            return value.clone();
        }
        let _within = notes::Within(|| format!("the decision '{}' ({})", decision.id, line(decision.at)));
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
        let value = self.typed(&decision.variable, value, || format!("the decision '{}'", decision.name));
        self.trail.instances.borrow_mut().push((Arc::as_ptr(self.all), instance));
        self.trail.values.borrow_mut().insert(self.place(&decision.id), value.clone());
        value
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

    /// What a decision sees: everything that was given, then what it requires by name.
    fn scope(self, decision: &Decision) -> FeelScope {
        let scope = FeelScope::from(self.given.clone());
        let mut context = FeelContext::default();
        self.knowledge(&decision.requires.knowledge, &mut context, &mut BTreeSet::new());
        for (run, id, before) in decision.requires.inputs.iter().map(|id| self.required(id)) {
            if let Some(input) = run.all.model.input(id) {
                put(&mut context, before, &input.variable.name, run.input(input));
            }
        }
        for (run, id, before) in decision.requires.decisions.iter().map(|id| self.required(id)) {
            let Some(required) = run.all.model.decision(id) else { continue };
            let value = run.decision(required);
            // By the names of its outputs too, as users of the dialect know it.
            for (name, output) in run.outputs(&required.id) {
                put(&mut context, before, name.as_str(), output);
            }
            put(&mut context, before, &required.variable.name, value);
        }
        scope.push(context);
        scope
    }

    /// Input data goes by its own name, whichever model it is of.
    fn input(self, input: &Input) -> FeelValue {
        let name = Name::from(input.variable.name.as_str());
        let given = self.given.get_entry(&name).cloned().unwrap_or(FeelValue::Null(None));
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
        let instances = self.trail.instances.borrow();
        let found = instances.iter().find(|(all, told)| *all == Arc::as_ptr(self.all) && told.decision == *id && told.is_table);
        found.map(|(_, told)| told.clone())
    }

    /// Functions that are required, and those that these require.
    fn knowledge(self, references: &[String], context: &mut FeelContext, seen: &mut BTreeSet<String>) {
        for reference in references {
            if !seen.insert(reference.clone()) {
                continue;
            }
            let (run, id, before) = self.required(reference);
            if let Some(known) = run.all.model.known(id) {
                // What is imported finds in its own model what it requires.
                let own = match before {
                    Some(_) => {
                        let mut own = FeelContext::default();
                        run.knowledge(&[id.to_owned()], &mut own, &mut BTreeSet::new());
                        own
                    }
                    None => {
                        self.knowledge(&known.knowledge, context, seen);
                        FeelContext::default()
                    }
                };
                if let Some(function) = run.function(known, own) {
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
        let inputs = inputs.filter_map(|(run, id, _)| run.all.model.input(id)).map(|input| &input.variable);
        let decisions = service.input_decisions.iter().map(|id| self.required(id));
        let decisions = decisions.filter_map(|(run, id, _)| run.all.model.decision(id)).map(|decision| &decision.variable);
        let parameters = inputs.chain(decisions).map(|variable| (Name::from(variable.name.as_str()), FeelType::Any)).collect();
        let (all, id) = (self.all.clone(), service.id.clone());
        let body: Evaluator = Box::new(move |scope: &FeelScope| {
            feel::step();
            let (given, trail) = (scope.peek().unwrap_or_default(), Trail::default());
            let run = Run { all: &all, given: &given, trail: &trail };
            feel::deeper(40, || all.model.service(&id).map_or(FeelValue::Null(None), |service| run.service(service)))
        });
        let body = FunctionBody::DecisionService(Arc::new(body));
        FeelValue::FunctionDefinition(parameters, body, false, Closure::default(), FeelContext::default(), FeelType::Any)
    }

    /// The value of a decision service (DMN 1.5, 10.4): of its one output decision, or of all by name.
    pub fn service(self, service: &Service) -> FeelValue {
        for (run, id, _) in service.input_decisions.iter().map(|id| self.required(id)) {
            if let Some(required) = run.all.model.decision(id) {
                let given = self.given.get_entry(&required.variable.name.as_str().into()).cloned().unwrap_or(FeelValue::Null(None));
                self.trail.values.borrow_mut().insert(run.place(&required.id), given);
            }
        }
        let outputs = service.outputs.iter().map(|id| self.required(id));
        let outputs: Vec<(Run<'_>, &Decision)> =
            outputs.filter_map(|(run, id, _)| run.all.model.decision(id).map(|decision| (run, decision))).collect();
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
