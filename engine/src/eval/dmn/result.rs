//! What came of an evaluation: values, and for each decision that was evaluated what went in and came out.
use super::table::{Outcome, Ready};
use crate::eval::feel::FeelValue;

/// What an evaluation gave.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The value that the standard gives the decision.
    pub value: FeelValue,
    /// Of a decision table: the rules that count, each with its outputs.
    pub rules: Option<Vec<Vec<Output>>>,
    /// Every decision that was evaluated, required ones first.
    pub instances: Vec<Instance>,
    /// What is wrong: rules that exclude each other, scripts that failed.
    pub failures: Vec<String>,
    /// Why something is null.
    pub warnings: Vec<String>,
}

/// One decision that was evaluated.
#[derive(Debug, Clone)]
pub struct Instance {
    pub decision: String,
    pub is_table: bool,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    /// What `COLLECT` aggregated.
    pub collected: Option<FeelValue>,
}

#[derive(Debug, Clone)]
pub struct Input {
    pub clause_id: Option<String>,
    pub clause_name: Option<String>,
    pub value: FeelValue,
}

#[derive(Debug, Clone)]
pub struct Output {
    pub clause_id: Option<String>,
    pub clause_name: Option<String>,
    pub rule_id: Option<String>,
    /// Counted from 1; `None` where no rule gave it.
    pub rule_order: Option<usize>,
    pub name: String,
    pub type_ref: Option<String>,
    pub value: FeelValue,
}

impl Instance {
    pub(super) fn of_table(decision: &str, table: &Ready, outcome: &Outcome) -> Self {
        let inputs = table.clauses.iter().zip(&outcome.inputs).map(|((clause_id, clause_name), value)| Input {
            clause_id: clause_id.clone(),
            clause_name: clause_name.clone(),
            value: value.clone(),
        });
        Self {
            decision: decision.to_owned(),
            is_table: true,
            inputs: inputs.collect(),
            outputs: outcome.outputs.clone(),
            collected: outcome.collected.clone(),
        }
    }

    pub(super) fn of_value(decision: &str, name: &str, value: &FeelValue) -> Self {
        let output = Output {
            clause_id: None,
            clause_name: None,
            rule_id: None,
            rule_order: None,
            name: name.to_owned(),
            type_ref: None,
            value: value.clone(),
        };
        Self { decision: decision.to_owned(), is_table: false, inputs: Vec::new(), outputs: vec![output], collected: None }
    }
}
