//! Points and spans of time as models write them: ISO 8601 date-times, durations and cycles, and cron with six fields.
//! Every time is milliseconds since 1970-01-01T00:00:00Z; nothing here asks a clock.
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
        _ => first_due(kind, text, 0).map(|_| ()),
    }
}

/// When a timer that begins at `now_ms` fires first. A date may also be given as a duration, and the other way round,
/// as Camunda 7 accepts it.
pub fn first_due(kind: TimerKind, text: &str, now_ms: i64) -> Result<Due, String> {
    let text = text.trim();
    let once = |at| Due { at, repeat: None, left: None };
    match kind {
        TimerKind::Date if text.starts_with(['P', 'p']) => {
            duration::parse_duration_ms(text, now_ms).map(|ms| once(now_ms.saturating_add(ms)))
        }
        TimerKind::Date => point::parse_date_time(text).map(once),
        TimerKind::Duration if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-') => {
            point::parse_date_time(text).map(once)
        }
        TimerKind::Duration if text.starts_with(['R', 'r']) => cycle::first_due(text, now_ms),
        TimerKind::Duration => duration::parse_duration_ms(text, now_ms).map(|ms| once(now_ms.saturating_add(ms))),
        TimerKind::Cycle => cycle::first_due(text, now_ms),
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
