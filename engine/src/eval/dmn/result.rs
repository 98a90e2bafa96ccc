//! What came of an evaluation: values, and for each decision that was evaluated what went in and came out.
use super::table::{Outcome, Ready};
use crate::eval::feel::{FeelValue, from_feel};
use baton_models::Value;
use baton_models::dmn::{Decision, Model};

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
    /// The namespace of its model, and its name there.
    pub namespace: Option<String>,
    pub name: String,
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
    pub(super) fn of_table(decision: &Decision, model: &Model, table: &Ready, outcome: &Outcome) -> Self {
        let inputs = table.clauses.iter().zip(&outcome.inputs).map(|((clause_id, clause_name), value)| Input {
            clause_id: clause_id.clone(),
            clause_name: clause_name.clone(),
            value: value.clone(),
        });
        Self {
            decision: decision.id.clone(),
            namespace: model.namespace.clone(),
            name: decision.name.clone(),
            is_table: true,
            inputs: inputs.collect(),
            outputs: outcome.outputs.clone(),
            collected: outcome.collected.clone(),
        }
    }

    pub(super) fn of_value(decision: &Decision, model: &Model, value: &FeelValue) -> Self {
        let output = Output {
            clause_id: None,
            clause_name: None,
            rule_id: None,
            rule_order: None,
            name: decision.variable.name.clone(),
            type_ref: None,
            value: value.clone(),
        };
        let (namespace, name) = (model.namespace.clone(), decision.name.clone());
        Self { decision: decision.id.clone(), namespace, name, is_table: false, inputs: Vec::new(), outputs: vec![output], collected: None }
    }
}

impl Evaluated {
    /// The rules that count, each with its outputs by name, as variables hold them. What is no table counts as one rule.
    pub fn results(&self) -> Result<Vec<Vec<(String, Value)>>, String> {
        let outputs = |outputs: &Vec<Output>| outputs.iter().map(|output| Ok((output.name.clone(), output.typed()?))).collect();
        match &self.rules {
            Some(rules) => rules.iter().map(outputs).collect(),
            None => self.instances.last().map(|last| outputs(&last.outputs)).into_iter().collect(),
        }
    }
}

impl Output {
    /// As a variable holds it; the table may state a type that users of the dialect know.
    pub fn typed(&self) -> Result<Value, String> {
        let value = from_feel(&self.value).map_err(|why| format!("the output '{}': {why}", self.name))?;
        let whole = |value: &Value| match value {
            Value::Integer(n) => Some(i64::from(*n)),
            Value::Long(n) => Some(*n),
            _ => None,
        };
        Ok(match (self.type_ref.as_deref(), whole(&value)) {
            (Some("long"), Some(n)) => Value::Long(n),
            #[expect(clippy::cast_precision_loss, reason = "the model asks for a double")]
            (Some("double"), Some(n)) => Value::Double(n as f64),
            _ => value,
        })
    }
}
