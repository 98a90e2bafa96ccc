//! Expressions, scripts and forms over the variables of a scope. Pure: whatever they find comes through [`Scope`].
mod error;
pub mod form;
mod scope;
mod script;

pub use error::EvalError;
pub use scope::{Facts, Scope, TaskFacts};
pub use script::{Scripts, run_script};

use baton_models::Value;
use baton_models::expr::Expression;
use std::sync::Arc;

/// The value of an expression; plain text is its own value.
pub fn evaluate(_expression: &Expression, _scope: &mut dyn Scope) -> Result<Value, EvalError> {
    Err(EvalError::new("not yet"))
}

/// Whether a condition holds; any other value than true or false is an error that names it.
pub fn evaluate_condition(_expression: &Expression, _scope: &mut dyn Scope) -> Result<bool, EvalError> {
    Err(EvalError::new("not yet"))
}

/// The value as text; `None` for null.
pub fn evaluate_text(_expression: &Expression, _scope: &mut dyn Scope) -> Result<Option<Arc<str>>, EvalError> {
    Err(EvalError::new("not yet"))
}

/// The value as ids: one, several separated by commas, or a list (candidate users and groups).
pub fn evaluate_ids(_expression: &Expression, _scope: &mut dyn Scope) -> Result<Vec<Arc<str>>, EvalError> {
    Err(EvalError::new("not yet"))
}

/// The elements of a list (a multi-instance collection): those of a JSON list, or of an object's JSON.
pub fn list_of(_value: &Value) -> Result<Vec<Value>, EvalError> {
    Err(EvalError::new("not yet"))
}
