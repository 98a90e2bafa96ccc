//! Things as people say them: times, values and names.
use baton_engine::Directory;
use baton_models::Value;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Longer values are cut on pages; reports have all of them.
const MAX_VALUE: usize = 2_000;

/// A point in time for a page: as people say it, exact for whoever points at it, and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    pub said: String,
    pub exact: String,
    pub iso: String,
}

/// `at` as seen from `now`, both in milliseconds since the epoch, UTC.
pub fn moment(at: i64, now: i64) -> Moment {
    Moment { said: ago(at, now), exact: exact(at), iso: iso(at) }
}

/// `2026-11-21 12:08:40 UTC`.
pub fn exact(at: i64) -> String {
    utc(at).strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn iso(at: i64) -> String {
    utc(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn utc(at: i64) -> Zoned {
    let limit = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at).unwrap_or(limit).to_zoned(TimeZone::UTC)
}

/// `2 hours ago`, `in 3 days`, and the date for what is further away than four weeks.
pub fn ago(at: i64, now: i64) -> String {
    let distance = now.saturating_sub(at);
    let past = distance >= 0;
    let span = if past { distance } else { rounded(distance.saturating_abs()) };
    let (number, unit) = match span {
        ..MINUTE => return if past { "just now" } else { "in a moment" }.to_owned(),
        MINUTE..HOUR => (span / MINUTE, "minute"),
        HOUR..DAY => (span / HOUR, "hour"),
        _ if span < 28 * DAY => (span / DAY, "day"),
        _ => return utc(at).strftime("%-d %B %Y").to_string(),
    };
    let plural = if number == 1 { "" } else { "s" };
    if past { format!("{number} {unit}{plural} ago") } else { format!("in {number} {unit}{plural}") }
}

/// What lies ahead is rounded to half a unit: a second ago it was due in two days, so it still is.
fn rounded(span: i64) -> i64 {
    let unit = [DAY, HOUR, MINUTE].into_iter().find(|unit| span >= *unit).unwrap_or(1);
    span.saturating_add(unit / 2)
}

/// A variable's value in a page.
pub fn value(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Boolean(true) => "yes".into(),
        Value::Boolean(false) => "no".into(),
        Value::Short(n) => n.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Long(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::String(text) | Value::Json(text) | Value::Xml(text) => text.to_string(),
        Value::Date(at) if at.rem_euclid(DAY) == 0 => utc(*at).strftime("%Y-%m-%d").to_string(),
        Value::Date(at) => exact(*at),
        Value::Bytes(bytes) => format!("{} bytes", bytes.0.len()),
        Value::File(file) => format!("{} ({} bytes)", file.name, file.content.0.len()),
        Value::Object(object) => object.serialized.clone().unwrap_or_else(|| object.type_name.clone()),
    };
    cut(&text, MAX_VALUE)
}

/// At most so many characters, with dots where something is missing.
pub fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A technical name as words: `orderNumber` and `order_number` become `Order number`.
pub fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if matches!(c, '_' | '-' | '.') {
            out.push(' ');
        } else if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else if out.is_empty() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// The name of a user, or the id of one who is not known (any more).
pub fn name(user: &str, directory: &Directory) -> String {
    directory.user(user).map_or_else(|| user.to_owned(), |user| user.display_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_from_both_sides() {
        let now = 1_800_000_000_000;
        let said = |distance: i64| ago(now - distance, now);
        assert_eq!(said(20_000), "just now");
        assert_eq!(said(-20_000), "in a moment");
        assert_eq!(said(MINUTE), "1 minute ago");
        assert_eq!(said(2 * HOUR + 59 * MINUTE), "2 hours ago");
        assert_eq!(said(-3 * DAY), "in 3 days");
        assert_eq!(said(-2 * DAY + 20_000), "in 2 days");
        assert_eq!(said(-90 * MINUTE + 1), "in 1 hour");
        assert_eq!(said(40 * DAY), "6 December 2026");
        assert_eq!(ago(i64::MAX, i64::MIN), "30 December 9999");
    }

    #[test]
    fn names_become_words() {
        assert_eq!(words("orderNumber"), "Order number");
        assert_eq!(words("supplier_message"), "Supplier message");
        assert_eq!(words("IBAN"), "IBAN");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_cut_keeps_whole_characters() {
        assert_eq!(cut("Käse", 2), "Kä…");
        assert_eq!(cut("Käse", 4), "Käse");
    }
}
