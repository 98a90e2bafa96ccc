//! Points in time as text.
use super::excerpt;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::temporal::DateTimeParser};

static PARSER: DateTimeParser = DateTimeParser::new();

/// An ISO 8601 date or date-time; without an offset it is UTC.
pub fn parse_date_time(text: &str) -> Result<i64, String> {
    date_time_in(text, &TimeZone::UTC)
}

/// The same; without an offset it is meant in `zone`.
pub(super) fn date_time_in(text: &str, zone: &TimeZone) -> Result<i64, String> {
    let trimmed = text.trim();
    let refused = || {
        format!(
            "'{}' is no ISO 8601 date; write for example 2026-01-31T12:00:00Z, 2026-01-31T12:00:00+01:00 or 2026-01-31",
            excerpt(trimmed)
        )
    };
    if trimmed.len() > 100 || !trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+') {
        return Err(refused());
    }
    let instant = PARSER.parse_timestamp(trimmed).or_else(|_| local(trimmed, zone));
    instant.map(Timestamp::as_millisecond).map_err(|_| refused())
}

/// What is on the wall in `zone`.
fn local(text: &str, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    let local: DateTime = match text.contains(['T', 't', ' ']) {
        true => PARSER.parse_datetime(text)?,
        false => PARSER.parse_date(text).map(Date::into)?,
    };
    zone.to_timestamp(local)
}

/// As the REST interface writes it: `2026-01-31T23:59:59.000+0000`.
pub fn format_rest(ms: i64) -> String {
    format(ms, "%Y-%m-%dT%H:%M:%S.%3f+0000")
}

/// ISO 8601 as people and timers read it: `2026-01-31T23:59:59Z`, with milliseconds only where there are any.
pub fn format_iso(ms: i64) -> String {
    format(ms, if ms % 1000 == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S.%3fZ" })
}

fn format(ms: i64, pattern: &str) -> String {
    // Out of range: the nearest time that there is.
    let at = Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX });
    at.strftime(pattern).to_string()
}

/// Reads what [`format_rest`] writes; like Camunda 7 also without zone, and any ISO 8601 date-time.
pub fn parse_rest(text: &str) -> Result<i64, String> {
    parse_date_time(text).map_err(|_| {
        format!("'{}' is no date; the format is yyyy-MM-dd'T'HH:mm:ss.SSSZ, for example 2026-01-31T23:59:59.000+0000", excerpt(text.trim()))
    })
}
