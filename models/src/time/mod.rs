//! Points and spans of time as models write them: ISO 8601 date-times, durations and cycles, and cron with six fields.
//! Every time is milliseconds since 1970-01-01T00:00:00Z; nothing here asks a clock, and the time zone is given.
mod cron;
mod cycle;
mod duration;
mod point;
mod retry;
#[cfg(test)]
mod tests;

pub use cycle::next_due;
pub use duration::{Unit, add, parse_duration_ms};
pub use point::{format_iso, format_rest, parse_date_time, parse_rest};
pub use retry::retry_cycle;

use crate::bpmn::events::TimerKind;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// When a timer fires first, and what is left of it after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Milliseconds, UTC.
    pub at: i64,
    /// What to give to [`next_due`] after it fired; `None` if it fires once.
    pub repeat: Option<String>,
    /// How many more times it fires after this one; `None` without limit (and without meaning where `repeat` is `None`).
    pub left: Option<u32>,
}

/// Whether a timer's literal text can be understood; the error says what is accepted.
pub fn check(kind: TimerKind, text: &str) -> Result<(), String> {
    match kind {
        TimerKind::Cycle => cycle::check(text),
        _ => first_due(kind, text, 0, &TimeZone::UTC).map(|_| ()),
    }
}

/// When a timer that begins at `now_ms` fires first. A date may also be given as a duration, and the other way round,
/// as Camunda 7 accepts it. What names no offset, days and months, and cron patterns are meant in `zone`.
pub fn first_due(kind: TimerKind, text: &str, now_ms: i64, zone: &TimeZone) -> Result<Due, String> {
    let text = text.trim();
    let once = |at| Due { at, repeat: None, left: None };
    match kind {
        TimerKind::Duration if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') => {
            point::date_time_in(text, zone).map(once)
        }
        TimerKind::Duration if !text.starts_with(['R', 'r']) => duration::after(text, now_ms, zone).map(once),
        TimerKind::Date => date_or_duration(text, now_ms, zone).map(once),
        TimerKind::Duration | TimerKind::Cycle => cycle::first_due(text, now_ms, zone),
    }
}

/// The time that a date means in `zone` (where it names no offset), or a duration from `now_ms` on.
pub fn date_or_duration(text: &str, now_ms: i64, zone: &TimeZone) -> Result<i64, String> {
    match text.trim() {
        text if text.starts_with(['P', 'p']) => duration::after(text, now_ms, zone),
        text => point::date_time_in(text, zone),
    }
}

/// A time that jiff can hold: the years -9999 to 9999.
fn timestamp(ms: i64) -> Result<Timestamp, String> {
    Timestamp::from_millisecond(ms).map_err(|_| format!("the time {ms} ms is outside the years -9999 to 9999"))
}

/// At most 60 characters of a text, to be recognised by.
fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}
