//! Reports: streams over the journal, used by the pages and the command line alike.
pub mod audit;
mod events;
mod names;
mod narrator;

use baton_engine::Graph;
use baton_models::Value;

/// What the forms of a process call a variable, and the label of the choice that its value is.
pub fn field_label(graph: &Graph, name: &str, value: &Value) -> (Option<String>, Option<String>) {
    let Some(field) = names::field_of(&graph.process, name) else { return (None, None) };
    let choice = match value {
        Value::String(id) => names::choice(field, id).map(str::to_owned),
        _ => None,
    };
    (field.label.clone(), choice)
}
