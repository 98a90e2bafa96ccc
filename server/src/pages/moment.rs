//! Points in time as people say them, in the time zone of the installation.
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A point in time for a page: as people say it, exact for whoever points at it, and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    pub said: String,
    pub exact: String,
    pub iso: String,
}

/// `at` as seen from `now`, both in milliseconds since the epoch, UTC.
pub fn moment(at: i64, now: i64, zone: &TimeZone) -> Moment {
    let weekday = zoned(at, zone).strftime("%A").to_string();
    Moment { said: ago(at, now, zone), exact: format!("{weekday}, {}", exact(at, zone)), iso: iso(at) }
}

/// `2026-11-21 13:08:40 +01:00`, or with `UTC` where that is the zone.
pub fn exact(at: i64, zone: &TimeZone) -> String {
    let time = zoned(at, zone);
    let offset = if *zone == TimeZone::UTC { "UTC".to_owned() } else { time.strftime("%:z").to_string() };
    format!("{} {offset}", time.strftime("%Y-%m-%d %H:%M:%S"))
}

/// `2026-11-21T12:08:40Z`.
fn iso(at: i64) -> String {
    zoned(at, &TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What a date in a variable means: the day alone where it is the midnight that forms make of a day.
pub fn date(at: i64, zone: &TimeZone) -> String {
    if at.rem_euclid(DAY) == 0 { zoned(at, &TimeZone::UTC).strftime("%Y-%m-%d").to_string() } else { exact(at, zone) }
}

/// What a time zone is called: `Europe/Berlin`, or its offset where it has no name.
pub fn zone_name(zone: &TimeZone) -> String {
    let offset = || zoned(0, zone).strftime("UTC%:z").to_string();
    if *zone == TimeZone::UTC { "UTC".to_owned() } else { zone.iana_name().map_or_else(offset, str::to_owned) }
}

/// What a clock on the wall shows at a time, as if the wall stood in UTC: for forms, whose patterns know no zone.
pub fn on_the_wall(at: i64, zone: &TimeZone) -> i64 {
    let shown = zoned(at, zone).datetime().to_zoned(TimeZone::UTC);
    shown.map_or(at, |shown| shown.timestamp().as_millisecond())
}

/// When a clock on the wall shows this: the way back from [`on_the_wall`].
pub fn from_the_wall(shown: i64, zone: &TimeZone) -> i64 {
    let at = zoned(shown, &TimeZone::UTC).datetime().to_zoned(zone.clone());
    at.map_or(shown, |at| at.timestamp().as_millisecond())
}

fn zoned(at: i64, zone: &TimeZone) -> Zoned {
    let limit = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at).unwrap_or(limit).to_zoned(zone.clone())
}

/// `2 hours ago`, `in 3 days`, and the date for what is further away than four weeks.
pub fn ago(at: i64, now: i64, zone: &TimeZone) -> String {
    let distance = now.saturating_sub(at);
    let past = distance >= 0;
    let span = if past { distance } else { rounded(distance.saturating_abs()) };
    let (number, unit) = match span {
        ..MINUTE => return if past { "just now" } else { "in a moment" }.to_owned(),
        MINUTE..HOUR => (span / MINUTE, "minute"),
        HOUR..DAY => (span / HOUR, "hour"),
        _ if span < 28 * DAY => (span / DAY, "day"),
        _ => return zoned(at, zone).strftime("%-d %B %Y").to_string(),
    };
    let plural = if number == 1 { "" } else { "s" };
    if past { format!("{number} {unit}{plural} ago") } else { format!("in {number} {unit}{plural}") }
}

/// What lies ahead is rounded to half a unit: a second ago it was due in two days, so it still is.
fn rounded(span: i64) -> i64 {
    let unit = [DAY, HOUR, MINUTE].into_iter().find(|unit| span >= *unit).unwrap_or(1);
    span.saturating_add(unit / 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// 2027-01-15 08:00 UTC.
    const NOW: i64 = 1_800_000_000_000;

    #[test]
    fn times_are_said_from_both_sides() {
        let said = |distance: i64| ago(NOW - distance, NOW, &TimeZone::UTC);
        assert_eq!(said(20_000), "just now");
        assert_eq!(said(-20_000), "in a moment");
        assert_eq!(said(MINUTE), "1 minute ago");
        assert_eq!(said(2 * HOUR + 59 * MINUTE), "2 hours ago");
        assert_eq!(said(-3 * DAY), "in 3 days");
        assert_eq!(said(-2 * DAY + 20_000), "in 2 days");
        assert_eq!(said(-90 * MINUTE + 1), "in 1 hour");
        assert_eq!(said(40 * DAY), "6 December 2026");
        assert_eq!(ago(i64::MAX, i64::MIN, &TimeZone::UTC), "30 December 9999");
    }

    #[test]
    fn a_time_is_exact_in_the_zone_of_its_readers() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(exact(NOW, &TimeZone::UTC), "2027-01-15 08:00:00 UTC");
        assert_eq!(exact(NOW, &berlin), "2027-01-15 09:00:00 +01:00");
        assert_eq!(exact(NOW + 180 * DAY, &berlin), "2027-07-14 10:00:00 +02:00");
        let moment = moment(NOW, NOW, &berlin);
        assert_eq!(moment.exact, "Friday, 2027-01-15 09:00:00 +01:00");
        assert_eq!(moment.iso, "2027-01-15T08:00:00Z");
        assert_eq!((zone_name(&berlin), zone_name(&TimeZone::UTC)), ("Europe/Berlin".into(), "UTC".into()));
    }

    #[test]
    fn the_clock_on_the_wall_leads_there_and_back() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(on_the_wall(NOW, &berlin), NOW + HOUR);
        assert_eq!(from_the_wall(NOW + HOUR, &berlin), NOW);
    }

    #[test]
    fn a_day_stays_that_day_wherever_it_is_read() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        assert_eq!(date(0, &tokyo), "1970-01-01");
        assert_eq!(date(NOW, &tokyo), "2027-01-15 17:00:00 +09:00");
    }
}
