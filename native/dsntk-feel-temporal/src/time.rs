//! A time of day, with a zone or without.
use crate::{DAY, FeelDaysAndTimeDuration, FeelZone, SECOND, days, error, read};
use dsntk_common::DsntkError;
use dsntk_feel_number::FeelNumber;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

#[derive(Debug, Clone)]
pub struct FeelTime {
    /// Since midnight, less than a day.
    nanos: i128,
    zone: FeelZone,
}

impl FeelTime {
    pub(crate) fn new(hour: u8, minute: u8, second: u8, nanos: u64, zone: FeelZone) -> Option<Self> {
        let fits = hour < 24 && minute < 60 && second < 60 && i128::from(nanos) < SECOND;
        let seconds = i128::from(hour) * 3_600 + i128::from(minute) * 60 + i128::from(second);
        fits.then(|| Self { nanos: seconds * SECOND + i128::from(nanos), zone })
    }

    /// The time of day at nanoseconds of any day.
    pub(crate) fn of(nanos: i128, zone: FeelZone) -> Self {
        Self { nanos: nanos.rem_euclid(DAY), zone }
    }

    pub fn utc(hour: u8, minute: u8, second: u8, nanos: u64) -> Self {
        Self::new(hour, minute, second, nanos, FeelZone::Utc).unwrap_or_else(|| Self::of(0, FeelZone::Utc))
    }

    pub fn local(hour: u8, minute: u8, second: u8, nanos: u64) -> Self {
        Self::new(hour, minute, second, nanos, FeelZone::Local).unwrap_or_else(|| Self::of(0, FeelZone::Local))
    }

    pub fn local_opt(hour: u8, minute: u8, second: u8, nanos: u64) -> Option<Self> {
        Self::new(hour, minute, second, nanos, FeelZone::Local)
    }

    /// `offset`: seconds east of UTC, at most 14 hours.
    pub fn offset_opt(hour: u8, minute: u8, second: u8, nanos: u64, offset: i32) -> Option<Self> {
        Self::new(hour, minute, second, nanos, FeelZone::try_from(offset).ok()?)
    }

    pub fn hour(&self) -> u8 {
        self.part(3_600, 24)
    }

    pub fn minute(&self) -> u8 {
        self.part(60, 60)
    }

    /// With its fraction.
    pub fn second(&self) -> FeelNumber {
        days::seconds(self.nanos % (60 * SECOND))
    }

    fn part(&self, seconds: i128, of: i128) -> u8 {
        u8::try_from(self.nanos / (seconds * SECOND) % of).unwrap_or_default()
    }

    pub fn zone(&self) -> &FeelZone {
        &self.zone
    }

    pub(crate) fn nanos(&self) -> i128 {
        self.nanos
    }

    /// Seconds east of UTC; of a named zone those of its standard time, as there is no date.
    pub fn feel_time_offset(&self) -> Option<i32> {
        self.zone.standard_offset()
    }

    pub fn feel_time_zone(&self) -> Option<String> {
        self.zone.name()
    }

    /// The same in all parts, not only at the same moment.
    pub fn is(&self, other: &Self) -> bool {
        self.nanos == other.nanos && self.zone == other.zone
    }

    /// The nanoseconds of both on one scale; `None` where one has a zone and the other none.
    fn both(&self, other: &Self) -> Option<(i128, i128)> {
        let moment = |time: &Self| time.feel_time_offset().map(|offset| time.nanos - i128::from(offset) * SECOND);
        match (moment(self), moment(other)) {
            (Some(a), Some(b)) => Some((a, b)),
            (None, None) => Some((self.nanos, other.nanos)),
            _ => None,
        }
    }
}

impl fmt::Display for FeelTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour(), self.minute(), self.nanos / SECOND % 60)?;
        if self.nanos % SECOND > 0 {
            f.write_str(format!(".{:09}", self.nanos % SECOND).trim_end_matches('0'))?;
        }
        write!(f, "{}", self.zone)
    }
}

impl FromStr for FeelTime {
    type Err = DsntkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read::Reader::new(text).time().map(|(time, _)| time).ok_or_else(|| error("time literal", text))
    }
}

/// Whole seconds count.
impl PartialEq for FeelTime {
    fn eq(&self, other: &Self) -> bool {
        self.both(other).is_some_and(|(a, b)| a.div_euclid(SECOND) == b.div_euclid(SECOND))
    }
}

impl PartialOrd for FeelTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.both(other).map(|(a, b)| a.cmp(&b))
    }
}

impl Sub for FeelTime {
    type Output = Option<FeelDaysAndTimeDuration>;

    fn sub(self, other: Self) -> Self::Output {
        self.both(&other).map(|(a, b)| FeelDaysAndTimeDuration::of(a - b))
    }
}

impl Add<FeelDaysAndTimeDuration> for FeelTime {
    type Output = Self;

    /// Goes on at midnight.
    fn add(self, duration: FeelDaysAndTimeDuration) -> Self {
        Self::of(self.nanos + duration.nanos(), self.zone)
    }
}

impl Sub<FeelDaysAndTimeDuration> for FeelTime {
    type Output = Self;

    fn sub(self, duration: FeelDaysAndTimeDuration) -> Self {
        Self::of(self.nanos - duration.nanos(), self.zone)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::FeelTime;

    fn time(text: &str) -> FeelTime {
        text.parse().unwrap()
    }

    #[test]
    fn texts_are_read_and_written() {
        for text in [
            "00:00:00",
            "23:59:59.999999999Z",
            "10:11:12.5+01:00",
            "10:11:12-00:30",
            "10:11:12+05:00:01",
            "10:11:12@Asia/Dhaka",
            "10:11:12@Etc/UTC",
        ] {
            assert_eq!(time(text).to_string(), text);
        }
        for text in [
            "24:00:01",
            "10:60:00",
            "10:00:60",
            "1:00:00",
            "10:00",
            "10:00:00.",
            "10:00:00+14:01",
            "10:00:00+1:00",
            "10:00:00@abc/xyz",
            "10:00:00@asia/dhaka",
        ] {
            assert!(text.parse::<FeelTime>().is_err(), "{text}");
        }
        assert_eq!(time("24:00:00").to_string(), "00:00:00");
    }

    #[test]
    fn times_are_compared_by_moment_where_both_have_a_zone() {
        assert_eq!(time("12:00:00+01:00"), time("11:00:00Z"));
        assert_eq!(time("12:00:00@Europe/Paris"), time("11:00:00Z"));
        assert!(time("12:00:00+02:00") < time("11:00:00Z"));
        assert_ne!(time("12:00:00"), time("12:00:00Z"));
        assert_eq!(time("12:00:00").partial_cmp(&time("12:00:00Z")), None);
        assert!(!time("12:00:00+01:00").is(&time("11:00:00Z")) && time("11:00:00+00:00").is(&time("11:00:00Z")));
        assert_eq!(time("12:00:00.1"), time("12:00:00.2"));
        assert!(time("12:00:00.1") < time("12:00:00.2"));
    }
}
