//! Values of variables as FEEL values, and back. No number goes through binary floating point on its way in.
use super::{literal, meter};
use crate::eval::item::{Item, Outcome};
use baton_models::Value;
use baton_models::time::format_iso;
use dsntk_feel::FeelNumber;
use dsntk_feel::values::Value as Feel;
use dsntk_feel_temporal::{FeelDate, FeelDateTime};

/// Digits of a decimal. Who uses all of them is the outcome of a division that does not end.
const DIGITS: usize = 34;

/// A variable's value for FEEL.
pub fn to_feel(value: &Value) -> Outcome<Feel> {
    Ok(match value {
        Value::Null => Feel::Null(None),
        Value::Boolean(b) => Feel::Boolean(*b),
        Value::Short(n) => Feel::Number((*n).into()),
        Value::Integer(n) => Feel::Number((*n).into()),
        Value::Long(n) => Feel::Number((*n).into()),
        Value::Double(n) if n.is_finite() => Feel::Number(format!("{n:e}").parse().map_err(|_| format!("{n} is no decimal"))?),
        Value::Double(n) => return Err(format!("{n} is no number in FEEL")),
        Value::String(text) | Value::Xml(text) => Feel::String(text.to_string()),
        Value::Date(ms) => instant(*ms).ok_or_else(|| format!("the point in time {ms} is out of range"))?,
        Value::Json(text) => literal::parse_json(text).map_err(|why| format!("the JSON value cannot be read: {why}"))?,
        Value::Object(object) if object.format == "application/json" => literal::parse_json(object.serialized.as_deref().unwrap_or("null"))
            .map_err(|why| format!("the JSON value cannot be read: {why}"))?,
        other => return Err(format!("{} has no meaning in FEEL", Item::Value(other.clone()).kind())),
    })
}

/// The time of the command.
pub(super) fn now() -> Feel {
    instant(meter::clock().now).unwrap_or(Feel::Null(None))
}

/// The day of the command, where the server's people are.
pub(super) fn today() -> Feel {
    let (year, month, day) = meter::clock().today;
    FeelDate::new(year, month.into(), day.into()).map_or(Feel::Null(None), Feel::Date)
}

/// A point in time, in UTC.
pub(super) fn instant(ms: i64) -> Option<Feel> {
    FeelDateTime::try_from(format_iso(ms).as_str()).ok().map(Feel::DateTime)
}

/// A FEEL value as a variable holds it: numbers as Integer, Long or Double, or as JSON where a Double would lose digits; a date and time
/// with a zone as Date, all else that is temporal as ISO 8601 text; lists and contexts as JSON.
pub fn from_feel(value: &Feel) -> Outcome<Value> {
    Ok(match value {
        Feel::Null(_) => Value::Null,
        Feel::Boolean(b) => Value::Boolean(*b),
        Feel::Number(n) => number(n),
        Feel::String(text) => Value::text(text.as_str()),
        Feel::DateTime(moment) => point(moment).map_or_else(|| Value::text(moment.to_string()), Value::Date),
        Feel::Date(_) | Feel::Time(_) | Feel::DaysAndTimeDuration(_) | Feel::YearsAndMonthsDuration(_) => Value::text(value.to_string()),
        Feel::List(_) | Feel::Context(_) => {
            let mut text = String::new();
            json(value, &mut text)?;
            Value::Json(text.into())
        }
        Feel::Range(..) => return Err("a range cannot be kept in a variable".to_owned()),
        Feel::FunctionDefinition(..) | Feel::BuiltInFunction(_) => return Err("a function cannot be kept in a variable".to_owned()),
        other => return Err(format!("a {} cannot be kept in a variable", other.type_of())),
    })
}

fn number(n: &FeelNumber) -> Value {
    if n.is_integer()
        && let Ok(whole) = i64::try_from(*n)
    {
        return i32::try_from(whole).map_or(Value::Long(whole), Value::Integer);
    }
    let Some(text) = literal::digits(n) else { return Value::Null };
    let double: f64 = text.parse().unwrap_or(f64::NAN);
    let exact = format!("{double:e}").parse::<FeelNumber>().is_ok_and(|same| same == *n);
    let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    if exact || (digits >= DIGITS && text.contains('.')) { Value::Double(double) } else { Value::Json(text.into()) }
}

/// Milliseconds, of a date and time with a zone and no more precision than that.
fn point(moment: &FeelDateTime) -> Option<i64> {
    let text = moment.to_string();
    let time = text.split_once('T')?.1;
    if !time.contains(['Z', '+', '-', '@']) {
        return None;
    }
    // jiff wants the zone's name in brackets, which needs an offset in front of it only where it is ambiguous.
    let stamp = match text.split_once('@') {
        Some((local, zone)) => {
            let local: jiff::civil::DateTime = local.parse().ok()?;
            local.in_tz(zone).ok()?.timestamp()
        }
        None => text.parse::<jiff::Timestamp>().ok()?,
    };
    (stamp.subsec_nanosecond() % 1_000_000 == 0).then(|| stamp.as_millisecond())
}

/// JSON text with all digits.
pub(super) fn json(value: &Feel, out: &mut String) -> Outcome<()> {
    match value {
        Feel::List(items) => {
            for (at, item) in items.iter().enumerate() {
                out.push(if at == 0 { '[' } else { ',' });
                json(item, out)?;
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Feel::Context(context) => {
            for (at, (name, item)) in context.iter().enumerate() {
                out.push(if at == 0 { '{' } else { ',' });
                out.push_str(&serde_json::Value::from(name.as_str()).to_string());
                out.push(':');
                json(item, out)?;
            }
            out.push_str(if context.is_empty() { "{}" } else { "}" });
        }
        Feel::Null(_) => out.push_str("null"),
        Feel::Boolean(_) | Feel::Number(_) => out.push_str(&literal::print(value)),
        Feel::String(text) => out.push_str(&serde_json::Value::from(text.as_str()).to_string()),
        Feel::Range(..) => out.push_str(&serde_json::Value::from(literal::print(value)).to_string()),
        Feel::FunctionDefinition(..) | Feel::BuiltInFunction(_) => out.push_str("null"),
        other => out.push_str(&serde_json::Value::from(other.to_string()).to_string()),
    }
    super::super::text::bounded(out.len())
}
