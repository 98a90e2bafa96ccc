//! Points in time as the REST interface writes them: `2026-01-31T09:05:07.123+0000`, always with milliseconds and an
//! offset without a colon. Reading also accepts the usual ISO 8601 forms.
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

/// Milliseconds since the epoch, UTC, that appear as text in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format(self.0))
    }
}

/// Writes a time (ms since the epoch, UTC); times outside the years -9999 to 9999 stand at the border.
pub fn format(ms: i64) -> String {
    let limit = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(limit).strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// Reads a time, to milliseconds since the epoch; without an offset it is UTC, without a time it is midnight.
pub fn parse(text: &str) -> Option<i64> {
    let text = repair_plus(text.trim());
    let exact = Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", &*text).or_else(|_| text.parse::<Timestamp>()).ok();
    let local = || text.parse::<DateTime>().ok().or_else(|| text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0)));
    let moment = exact.or_else(|| local()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))?;
    Some(moment.as_millisecond())
}

/// In a query string `+` means a space: gives an offset that came through as ` 0100` its sign back.
fn repair_plus(text: &str) -> std::borrow::Cow<'_, str> {
    match text.rsplit_once(' ') {
        Some((time, offset)) if time.contains('T') && !offset.is_empty() && offset.bytes().all(|b| b.is_ascii_digit() || b == b':') => {
            format!("{time}+{offset}").into()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn writes_milliseconds_and_an_offset_without_colon() {
        assert_eq!(format(1_769_850_307_123), "2026-01-31T09:05:07.123+0000");
        assert_eq!(format(0), "1970-01-01T00:00:00.000+0000");
        assert_eq!(format(i64::MAX).len(), format(0).len());
    }

    #[test]
    fn reads_every_usual_form() {
        for text in [
            "2026-01-31T09:05:07.123+0000",
            "2026-01-31T10:05:07.123+0100",
            "2026-01-31T10:05:07.123+01:00",
            "2026-01-31T10:05:07.123 0100",
            "2026-01-31T09:05:07.123Z",
            "2026-01-31T09:05:07.123",
        ] {
            assert_eq!(parse(text), Some(1_769_850_307_123), "{text}");
        }
        assert_eq!(parse("2026-01-31"), Some(1_769_817_600_000));
        assert_eq!(parse("2026-01-31T09:05:07+0000"), Some(1_769_850_307_000));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in
            ["", "yesterday", "2026-13-01", "2026-01-31T25:00:00.000+0000", "12:00", "2026-01-31T09:05:07.123+01000", "1769850307123"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
