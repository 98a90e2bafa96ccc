//! Types and checks what a person entered into a form, by the rules that the model states.
use super::{EvalError, Scope, coerce, evaluate, item::Item, pattern, text};
use baton_models::Value;
use baton_models::form::{Field, FieldKind};
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

/// Bytes of one text field, where the model sets no limit.
const MAX_TEXT: usize = 1 << 20;

/// Checks what was submitted against the form. Values of fields come back with the field's type, others as they are;
/// a field that is `readonly` keeps the value that it has and is left out. Every wrong field is named.
pub fn validate(fields: &[Field], submitted: &[(Arc<str>, Value)]) -> Result<Values, Vec<FieldError>> {
    let mut checked = Checked::default();
    for (name, value) in submitted {
        match fields.iter().find(|field| *field.id == **name) {
            Some(field) => checked.take(field, typed(field, value)),
            None => checked.values.push((name.clone(), value.clone())),
        }
    }
    for field in fields.iter().filter(|field| !submitted.iter().any(|(name, _)| **name == *field.id)) {
        if is_required(field) && !is_readonly(field) {
            checked.refuse(field, missing(field));
        }
    }
    checked.done()
}

/// Reads the texts of an HTML form (a missing checkbox is false, a date is `yyyy-MM-dd` or in the field's pattern),
/// then checks them as [`validate`] does. A field left empty becomes null.
pub fn read_text<'a>(fields: &[Field], read: &dyn Fn(&str) -> Option<&'a str>) -> Result<Values, Vec<FieldError>> {
    let mut checked = Checked::default();
    for field in fields {
        let entered = read(&field.id).map(str::trim).unwrap_or_default();
        let value = match (&field.kind, entered) {
            (FieldKind::Boolean, text) => Value::Boolean(matches!(text, "true" | "on" | "1" | "yes")),
            (_, "") => Value::Null,
            (_, text) => Value::text(text),
        };
        checked.take(field, typed(field, &value));
    }
    checked.done()
}

/// What a field shows at first: its variable where there is one, else the default of the model.
pub fn default_value(field: &Field, scope: &mut dyn Scope) -> Result<Value, EvalError> {
    if let Some(value) = scope.variable(&field.id) {
        return Ok(value);
    }
    let Some(default) = &field.default else {
        return Ok(Value::Null);
    };
    let value = match evaluate(default, scope)? {
        Value::String(text) if text.is_empty() => Value::Null,
        value => value,
    };
    converted(field, &value).map_err(|why| EvalError::new(format!("the default of the form field '{}' does not fit: {why}", field.id)))
}

/// A time (ms, UTC) in the pattern of a date field; `None` where the pattern cannot write it.
pub fn date_text(ms: i64, pattern: &str) -> Option<String> {
    pattern::format(ms, pattern).ok()
}

#[derive(Default)]
struct Checked {
    values: Values,
    errors: Vec<FieldError>,
}

impl Checked {
    fn take(&mut self, field: &Field, value: Result<Value, String>) {
        match value {
            _ if is_readonly(field) => {}
            Ok(value) => self.values.push((field.id.as_str().into(), value)),
            Err(message) => self.refuse(field, message),
        }
    }

    fn refuse(&mut self, field: &Field, message: String) {
        self.errors.push(FieldError { field: field.id.clone(), message });
    }

    fn done(self) -> Result<Values, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(self.values) } else { Err(self.errors) }
    }
}

/// The value in the field's type, within its constraints.
fn typed(field: &Field, value: &Value) -> Result<Value, String> {
    let value = match value {
        Value::String(text) if text.is_empty() && field.kind != FieldKind::String => Value::Null,
        value => converted(field, value)?,
    };
    let nothing = matches!(&value, Value::Null) || matches!(&value, Value::String(text) if text.trim().is_empty());
    match nothing {
        true if is_required(field) => Err(missing(field)),
        true => Ok(value),
        false => within(field, &value).map(|()| value),
    }
}

fn missing(field: &Field) -> String {
    format!("{} is required", label(field))
}

/// The value in the field's type.
fn converted(field: &Field, value: &Value) -> Result<Value, String> {
    let refused = |wanted: String| format!("{} must be {wanted}; you entered {}", label(field), entered(value));
    match (&field.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (FieldKind::String, Value::Bytes(_) | Value::File(_) | Value::Object(_)) => Err(refused("a text".to_owned())),
        (FieldKind::String, value) => {
            text::of_value(value).map(|text| Value::String(Arc::from(text))).map_err(|_| refused("a text".to_owned()))
        }
        (FieldKind::Long, value) => long(value).map(Value::Long).ok_or_else(|| refused("a whole number".to_owned())),
        (FieldKind::Boolean, Value::Boolean(b)) => Ok(Value::Boolean(*b)),
        (FieldKind::Boolean, Value::String(text)) if matches!(&**text, "true" | "false") => Ok(Value::Boolean(&**text == "true")),
        (FieldKind::Boolean, _) => Err(refused("yes or no".to_owned())),
        (FieldKind::Date { pattern }, value) => {
            date(value, pattern).map(Value::Date).ok_or_else(|| refused(format!("a date such as {}", example(pattern))))
        }
        (FieldKind::Enum { values }, Value::String(id)) if values.iter().any(|(known, _)| **known == **id) => Ok(value.clone()),
        (FieldKind::Enum { values }, _) => Err(refused(format!("one of: {}", choices(values)))),
    }
}

fn long(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => coerce::as_number(&Item::Value(value.clone())).and_then(|number| coerce::whole(&number.item()).ok()),
    }
}

/// A date in the field's pattern, as `<input type="date">` sends it, or in ISO 8601.
fn date(value: &Value, pattern: &str) -> Option<i64> {
    match value {
        Value::Date(ms) => Some(*ms),
        Value::String(text) => {
            let iso = || baton_models::time::parse_date_time(text).ok();
            pattern::parse(text, pattern).ok().or_else(iso).filter(|ms| (FIRST_DAY..END).contains(ms))
        }
        _ => None,
    }
}

/// 1000-01-01 and 10000-01-01: a year of two or five digits is a slip of the finger.
const FIRST_DAY: i64 = -30_610_224_000_000;
const END: i64 = 253_402_300_800_000;

fn example(pattern: &str) -> String {
    // 2026-12-31
    pattern::format(1_798_675_200_000, pattern).unwrap_or_else(|_| "2026-12-31".to_owned())
}

fn choices(values: &[(String, String)]) -> String {
    let mut labels: Vec<&str> =
        values.iter().take(12).map(|(id, label)| if label.is_empty() { id.as_str() } else { label.as_str() }).collect();
    if values.len() > labels.len() {
        labels.push("...");
    }
    labels.join(", ")
}

/// The constraints of a value that is there.
fn within(field: &Field, value: &Value) -> Result<(), String> {
    let label = label(field);
    let amount = |name: &str| constraint(field, name).and_then(|config| config.trim().parse::<i64>().ok());
    if let Value::Long(n) = value {
        if let Some(min) = amount("min").filter(|min| n < min) {
            return Err(format!("{label} must be at least {min}; you entered {n}"));
        }
        if let Some(max) = amount("max").filter(|max| n > max) {
            return Err(format!("{label} must be at most {max}; you entered {n}"));
        }
    }
    if let Value::String(text) = value {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        if let Some(min) = amount("minlength").filter(|min| length < *min) {
            return Err(format!("{label} must have at least {min} characters; you entered {length}"));
        }
        if let Some(max) = amount("maxlength").filter(|max| length > *max) {
            return Err(format!("{label} must have at most {max} characters; you entered {length}"));
        }
        if text.len() > MAX_TEXT {
            return Err(format!("{label} is too long; at most {MAX_TEXT} bytes are accepted"));
        }
    }
    Ok(())
}

fn constraint<'a>(field: &'a Field, name: &str) -> Option<&'a str> {
    let found = field.constraints.iter().find(|constraint| constraint.name == name)?;
    Some(found.config.as_deref().unwrap_or_default())
}

/// Whether a field must be filled in.
pub fn is_required(field: &Field) -> bool {
    constraint(field, "required").is_some_and(|config| config != "false")
}

/// Whether a field is shown only.
pub fn is_readonly(field: &Field) -> bool {
    constraint(field, "readonly").is_some_and(|config| config != "false")
}

/// What the person reads beside the field.
fn label(field: &Field) -> &str {
    field.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&field.id)
}

fn entered(value: &Value) -> String {
    let item = Item::Value(value.clone());
    match text::of(&item) {
        Ok(text) if text.chars().count() <= 40 => format!("'{text}'"),
        Ok(text) => format!("'{}...'", text.chars().take(40).collect::<String>()),
        Err(_) => item.kind().to_owned(),
    }
}
