//! What is told of decisions that were evaluated. Written once; the state does not keep it.
use crate::decision::{DecisionDefinition, ImportedDecision};
use crate::eval::dmn::{Evaluated, Instance};
use crate::eval::feel::{FeelValue, from_feel, literal};
use baton_models::{Key, Value};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

type Text = Arc<str>;

/// One decision that was evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionTold {
    pub key: Key,
    pub definition: Key,
    pub id: Text,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Text>,
    pub version: i32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub requirements: Option<(Key, Text)>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tenant: Option<Text>,
    /// The evaluation that needed this one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub root: Option<Key>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub inputs: Vec<DecisionInput>,
    pub outputs: Vec<DecisionOutput>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub collected: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionInput {
    pub clause_id: Option<Text>,
    pub clause_name: Option<Text>,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionOutput {
    pub clause_id: Option<Text>,
    pub clause_name: Option<Text>,
    pub rule_id: Option<Text>,
    /// Counted from 1.
    pub rule_order: Option<usize>,
    pub name: Text,
    pub value: Value,
}

/// A row of the history.
#[derive(Debug, Clone)]
pub struct DecisionRecord {
    pub key: Key,
    pub instance: Key,
    pub element_instance: Key,
    pub element: Text,
    pub user: Option<Text>,
    pub told: Arc<DecisionTold>,
    pub evaluated_at: i64,
}

impl DecisionTold {
    /// Everything that an evaluation was made of: the decision that was asked for comes last. `find` knows the definitions of
    /// the decisions that it requires. A decision of a model that is imported counts to the definition that was deployed of it, else
    /// to the one that imports it.
    pub fn all(
        definition: &DecisionDefinition,
        evaluated: &Evaluated,
        find: impl Fn(&str) -> Option<Arc<DecisionDefinition>>,
        mut next_key: impl FnMut() -> Key,
    ) -> Vec<Self> {
        let keys: Vec<Key> = evaluated.instances.iter().map(|_| next_key()).collect();
        let last = keys.last().copied();
        let own = definition.decisions.model.namespace.as_ref();
        let told = |(key, instance): (Key, &Instance)| {
            let is_imported = instance.namespace.as_ref() != own;
            let of = if is_imported { imported(definition, instance) } else { of_file(definition, instance, &find) };
            let (definition_key, version, name, requirements) = of;
            Self {
                key,
                definition: definition_key,
                id: instance.decision.as_str().into(),
                name,
                version,
                requirements,
                tenant: definition.tenant.clone(),
                root: last.filter(|last| *last != key),
                inputs: instance.inputs.iter().map(input).collect(),
                outputs: instance.outputs.iter().map(output).collect(),
                collected: instance.collected.as_ref().and_then(|value| literal::print(value).parse().ok()),
            }
        };
        keys.into_iter().zip(&evaluated.instances).map(told).collect()
    }
}

/// The definition that a decision counts to: its key and version, the decision's name, and the file with several decisions.
type Of = (Key, i32, Option<Text>, Option<(Key, Text)>);

fn of_file(definition: &DecisionDefinition, instance: &Instance, find: impl Fn(&str) -> Option<Arc<DecisionDefinition>>) -> Of {
    let found = if instance.decision == *definition.id { None } else { find(&instance.decision) };
    let of = found.as_deref().unwrap_or(definition);
    (of.key, of.version, of.name.clone(), definition.requirements.clone())
}

fn imported(definition: &DecisionDefinition, instance: &Instance) -> Of {
    let is_it = |known: &&ImportedDecision| Some(&*known.namespace) == instance.namespace.as_deref() && *known.id == *instance.decision;
    let name = Some(Text::from(instance.name.as_str()));
    match definition.imports.iter().find(is_it) {
        Some(known) => (known.key, known.version, name, known.requirements.clone()),
        None => (definition.key, definition.version, name, definition.requirements.clone()),
    }
}

fn input(input: &crate::eval::dmn::Input) -> DecisionInput {
    DecisionInput {
        clause_id: input.clause_id.as_deref().map(Arc::from),
        clause_name: input.clause_name.as_deref().map(Arc::from),
        value: kept(&input.value),
    }
}

fn output(output: &crate::eval::dmn::Output) -> DecisionOutput {
    DecisionOutput {
        clause_id: output.clause_id.as_deref().map(Arc::from),
        clause_name: output.clause_name.as_deref().map(Arc::from),
        rule_id: output.rule_id.as_deref().map(Arc::from),
        rule_order: output.rule_order,
        name: output.name.as_str().into(),
        value: output.typed().unwrap_or_else(|_| kept(&output.value)),
    }
}

/// What no variable can hold is kept as a FEEL literal.
fn kept(value: &FeelValue) -> Value {
    from_feel(value).unwrap_or_else(|_| Value::text(literal::print(value)))
}
