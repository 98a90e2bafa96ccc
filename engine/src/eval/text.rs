//! Values as text, as Java would write them.
use super::budget;
use super::item::{Item, Outcome};
use baton_models::Value;
use baton_models::time::format_iso;
use std::borrow::Cow;

/// No expression makes a longer text, in bytes.
pub(super) const MAX_LENGTH: usize = 4 << 20;

/// The text of an item; null is empty, dates are ISO 8601 in UTC.
pub(super) fn of(item: &Item) -> Outcome<Cow<'_, str>> {
    Ok(match item {
        Item::Value(value) => return of_value(value),
        Item::Tree(json) => {
            let text = json.to_string();
            made(text.len())?;
            Cow::Owned(text)
        }
        Item::DateTime(ms) => Cow::Owned(format_iso(*ms)),
        other => return Err(format!("'{}' is no text; name a property of it", other.kind())),
    })
}

/// The text of a value.
pub(super) fn of_value(value: &Value) -> Outcome<Cow<'_, str>> {
    Ok(match value {
        Value::Null => Cow::Borrowed(""),
        Value::Boolean(true) => Cow::Borrowed("true"),
        Value::Boolean(false) => Cow::Borrowed("false"),
        Value::Short(n) => Cow::Owned(n.to_string()),
        Value::Integer(n) => Cow::Owned(n.to_string()),
        Value::Long(n) => Cow::Owned(n.to_string()),
        Value::Double(n) => Cow::Owned(double(*n)),
        Value::Date(ms) => Cow::Owned(format_iso(*ms)),
        Value::String(text) | Value::Json(text) | Value::Xml(text) => Cow::Borrowed(text),
        Value::File(file) => Cow::Borrowed(file.name.as_str()),
        Value::Object(object) => match &object.serialized {
            Some(text) if object.format != "application/x-java-serialized-object" => Cow::Borrowed(text.as_str()),
            _ => return Err(format!("a serialized object of type {} is no text", object.type_name)),
        },
        Value::Bytes(_) => return Err("a value of type Bytes is no text".to_owned()),
    })
}

/// A double as `Double.toString` of Java writes it: `1.0`, `0.001`, `1.0E10`.
pub(super) fn double(n: f64) -> String {
    let size = n.abs();
    if n.is_nan() {
        return "NaN".to_owned();
    }
    if n.is_infinite() {
        return if n > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return format!("{n:?}");
    }
    let scientific = format!("{n:E}");
    match scientific.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => scientific,
    }
}

/// Counts a text that was made, or is about to be.
pub(super) fn made(length: usize) -> Outcome<()> {
    bounded(length)?;
    budget::spend(length)
}

/// Refuses texts that grow without measure.
pub(super) fn bounded(length: usize) -> Outcome<()> {
    match length > MAX_LENGTH {
        true => Err(format!("the text would have {length} bytes; at most {MAX_LENGTH} are accepted")),
        false => Ok(()),
    }
}
