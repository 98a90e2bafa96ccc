//! Methods of points in time, as `java.util.Date` and Joda's `DateTime` name them. UTC throughout.
use crate::eval::coerce;
use crate::eval::item::{Item, Outcome};
use crate::eval::pattern;
use baton_models::Value;
use baton_models::time::{Unit, add};

pub(super) fn call(of: &Item, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    let Some(ms) = coerce::as_date(of) else {
        return Ok(None);
    };
    Ok(Some(match (name, arguments) {
        ("toDate", []) => Item::Value(Value::Date(ms)),
        ("getTime" | "getMillis", []) => Item::long(ms),
        ("toString", [of]) => Item::text(pattern::format(ms, &coerce::name(of)?)?),
        ("isEqual", [other]) => Item::boolean(ms == coerce::date(other)?),
        ("before" | "isBefore", [other]) => Item::boolean(ms < coerce::date(other)?),
        ("after" | "isAfter", [other]) => Item::boolean(ms > coerce::date(other)?),
        (_, [amount]) => match shift(name) {
            Some((sign, unit)) => {
                let amount = coerce::whole(amount)?.checked_mul(sign).ok_or("the amount is too large")?;
                let moved = add(ms, amount, unit)?;
                if matches!(of, Item::DateTime(_)) { Item::DateTime(moved) } else { Item::Value(Value::Date(moved)) }
            }
            None => return Ok(None),
        },
        (_, []) => return field(ms, name),
        _ => return Ok(None),
    }))
}

/// `plusDays`, `minusWeeks`, ...
fn shift(name: &str) -> Option<(i64, Unit)> {
    let (sign, unit) = match name.strip_prefix("plus") {
        Some(unit) => (1, unit),
        None => (-1, name.strip_prefix("minus")?),
    };
    let unit = match unit {
        "Years" => Unit::Year,
        "Months" => Unit::Month,
        "Weeks" => Unit::Week,
        "Days" => Unit::Day,
        "Hours" => Unit::Hour,
        "Minutes" => Unit::Minute,
        "Seconds" => Unit::Second,
        "Millis" => Unit::Millisecond,
        _ => return None,
    };
    Some((sign, unit))
}

/// `getYear`, `getHourOfDay`, ...
fn field(ms: i64, name: &str) -> Outcome<Option<Item>> {
    let format = match name {
        "getYear" => "y",
        "getMonthOfYear" | "getMonthValue" => "M",
        "getDayOfMonth" => "d",
        "getDayOfWeek" => "u",
        "getDayOfYear" => "D",
        "getHourOfDay" | "getHour" => "H",
        "getMinuteOfHour" | "getMinute" => "m",
        "getSecondOfMinute" | "getSecond" => "s",
        "getMillisOfSecond" => "S",
        _ => return Ok(None),
    };
    let text = pattern::format(ms, format)?;
    Ok(coerce::number_in(&text).map(coerce::Number::item))
}
