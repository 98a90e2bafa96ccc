//! A date with a time of day, with a zone or without.
use crate::{DAY, DayOfWeek, DayOfYear, FeelDate, FeelDaysAndTimeDuration, FeelTime, FeelYearsAndMonthsDuration, FeelZone, MonthOfYear};
use crate::{Day, Month, SECOND, WeekOfYear, Year, clock, error, read};
use dsntk_common::DsntkError;
use dsntk_feel_number::FeelNumber;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Sub};

#[derive(Debug, Clone)]
pub struct FeelDateTime {
    date: FeelDate,
    time: FeelTime,
}

impl Default for FeelDateTime {
    fn default() -> Self {
        Self { date: FeelDate::default(), time: FeelTime::utc(0, 0, 0, 0) }
    }
}

impl FeelDateTime {
    pub fn new(date: FeelDate, time: FeelTime) -> Self {
        Self { date, time }
    }

    /// The time of the evaluation.
    pub fn now() -> Self {
        clock::now()
    }

    /// What a clock in a zone shows, in nanoseconds since 1970.
    pub(crate) fn from_local(nanos: i128, zone: FeelZone) -> Option<Self> {
        let date = FeelDate::from_days(i64::try_from(nanos.div_euclid(DAY)).ok()?)?;
        Some(Self { date, time: FeelTime::of(nanos, zone) })
    }

    fn local(&self) -> i128 {
        i128::from(self.date.days()) * DAY + self.time.nanos()
    }

    /// Nanoseconds since 1970 UTC; `None` without a zone.
    fn moment(&self) -> Option<i128> {
        Some(self.local() - i128::from(self.feel_time_offset()?) * SECOND)
    }

    /// The nanoseconds of both on one scale; `None` where one has a zone and the other none.
    fn both(&self, other: &Self) -> Option<(i128, i128)> {
        match (self.moment(), other.moment()) {
            (Some(a), Some(b)) => Some((a, b)),
            (None, None) => Some((self.local(), other.local())),
            _ => None,
        }
    }

    /// So many nanoseconds later, in the same zone.
    fn plus(self, nanos: i128) -> Option<Self> {
        let zone = self.time.zone().clone();
        let Some(moment) = self.moment() else { return Self::from_local(self.local().checked_add(nanos)?, zone) };
        let moment = moment.checked_add(nanos)?;
        Self::from_local(moment + i128::from(zone.offset_at(moment)?) * SECOND, zone)
    }

    pub fn date(&self) -> FeelDate {
        self.date.clone()
    }

    pub fn time(&self) -> FeelTime {
        self.time.clone()
    }

    pub fn year(&self) -> Year {
        self.date.year()
    }

    pub fn month(&self) -> Month {
        self.date.month()
    }

    pub fn day(&self) -> Day {
        self.date.day()
    }

    pub fn day_of_week(&self) -> Option<DayOfWeek> {
        self.date.day_of_week()
    }

    pub fn day_of_year(&self) -> Option<DayOfYear> {
        self.date.day_of_year()
    }

    pub fn week_of_year(&self) -> Option<WeekOfYear> {
        self.date.week_of_year()
    }

    pub fn month_of_year(&self) -> Option<MonthOfYear> {
        self.date.month_of_year()
    }

    pub fn hour(&self) -> u8 {
        self.time.hour()
    }

    pub fn minute(&self) -> u8 {
        self.time.minute()
    }

    /// With its fraction.
    pub fn second(&self) -> FeelNumber {
        self.time.second()
    }

    /// Seconds east of UTC.
    pub fn feel_time_offset(&self) -> Option<i32> {
        self.time.zone().offset_of_local(self.local())
    }

    pub fn feel_time_zone(&self) -> Option<String> {
        self.time.zone().name()
    }

    /// The same in all parts, not only at the same moment.
    pub fn is(&self, other: &Self) -> bool {
        self.date == other.date && self.time.is(&other.time)
    }
}

impl fmt::Display for FeelDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl TryFrom<&str> for FeelDateTime {
    type Error = DsntkError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let read = || {
            let mut reader = read::Reader::new(text);
            let date = reader.date()?;
            reader.take('T')?;
            let (time, night) = reader.time()?;
            Some(Self { date: if night { date.add_days(1)? } else { date }, time })
        };
        read().ok_or_else(|| error("date and time literal", text))
    }
}

/// Whole seconds count.
impl PartialEq for FeelDateTime {
    fn eq(&self, other: &Self) -> bool {
        self.both(other).is_some_and(|(a, b)| a.div_euclid(SECOND) == b.div_euclid(SECOND))
    }
}

impl PartialOrd for FeelDateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.both(other).map(|(a, b)| a.cmp(&b))
    }
}

impl Sub for FeelDateTime {
    type Output = Option<FeelDaysAndTimeDuration>;

    fn sub(self, other: Self) -> Self::Output {
        self.both(&other).map(|(a, b)| FeelDaysAndTimeDuration::of(a - b))
    }
}

impl Add<FeelYearsAndMonthsDuration> for FeelDateTime {
    type Output = Option<Self>;

    fn add(self, months: FeelYearsAndMonthsDuration) -> Self::Output {
        Some(Self { date: (self.date + months)?, time: self.time })
    }
}

impl Sub<FeelYearsAndMonthsDuration> for FeelDateTime {
    type Output = Option<Self>;

    fn sub(self, months: FeelYearsAndMonthsDuration) -> Self::Output {
        Some(Self { date: (self.date - months)?, time: self.time })
    }
}

impl Add<FeelDaysAndTimeDuration> for FeelDateTime {
    type Output = Option<Self>;

    fn add(self, duration: FeelDaysAndTimeDuration) -> Self::Output {
        self.plus(duration.nanos())
    }
}

impl Sub<FeelDaysAndTimeDuration> for FeelDateTime {
    type Output = Option<Self>;

    fn sub(self, duration: FeelDaysAndTimeDuration) -> Self::Output {
        self.plus(-duration.nanos())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::FeelDateTime;
    use crate::FeelDaysAndTimeDuration;

    fn moment(text: &str) -> FeelDateTime {
        text.try_into().unwrap()
    }

    fn hours(count: i64) -> FeelDaysAndTimeDuration {
        FeelDaysAndTimeDuration::from_s(count * 3_600)
    }

    #[test]
    fn moments_are_compared_where_both_have_a_zone() {
        assert_eq!(moment("2020-02-29T10:00:00Z"), moment("2020-02-29T11:00:00+01:00"));
        assert_eq!(moment("2018-10-08T00:00:00+02:00"), moment("2018-10-08T00:00:00@Europe/Paris"));
        assert!(moment("2020-03-01T00:30:00+01:00") < moment("2020-02-29T23:45:00Z"));
        assert_ne!(moment("2020-02-29T10:00:00"), moment("2020-02-29T10:00:00Z"));
        assert_eq!(moment("2020-02-29T10:00:00").partial_cmp(&moment("2020-02-29T10:00:00Z")), None);
        assert_eq!(moment("2020-02-29T24:00:00"), moment("2020-03-01T00:00:00"));
    }

    #[test]
    fn hours_pass_when_clocks_are_changed() {
        let before = moment("2020-03-29T01:30:00@Europe/Paris");
        assert_eq!((before.clone() + hours(1)).unwrap().to_string(), "2020-03-29T03:30:00@Europe/Paris");
        assert_eq!(moment("2020-03-29T03:30:00@Europe/Paris") - before, Some(hours(1)));
        let twice = moment("2020-10-25T02:30:00@Europe/Paris");
        assert_eq!(twice.feel_time_offset(), Some(7_200));
        assert_eq!((moment("2020-02-29T23:30:00") + hours(1)).unwrap().to_string(), "2020-03-01T00:30:00");
    }

    #[test]
    fn far_away_zones_go_on_as_they_are() {
        assert_eq!(moment("999999999-07-31T10:00:00@Europe/Paris").feel_time_offset(), Some(7_200));
        assert_eq!(moment("999999999-12-31T10:00:00@Europe/Paris").feel_time_offset(), Some(3_600));
        assert!(moment("-999999999-12-31T10:00:00@Europe/Paris").feel_time_offset().is_some());
        let whole = (moment("999999999-12-31T00:00:00Z") - moment("-999999999-01-01T00:00:00Z")).unwrap();
        assert_eq!(whole.get_days(), 730_484_999_633);
    }
}
