//! Types and checks what a person entered into a form.
use super::{EvalError, Scope};
use baton_models::Value;
use baton_models::form::Field;
use std::sync::Arc;

/// What is wrong with one field, said to the person who filled it in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's id.
    pub field: String,
    pub message: String,
}

/// Typed values by name.
pub type Values = Vec<(Arc<str>, Value)>;

/// Checks what was submitted against the form. Values of fields come back with the field's type, others as they are.
pub fn validate(_fields: &[Field], submitted: &[(Arc<str>, Value)]) -> Result<Values, Vec<FieldError>> {
    Ok(submitted.to_vec())
}

/// Reads the texts of an HTML form (a missing checkbox is false, a date is `yyyy-MM-dd` or in the field's pattern),
/// then does what [`validate`] does.
pub fn read_text<'a>(_fields: &[Field], _read: &dyn Fn(&str) -> Option<&'a str>) -> Result<Values, Vec<FieldError>> {
    Ok(Vec::new())
}

/// What a field shows at first.
pub fn default_value(_field: &Field, _scope: &mut dyn Scope) -> Result<Value, EvalError> {
    Ok(Value::Null)
}
