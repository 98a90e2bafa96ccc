//! ISO 8601 durations: `P1Y2M3DT4H5M6.5S`, `P2W`. Calendar units follow the calendar of a time zone.
use super::{excerpt, timestamp};
use jiff::Span;
use jiff::tz::TimeZone;

/// The units of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

/// The milliseconds that an ISO 8601 duration lasts from `from_ms` on in UTC (months and years differ in length).
pub fn parse_duration_ms(text: &str, from_ms: i64) -> Result<i64, String> {
    after(text, from_ms, &TimeZone::UTC).map(|end| end.saturating_sub(from_ms))
}

/// When an ISO 8601 duration ends that begins at `from_ms`, by the calendar of `zone`.
pub(super) fn after(text: &str, from_ms: i64, zone: &TimeZone) -> Result<i64, String> {
    let end = apply(from_ms, parse(text)?, zone).map_err(|()| format!("the duration '{}' is too long", excerpt(text)))?;
    if end >= from_ms { Ok(end) } else { Err(format!("the duration '{}' is negative", excerpt(text))) }
}

/// `ms` and so many units later (earlier, where `amount` is negative), by the calendar in UTC.
pub fn add(ms: i64, amount: i64, unit: Unit) -> Result<i64, String> {
    let span = Span::new();
    let span = match unit {
        Unit::Year => span.try_years(amount),
        Unit::Month => span.try_months(amount),
        Unit::Week => span.try_weeks(amount),
        Unit::Day => span.try_days(amount),
        Unit::Hour => span.try_hours(amount),
        Unit::Minute => span.try_minutes(amount),
        Unit::Second => span.try_seconds(amount),
        Unit::Millisecond => span.try_milliseconds(amount),
    };
    span.map_err(|_| ()).and_then(|span| apply(ms, span, &TimeZone::UTC)).map_err(|()| format!("{amount} is too far away for a date"))
}

/// The text as jiff's span; jiff also reads a friendly format (`2 days`), which models must not use.
pub(super) fn parse(text: &str) -> Result<Span, String> {
    let text = text.trim();
    let refused =
        || format!("'{}' is no ISO 8601 duration; write for example PT5M (5 minutes), PT1H30M, P2D (2 days) or P1M", excerpt(text));
    if !text.starts_with(['P', 'p']) || text.len() > 100 {
        return Err(refused());
    }
    text.parse().map_err(|_| refused())
}

pub(super) fn apply(ms: i64, span: Span, zone: &TimeZone) -> Result<i64, ()> {
    let from = timestamp(ms).map_err(|_| ())?.to_zoned(zone.clone());
    from.checked_add(span).map(|to| to.timestamp().as_millisecond()).map_err(|_| ())
}
