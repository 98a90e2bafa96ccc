//! Points and spans of time as models write them: ISO 8601 date-times, durations and cycles, and cron with six fields.
//! Every time is milliseconds since 1970-01-01T00:00:00Z; nothing here asks a clock.
use crate::bpmn::events::TimerKind;

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
    first_due(kind, text, 0).map(|_| ())
}

/// When a timer that begins at `now_ms` fires first.
pub fn first_due(_kind: TimerKind, _text: &str, _now_ms: i64) -> Result<Due, String> {
    Err("not yet".to_owned())
}

/// When a timer with `repeat` left fires after it was due at `previous_due_ms`; `None` if its end has passed.
pub fn next_due(_repeat: &str, _previous_due_ms: i64, _now_ms: i64) -> Result<Option<i64>, String> {
    Ok(None)
}

/// The milliseconds that an ISO 8601 duration lasts from `from_ms` on (months and years differ in length).
pub fn parse_duration_ms(_text: &str, _from_ms: i64) -> Result<i64, String> {
    Err("not yet".to_owned())
}

/// An ISO 8601 date or date-time; without an offset it is UTC.
pub fn parse_date_time(_text: &str) -> Result<i64, String> {
    Err("not yet".to_owned())
}

/// The waiting times in milliseconds before each retry: `R3/PT5M` gives three, `PT1M,PT5M` two.
/// The number of attempts in all is one more.
pub fn retry_cycle(_text: &str) -> Result<Vec<i64>, String> {
    Err("not yet".to_owned())
}

/// As the REST interface writes it: `2026-01-31T23:59:59.000+0000`.
pub fn format_rest(_ms: i64) -> String {
    String::new()
}

/// Reads what [`format_rest`] writes.
pub fn parse_rest(_text: &str) -> Result<i64, String> {
    Err("not yet".to_owned())
}
