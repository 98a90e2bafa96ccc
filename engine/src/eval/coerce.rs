//! From one type to another by the rules of the expression language (JSR-341, 1.23), which are Java's.
use super::item::{Item, Outcome};
use super::text;
use baton_models::Value;
use baton_models::time::parse_date_time;

/// A number as expressions compute with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Long(i64),
    Double(f64),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "as Java widens a long")]
    pub fn double(self) -> f64 {
        match self {
            Number::Long(n) => n as f64,
            Number::Double(n) => n,
        }
    }

    pub fn item(self) -> Item {
        Item::Value(match self {
            Number::Long(n) => Value::Long(n),
            Number::Double(n) => Value::Double(n),
        })
    }
}

/// The number that an item already is.
pub(super) fn as_number(item: &Item) -> Option<Number> {
    match item {
        Item::Value(Value::Short(n)) => Some(Number::Long(i64::from(*n))),
        Item::Value(Value::Integer(n)) => Some(Number::Long(i64::from(*n))),
        Item::Value(Value::Long(n)) => Some(Number::Long(*n)),
        Item::Value(Value::Double(n)) => Some(Number::Double(*n)),
        _ => None,
    }
}

/// Characters of a text that may be a number; the longest double has some 330 in all its digits.
const DIGITS: usize = 400;

/// The number in a text; the empty text is 0.
pub(super) fn number_in(text: &str) -> Option<Number> {
    if text.is_empty() {
        return Some(Number::Long(0));
    }
    if text.len() > DIGITS || !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return None;
    }
    text.parse().map(Number::Long).ok().or_else(|| text.parse().ok().filter(|n: &f64| n.is_finite()).map(Number::Double))
}

/// A number: null and the empty text are 0, other text is read.
pub(super) fn number(item: &Item) -> Outcome<Number> {
    match item {
        Item::Value(Value::Null) => Ok(Number::Long(0)),
        Item::Value(Value::String(text)) => number_in(text).ok_or_else(|| format!("{} is no number", item.shown())),
        _ => as_number(item).ok_or_else(|| format!("{} is no number", item.shown())),
    }
}

/// A whole number, for indexes and amounts.
pub(super) fn whole(item: &Item) -> Outcome<i64> {
    match number(item)? {
        Number::Long(n) => Ok(n),
        #[expect(clippy::cast_possible_truncation, reason = "within the range of i64 by the guard")]
        Number::Double(n) if n.fract() == 0.0 && n.abs() < 9e15 => Ok(n as i64),
        Number::Double(n) => Err(format!("{} is no whole number", text::double(n))),
    }
}

/// True or false: null and every text but `true` are false.
pub(super) fn boolean(item: &Item) -> Outcome<bool> {
    match item {
        Item::Value(Value::Boolean(b)) => Ok(*b),
        Item::Value(Value::Null) => Ok(false),
        Item::Value(Value::String(text)) => Ok(text.eq_ignore_ascii_case("true")),
        _ => Err(format!("{} is neither true nor false", item.shown())),
    }
}

/// The point in time that an item already is.
pub(super) fn as_date(item: &Item) -> Option<i64> {
    match item {
        Item::Value(Value::Date(ms)) | Item::DateTime(ms) => Some(*ms),
        _ => None,
    }
}

/// A point in time: a date, or ISO 8601 text.
pub(super) fn date(item: &Item) -> Outcome<i64> {
    match item {
        Item::Value(Value::String(text)) => parse_date_time(text),
        _ => as_date(item).ok_or_else(|| format!("{} is no date", item.shown())),
    }
}

/// The text of an argument such as a variable's name.
pub(super) fn name(item: &Item) -> Outcome<String> {
    match item.is_null() {
        true => Err("a name is expected, not null".to_owned()),
        false => text::of(item).map(std::borrow::Cow::into_owned),
    }
}
