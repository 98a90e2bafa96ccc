//! Expressions, scripts and forms over the variables of a scope. Pure: whatever they find comes through [`Scope`].
mod budget;
mod coerce;
mod collection;
pub mod dmn;
mod error;
pub mod feel;
pub mod form;
mod functions;
mod given;
mod groovy;
mod item;
mod juel;
mod list;
mod log;
mod methods;
mod objects;
mod operate;
mod pattern;
mod regex;
mod scope;
mod script;
mod sight;

#[cfg(test)]
pub(crate) mod tests;
mod text;

pub use error::{EvalError, Thrown};
pub use given::Given;
pub use list::list_of;
pub use scope::{Facts, Scope, TaskChange, TaskFacts};
pub(crate) use script::last_lines;
pub use script::{Scripts, check_script, run_condition, run_script};
pub(crate) use sight::Sight;

use baton_models::expr::{Expression, Template};
use baton_models::{Position, Value};
use std::sync::Arc;

/// The value of an expression; plain text is its own value.
pub fn evaluate(expression: &Expression, scope: &mut dyn Scope) -> Result<Value, EvalError> {
    juel::template(&expression.template, scope).map_err(|why| complaint(expression, &why, scope))
}

/// Whether a condition holds; any other value than true or false is an error that names it.
pub fn evaluate_condition(expression: &Expression, scope: &mut dyn Scope) -> Result<bool, EvalError> {
    if let Template::Feel(feel) = &expression.template {
        return feel::condition(feel, scope).map_err(|why| complaint(expression, &why, scope));
    }
    match evaluate(expression, scope)? {
        Value::Boolean(holds) => Ok(holds),
        // The text of a condition without `${}` can only mean this.
        Value::String(text) if !matches!(expression.template, Template::Computed(_)) && matches!(text.trim(), "true" | "false") => {
            Ok(text.trim() == "true")
        }
        other => {
            let why = format!("a condition must give true or false, not {}", shown(&other));
            Err(complaint(expression, &why, scope))
        }
    }
}

/// The value as text; `None` for null.
pub fn evaluate_text(expression: &Expression, scope: &mut dyn Scope) -> Result<Option<Arc<str>>, EvalError> {
    match evaluate(expression, scope)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        other => text::of_value(&other).map(|text| Some(Arc::from(text))).map_err(|why| complaint(expression, &why, scope)),
    }
}

/// Why an expression has no value, or not the one that is wanted: which, where, and what it saw.
pub fn complaint(expression: &Expression, why: &str, scope: &mut dyn Scope) -> EvalError {
    unevaluated(&expression.template, &expression.source, expression.at, why, scope)
}

/// For messages: a value with its kind, shortened.
pub(crate) fn shown(value: &Value) -> String {
    item::Item::Value(value.clone()).shown()
}

fn unevaluated(template: &Template, source: &str, at: Position, why: &str, scope: &mut dyn Scope) -> EvalError {
    EvalError::of(source, at, &Sight::of_template(template, scope).explain(why, source, ""))
}

/// The value as ids: one, several separated by commas, or a list (candidate users and groups).
pub fn evaluate_ids(expression: &Expression, scope: &mut dyn Scope) -> Result<Vec<Arc<str>>, EvalError> {
    let value = evaluate(expression, scope)?;
    list::ids_of(&value).map_err(|why| complaint(expression, &why, scope))
}
