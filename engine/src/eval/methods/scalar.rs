//! Methods of numbers and booleans, and those that Spin gives every JSON value.
use crate::eval::coerce::{self, Number};
use crate::eval::item::{Item, Outcome};
use baton_models::Value;

pub(super) fn call(of: &Item, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    if !arguments.is_empty() {
        return Ok(None);
    }
    if let Some(found) = coerce::as_number(of).and_then(|number| numeric(number, name)) {
        return Ok(Some(found));
    }
    Ok(match (name, of) {
        ("booleanValue" | "boolValue", Item::Value(Value::Boolean(_))) => Some(of.clone()),
        ("stringValue", Item::Value(Value::String(_))) => Some(of.clone()),
        ("numberValue", _) => return Err(format!("{} is no number", of.shown())),
        ("boolValue", _) => return Err(format!("{} is neither true nor false", of.shown())),
        ("stringValue", _) => return Err(format!("{} is no text", of.shown())),
        _ => spin(of, name),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "Java's narrowing; `as` saturates where Java would too")]
fn numeric(number: Number, name: &str) -> Option<Item> {
    let long = match number {
        Number::Long(n) => n,
        Number::Double(n) => n as i64,
    };
    Some(match name {
        "intValue" => Item::Value(Value::Integer(long.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)),
        "longValue" => Item::long(long),
        "doubleValue" | "floatValue" => Item::Value(Value::Double(number.double())),
        "numberValue" => number.item(),
        "isNaN" => Item::boolean(number.double().is_nan()),
        _ => return None,
    })
}

fn spin(of: &Item, name: &str) -> Option<Item> {
    let is = |kind: &str| Some(Item::boolean(of.kind() == kind));
    match name {
        "value" | "unwrap" => Some(of.clone()),
        "isNull" => is("null"),
        "isString" => is("a text"),
        "isNumber" => is("a number"),
        "isBoolean" => is("a boolean"),
        "isArray" => is("a list"),
        "isObject" => is("a map"),
        "isValue" => Some(Item::boolean(!matches!(of, Item::Tree(_)))),
        _ => None,
    }
}
