//! Decision tables: which rules match, and what their outputs come to under the hit policy (DMN 1.5, 8.2.10 and 8.3.4).
use super::cells::{Test, listed};
use super::result::Output;
use super::{line, notes};
use crate::eval::feel::{self, FeelValue, extreme, shown};
use baton_models::Position;
use baton_models::dmn::{Aggregator, HitPolicy};
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope};
use dsntk_feel_evaluator::{evaluate_max, evaluate_min, evaluate_sum};
use std::cmp::Ordering;

/// A table ready to be evaluated.
pub(super) struct Ready {
    pub decision: String,
    pub at: Position,
    /// What it costs to test all rules, in parts of a step.
    pub cells: u64,
    pub policy: HitPolicy,
    pub aggregator: Option<Aggregator>,
    /// Id and name of each input.
    pub clauses: Vec<(Option<String>, Option<String>)>,
    pub inputs: Vec<Column>,
    pub outputs: Vec<Out>,
    pub rules: Vec<Row>,
}

pub(super) struct Column {
    pub value: Evaluator,
    pub allowed: Test,
}

pub(super) struct Out {
    pub id: Option<String>,
    pub label: Option<String>,
    pub name: String,
    pub type_ref: Option<String>,
    pub allowed: Option<Test>,
    /// The allowed values in order of priority.
    pub order: Vec<FeelValue>,
    pub default: Option<Evaluator>,
}

pub(super) struct Row {
    pub id: Option<String>,
    pub at: Position,
    pub tests: Vec<Test>,
    pub outputs: Vec<Option<Evaluator>>,
}

/// What an evaluation of a table gave.
pub(super) struct Outcome {
    pub value: FeelValue,
    pub inputs: Vec<FeelValue>,
    pub outputs: Vec<Output>,
    pub collected: Option<FeelValue>,
}

/// A rule that matched: its place, and its outputs in order.
type Hit = (usize, Vec<FeelValue>);

impl Ready {
    pub fn evaluate(&self, scope: &FeelScope) -> Outcome {
        feel::parts(self.cells);
        let inputs: Vec<FeelValue> = self.inputs.iter().map(|column| (column.value)(scope)).collect();
        inputs.iter().for_each(feel::kept);
        let hits = if self.allows(scope, &inputs) { self.hits(scope, &inputs) } else { Vec::new() };
        if hits.is_empty() {
            return self.otherwise(scope, inputs);
        }
        let hits = self.chosen(hits);
        let (value, collected) = self.value(&hits);
        let outputs = match &collected {
            Some(value) => vec![self.output(0, None, value.clone())],
            None => hits
                .iter()
                .flat_map(|(rule, values)| values.iter().enumerate().map(|(at, v)| self.output(at, Some(*rule), v.clone())))
                .collect(),
        };
        Outcome { value, inputs, outputs, collected }
    }

    fn allows(&self, scope: &FeelScope, inputs: &[FeelValue]) -> bool {
        self.inputs.iter().zip(inputs).zip(&self.clauses).all(|((column, value), (_, name))| {
            let allowed = column.allowed.holds(scope, value);
            if !allowed {
                let name = name.as_deref().unwrap_or("an input");
                notes::warning(format!("'{}': {name} is {}, which is not among its allowed values", self.decision, shown(value)));
            }
            allowed
        })
    }

    /// The rules that match, in order, with what they give.
    fn hits(&self, scope: &FeelScope, inputs: &[FeelValue]) -> Vec<Hit> {
        let matching =
            self.rules.iter().enumerate().filter(|(_, rule)| rule.tests.iter().zip(inputs).all(|(test, value)| test.holds(scope, value)));
        let values = |(at, rule): (usize, &Row)| {
            (at, self.outputs.iter().zip(&rule.outputs).map(|(out, entry)| self.given(scope, out, entry.as_ref())).collect())
        };
        match self.policy {
            HitPolicy::First => matching.take(1).map(values).collect(),
            _ => matching.map(values).collect(),
        }
    }

    fn given(&self, scope: &FeelScope, out: &Out, entry: Option<&Evaluator>) -> FeelValue {
        let value = entry.map_or(FeelValue::Null(None), |entry| entry(scope));
        feel::parts(out.allowed.as_ref().map_or(1, Test::parts));
        feel::kept(&value);
        match &out.allowed {
            Some(allowed) if !allowed.holds(scope, &value) => {
                let why =
                    format!("'{}': the output {} is {}, which is not among its allowed values", self.decision, out.name, shown(&value));
                notes::warning(why.clone());
                FeelValue::Null(Some(why))
            }
            _ => value,
        }
    }

    /// The rules that count under the hit policy; those that exclude each other are a failure.
    fn chosen(&self, mut hits: Vec<Hit>) -> Vec<Hit> {
        let several = hits.len() > 1;
        match self.policy {
            HitPolicy::Unique if several => {
                self.exclude(&hits, "UNIQUE lets one rule match");
                Vec::new()
            }
            HitPolicy::Any if several => {
                let differ = hits.iter().any(|(_, values)| hits.first().is_some_and(|(_, first)| first != values));
                if differ {
                    self.exclude(&hits, "ANY lets several rules match if they give the same");
                    return Vec::new();
                }
                hits.truncate(1);
                hits
            }
            HitPolicy::Priority | HitPolicy::OutputOrder => {
                let listed: usize = self.outputs.iter().map(|out| out.order.len()).sum();
                feel::parts((listed as u64).saturating_mul(hits.len() as u64));
                hits.sort_by_cached_key(|(_, values)| self.priority(values));
                if self.policy == HitPolicy::Priority {
                    hits.truncate(1);
                }
                hits
            }
            _ => hits,
        }
    }

    fn exclude(&self, hits: &[Hit], rule: &str) {
        let which = |(at, _): &Hit| self.rules.get(*at).map_or(String::new(), |row| format!("{} ({})", at + 1, line(row.at)));
        let rules: Vec<String> = hits.iter().take(10).map(which).collect();
        notes::failure(format!("the hit policy {rule}; in '{}' the rules {} match", self.decision, rules.join(", ")));
    }

    /// Places in the lists of allowed values, the first output first.
    fn priority(&self, values: &[FeelValue]) -> Vec<usize> {
        let place = |(out, value): (&Out, &FeelValue)| out.order.iter().position(|known| known == value).unwrap_or(usize::MAX);
        self.outputs.iter().zip(values).map(place).collect()
    }

    /// The value that the standard gives, and what was aggregated.
    fn value(&self, hits: &[Hit]) -> (FeelValue, Option<FeelValue>) {
        let of = |(_, values): &Hit| self.composed(values);
        match (self.policy, self.aggregator) {
            (HitPolicy::Unique | HitPolicy::Any | HitPolicy::First | HitPolicy::Priority, _) => {
                (hits.first().map_or(FeelValue::Null(Some("no rule counts".to_owned())), of), None)
            }
            (HitPolicy::Collect, Some(Aggregator::Count)) => {
                let count = FeelValue::Number(hits.len().into());
                (count.clone(), Some(count))
            }
            (HitPolicy::Collect, Some(aggregator)) => {
                let values: Vec<FeelValue> = hits.iter().filter_map(|(_, values)| values.first().cloned()).collect();
                if self.outputs.len() > 1 {
                    notes::failure(format!(
                        "the table of '{}' ({}) has several outputs, which cannot be aggregated",
                        self.decision,
                        line(self.at)
                    ));
                    return (FeelValue::Null(None), None);
                }
                let value = match aggregator {
                    Aggregator::Sum => evaluate_sum(values),
                    Aggregator::Min => extreme(&values, Ordering::Less).unwrap_or_else(|| evaluate_min(values)),
                    Aggregator::Max | Aggregator::Count => extreme(&values, Ordering::Greater).unwrap_or_else(|| evaluate_max(values)),
                };
                (value.clone(), Some(value))
            }
            _ => (FeelValue::List(hits.iter().map(of).collect()), None),
        }
    }

    /// One output as it is, several as a context.
    fn composed(&self, values: &[FeelValue]) -> FeelValue {
        if let [one] = values {
            return one.clone();
        }
        let mut context = FeelContext::default();
        self.outputs.iter().zip(values).for_each(|(out, value)| context.set_entry(&out.name.as_str().into(), value.clone()));
        FeelValue::Context(context)
    }

    /// No rule matched: the default outputs, if there are any.
    fn otherwise(&self, scope: &FeelScope, inputs: Vec<FeelValue>) -> Outcome {
        if self.outputs.iter().all(|out| out.default.is_none()) {
            let value = FeelValue::Null(Some(format!("no rule of '{}' matches", self.decision)));
            return Outcome { value, inputs, outputs: Vec::new(), collected: None };
        }
        let values: Vec<FeelValue> =
            self.outputs.iter().map(|out| out.default.as_ref().map_or(FeelValue::Null(None), |default| default(scope))).collect();
        let outputs = values.iter().enumerate().map(|(at, value)| self.output(at, None, value.clone())).collect();
        let value = self.composed(&values);
        let listed =
            matches!((self.policy, self.aggregator), (HitPolicy::Collect, None) | (HitPolicy::RuleOrder | HitPolicy::OutputOrder, _));
        let value = if listed && !matches!(value, FeelValue::List(_)) { FeelValue::List(vec![value]) } else { value };
        Outcome { value, inputs, outputs, collected: None }
    }

    fn output(&self, at: usize, rule: Option<usize>, value: FeelValue) -> Output {
        let out = self.outputs.get(at);
        Output {
            clause_id: out.and_then(|out| out.id.clone()),
            clause_name: out.and_then(|out| out.label.clone().or_else(|| Some(out.name.clone()))),
            rule_id: rule.and_then(|rule| self.rules.get(rule)).and_then(|row| row.id.clone()),
            rule_order: rule.map(|rule| rule + 1),
            name: out.map(|out| out.name.clone()).unwrap_or_default(),
            type_ref: out.and_then(|out| out.type_ref.clone()),
            value,
        }
    }
}

impl Ready {
    /// The table as a part of something else.
    pub fn into_evaluator(self) -> Evaluator {
        Box::new(move |scope: &FeelScope| self.evaluate(scope).value)
    }
}

/// A column for outputs of the model.
pub(super) fn out(clause: &baton_models::dmn::Clause, fallback: &str, default: Option<Evaluator>) -> Out {
    let allowed = clause.allowed.as_ref().filter(|cell| !matches!(cell, baton_models::dmn::Cell::Any));
    Out {
        id: clause.id.clone(),
        label: clause.label.clone(),
        name: clause.name.clone().or_else(|| clause.label.clone()).unwrap_or_else(|| fallback.to_owned()),
        type_ref: clause.type_ref.clone(),
        order: allowed.map(listed).unwrap_or_default(),
        allowed: allowed.map(|cell| Test::new(cell, "?", fallback, &|_| None)),
        default,
    }
}
