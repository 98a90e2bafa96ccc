//! Values as lists.
use super::item::{Item, Outcome};
use super::{EvalError, text};
use baton_models::Value;
use serde_json::Value as Json;
use std::sync::Arc;

/// The elements of a list (a multi-instance collection): those of a JSON list, or of an object's JSON.
pub fn list_of(value: &Value) -> Result<Vec<Value>, EvalError> {
    elements(value).map_err(EvalError::new)
}

fn elements(value: &Value) -> Outcome<Vec<Value>> {
    match Item::Value(value.clone()).opened()? {
        Item::Tree(Json::Array(list)) => list.into_iter().map(|json| Item::from_json(json).into_value()).collect(),
        other => Err(format!("a list is expected (a JSON array such as [\"ada\", \"bob\"]), not {}", other.shown())),
    }
}

/// Ids: one, several separated by commas, or a list; null gives none.
pub(super) fn ids_of(value: &Value) -> Outcome<Vec<Arc<str>>> {
    let texts = match Item::Value(value.clone()).opened()? {
        Item::Value(Value::Null) => Vec::new(),
        Item::Tree(Json::Array(_)) => elements(value)?,
        Item::Value(value) => vec![value],
        other => return Err(format!("ids are expected (one, several separated by commas, or a list), not {}", other.shown())),
    };
    let mut ids = Vec::new();
    for value in texts {
        let text = text::of_value(&value)?;
        ids.extend(text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(Arc::from));
    }
    Ok(ids)
}
