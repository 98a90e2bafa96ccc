//! Decisions (DMN 1.5): a requirements graph made ready once, and evaluated over given variables. Pure, as all expressions are.
mod boxed;
mod cells;
mod code;
mod index;
mod notes;
mod result;
mod run;
mod table;
mod types;

pub use result::{Evaluated, Input, Instance, Output};

use super::Sight;
use super::error::short;
use super::feel::{self, Clock, FeelValue};
use baton_models::Position;
use baton_models::dmn::{Kind, Model};
use boxed::Maker;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope};
use index::Index;
use run::{Run, Trail};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use table::Ready;
use types::Types;

/// A requirements graph ready to be evaluated.
pub struct Decisions {
    pub model: Arc<Model>,
    index: Index,
    /// The models that it imports, in their order there.
    imports: Vec<Arc<Decisions>>,
    types: Arc<Types>,
    logic: HashMap<String, Logic>,
    functions: HashMap<String, Arc<Evaluator>>,
    reads: Option<BTreeSet<Arc<str>>>,
}

enum Logic {
    Table(Arc<Ready>),
    /// With how deep it is.
    Other(Evaluator, usize),
}

impl Decisions {
    pub fn new(model: Model) -> Self {
        Self::made(Arc::new(model), &mut HashMap::new())
    }

    /// With `known`, the models that were made already: several may import the same one.
    fn made(model: Arc<Model>, known: &mut HashMap<*const Model, Arc<Self>>) -> Self {
        let mut import = |model: &Arc<Model>| match known.get(&Arc::as_ptr(model)) {
            Some(made) => made.clone(),
            None => {
                let made = Arc::new(Self::made(model.clone(), known));
                known.insert(Arc::as_ptr(model), made.clone());
                made
            }
        };
        let imports: Vec<Arc<Self>> = model.imports.iter().map(|found| import(&found.model)).collect();
        let known = model.imports.iter().zip(&imports).map(|(import, made)| (import.name.clone(), made.types.clone()));
        let types = Arc::new(Types::new(&model.items, known.collect()));
        let mut maker = Maker::new(types.clone());
        let mut logic = HashMap::new();
        for decision in &model.decisions {
            // For messages.
            let id = short(&decision.id, 100);
            let made = match &decision.logic {
                Some(boxed) => match &boxed.kind {
                    Kind::Table(table) => Logic::Table(Arc::new(maker.table(table, boxed.at, &id))),
                    _ => Logic::Other(maker.boxed(boxed, &id), boxed::height(boxed)),
                },
                None => Logic::Other(Box::new(|_: &FeelScope| FeelValue::Null(Some("the decision has no logic".to_owned()))), 1),
            };
            logic.insert(decision.id.clone(), made);
        }
        let functions = model.knowledge.iter().filter_map(|known| {
            let function = known.function.as_ref()?;
            Some((known.id.clone(), Arc::new(maker.body(function, &short(&known.id, 100)))))
        });
        let functions = functions.collect();
        let reads = maker.reads.and_then(|names| reads(&model, &imports, names));
        Self { types, logic, functions, reads, imports, index: Index::new(&model), model }
    }

    /// The names of variables that any of its decisions may read; `None` where their texts do not tell.
    pub fn reads(&self) -> Option<&BTreeSet<Arc<str>>> {
        self.reads.as_ref()
    }

    /// Evaluates a decision, or a decision service, with these variables. What is said of failures tells them, without secrets.
    pub fn evaluate(self: &Arc<Self>, id: &str, given: &FeelContext, clock: Clock) -> Result<Evaluated, String> {
        let work = || {
            notes::start();
            let trail = Trail::default();
            let run = Run { all: self, given, scope: &FeelScope::from(given.clone()), trail: &trail };
            let (value, rules) = match (self.decision(id), self.model.service(id)) {
                (Some(decision), _) => (run.decision(decision), run.rules(decision)),
                (None, Some(service)) => (run.service(service), None),
                (None, None) => return None,
            };
            Some((value, rules, trail.instances()))
        };
        let (outcome, told) = feel::guarded_deep(clock, work, notes::take);
        let sight = || Sight::of_decision(given);
        match outcome {
            Ok(Some((value, rules, instances))) => {
                let failures = told.failures.iter().map(|why| sight().complete(why)).collect();
                let warnings = told.warnings.iter().map(|why| sight().masked(why)).collect();
                Ok(Evaluated { value, rules, instances, failures, warnings })
            }
            Ok(None) => Err(format!("there is no decision '{id}' in the model")),
            Err(why) => {
                let last = told.last.unwrap_or_else(|| format!("the decision '{id}'"));
                let before = told.failures.first().map_or(String::new(), |first| format!("; before that {first}"));
                Err(sight().complete(&format!("{last} was given up: {why}{before}")))
            }
        }
    }
}

/// The names that texts read, those of input data and of decisions, and what models read that are imported.
fn reads(model: &Model, imports: &[Arc<Decisions>], mut names: BTreeSet<Arc<str>>) -> Option<BTreeSet<Arc<str>>> {
    let inputs = model.inputs.iter().map(|input| &input.variable.name);
    names.extend(inputs.chain(model.decisions.iter().map(|d| &d.variable.name)).map(|name| Arc::from(name.as_str())));
    for import in imports {
        names.extend(import.reads()?.iter().cloned());
    }
    Some(names)
}

/// For messages: a place in the file.
fn line(at: Position) -> String {
    format!("line {}, column {}", at.line, at.column)
}

#[cfg(test)]
mod tests;
