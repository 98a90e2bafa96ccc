//! A day of the Gregorian calendar, reaching back to before it began; years from -999,999,999 to 999,999,999.
use crate::{DAY, DayOfWeek, DayOfYear, FeelDaysAndTimeDuration, FeelYearsAndMonthsDuration, MonthOfYear, WeekOfYear, error, read};
use crate::{Day, Month, Year, clock};
use dsntk_common::DsntkError;
use dsntk_feel_number::FeelNumber;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

const LAST_YEAR: i64 = 999_999_999;
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeelDate {
    year: Year,
    month: Month,
    day: Day,
}

impl Default for FeelDate {
    fn default() -> Self {
        Self { year: 1970, month: 1, day: 1 }
    }
}

impl FeelDate {
    pub fn new(year: Year, month: Month, day: Day) -> Option<Self> {
        let fits = i64::from(year).abs() <= LAST_YEAR && (1..=12).contains(&month) && day >= 1;
        (fits && day <= length(year.into(), month)).then_some(Self { year, month, day })
    }

    /// The day of the evaluation.
    pub fn today() -> Self {
        clock::today()
    }

    pub fn year(&self) -> Year {
        self.year
    }

    pub fn month(&self) -> Month {
        self.month
    }

    pub fn day(&self) -> Day {
        self.day
    }

    pub fn as_tuple(&self) -> (Year, Month, Day) {
        (self.year, self.month, self.day)
    }

    pub fn day_of_week(&self) -> Option<DayOfWeek> {
        let number = self.weekday();
        Some(((*WEEKDAYS.get(usize::from(number) - 1)?).to_owned(), number))
    }

    pub fn day_of_year(&self) -> Option<DayOfYear> {
        u16::try_from(self.days() - days(self.year.into(), 1, 1) + 1).ok()
    }

    /// The week of ISO 8601: it belongs to the year that its Thursday is in.
    pub fn week_of_year(&self) -> Option<WeekOfYear> {
        let thursday = self.days() + 4 - i64::from(self.weekday());
        let (year, ..) = civil(thursday);
        u8::try_from((thursday - days(year, 1, 1)) / 7 + 1).ok()
    }

    pub fn month_of_year(&self) -> Option<MonthOfYear> {
        let name = MONTHS.get(usize::try_from(self.month).ok()?.checked_sub(1)?)?;
        Some(((*name).to_owned(), u8::try_from(self.month).ok()?))
    }

    pub fn add_days(&self, count: u64) -> Option<Self> {
        Self::from_days(self.days().checked_add(i64::try_from(count).ok()?)?)
    }

    pub fn sub_days(&self, count: u64) -> Option<Self> {
        Self::from_days(self.days().checked_sub(i64::try_from(count).ok()?)?)
    }

    /// Days since 1 January 1970.
    pub(crate) fn days(&self) -> i64 {
        days(self.year.into(), self.month, self.day)
    }

    pub(crate) fn from_days(count: i64) -> Option<Self> {
        // Beyond this no year is in range, and the calculation below stays within its numbers.
        if count.abs() > 366 * (LAST_YEAR + 2000) {
            return None;
        }
        let (year, month, day) = civil(count);
        Self::new(Year::try_from(year).ok()?, month, day)
    }

    /// The same day some months later or earlier, or the last of that month.
    fn plus_months(&self, count: i64) -> Option<Self> {
        let month = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(count)?;
        let (year, month) = (month.div_euclid(12), u32::try_from(month.rem_euclid(12)).ok()? + 1);
        if year.abs() > LAST_YEAR {
            return None;
        }
        Self::new(Year::try_from(year).ok()?, month, self.day.min(length(year, month)))
    }

    /// What comes of its midnight and so many nanoseconds.
    fn plus_nanos(&self, nanos: i128) -> Option<Self> {
        Self::from_days(i64::try_from((i128::from(self.days()) * DAY).checked_add(nanos)?.div_euclid(DAY)).ok()?)
    }

    fn weekday(&self) -> u8 {
        // 1 January 1970 was a Thursday.
        u8::try_from((self.days() + 3).rem_euclid(7)).unwrap_or_default() + 1
    }
}

fn length(year: i64, month: Month) -> Day {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1 January 1970, counted in eras of 400 years that begin in March.
fn days(year: i64, month: Month, day: Day) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year * 365 + year / 4 - year / 100 + i64::from((153 * month + 2) / 5 + day - 1) - 719_468
}

fn civil(days: i64) -> (i64, Month, Day) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let small = |n: i64| u32::try_from(n).unwrap_or_default();
    let date = small(day - (153 * month + 2) / 5 + 1);
    let year = era * 400 + year;
    if month < 10 { (year, small(month) + 3, date) } else { (year + 1, small(month) - 9, date) }
}

impl fmt::Display for FeelDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year.unsigned_abs(), self.month, self.day)
    }
}

impl FromStr for FeelDate {
    type Err = DsntkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut reader = read::Reader::new(text);
        reader.date().filter(|_| reader.is_empty()).ok_or_else(|| error("date literal", text))
    }
}

impl TryFrom<(FeelNumber, FeelNumber, FeelNumber)> for FeelDate {
    type Error = DsntkError;

    fn try_from((year, month, day): (FeelNumber, FeelNumber, FeelNumber)) -> Result<Self, Self::Error> {
        let wrong = || error("date", &format!("{year}-{month}-{day}"));
        if month <= FeelNumber::zero() || day <= FeelNumber::zero() {
            return Err(wrong());
        }
        Self::new(year.try_into()?, month.try_into()?, day.try_into()?).ok_or_else(wrong)
    }
}

/// Whole months from the right to the left.
impl Sub<&FeelDate> for &FeelDate {
    type Output = FeelYearsAndMonthsDuration;

    fn sub(self, from: &FeelDate) -> Self::Output {
        let months = |date: &FeelDate| i64::from(date.year) * 12 + i64::from(date.month);
        let between = months(self) - months(from);
        let begun = match between {
            1.. if self.day < from.day => -1,
            ..=-1 if self.day > from.day => 1,
            _ => 0,
        };
        FeelYearsAndMonthsDuration::from_m(between + begun)
    }
}

impl Add<FeelYearsAndMonthsDuration> for FeelDate {
    type Output = Option<Self>;

    fn add(self, months: FeelYearsAndMonthsDuration) -> Self::Output {
        self.plus_months(months.as_months())
    }
}

impl Sub<FeelYearsAndMonthsDuration> for FeelDate {
    type Output = Option<Self>;

    fn sub(self, months: FeelYearsAndMonthsDuration) -> Self::Output {
        self.plus_months(months.as_months().checked_neg()?)
    }
}

impl Add<FeelDaysAndTimeDuration> for FeelDate {
    type Output = Option<Self>;

    fn add(self, duration: FeelDaysAndTimeDuration) -> Self::Output {
        self.plus_nanos(duration.nanos())
    }
}

impl Sub<FeelDaysAndTimeDuration> for FeelDate {
    type Output = Option<Self>;

    fn sub(self, duration: FeelDaysAndTimeDuration) -> Self::Output {
        self.plus_nanos(-duration.nanos())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{FeelDate, civil, days};

    #[test]
    fn days_and_dates_agree() {
        for (day, date) in [(0, (1970, 1, 1)), (-1, (1969, 12, 31)), (18_321, (2020, 2, 29)), (-719_528, (0, 1, 1))] {
            assert_eq!((civil(day), days(date.0, date.1, date.2)), (date, day));
        }
        for day in (-400_000_000..400_000_000).step_by(98_765) {
            let (year, month, of) = civil(day);
            assert_eq!(days(year, month, of), day);
        }
    }

    #[test]
    fn years_have_a_range() {
        for text in ["999999999-12-31", "-999999999-01-01", "0001-01-01", "-0044-03-15"] {
            assert_eq!(text.parse::<FeelDate>().map(|date| date.to_string()).as_deref(), Ok(text));
        }
        for text in ["1000000000-01-01", "02020-01-01", "+2020-01-01", "0000-01-01", "2021-02-29", "2020-13-01", "202-01-01"] {
            assert!(text.parse::<FeelDate>().is_err(), "{text}");
        }
        let last: FeelDate = "999999999-12-31".parse().unwrap();
        assert_eq!((last.add_days(1), last.day_of_week().map(|(name, _)| name).as_deref()), (None, Some("Friday")));
    }

    #[test]
    fn whole_months_are_counted_in_both_directions() {
        let date = |text: &str| text.parse::<FeelDate>().unwrap();
        for (from, to, months) in [
            ("2020-05-10", "2020-03-15", -1),
            ("2020-03-15", "2020-05-10", 1),
            ("2019-12-31", "2020-01-31", 1),
            ("2020-01-31", "2019-12-31", -1),
            ("2020-01-31", "2020-02-29", 0),
        ] {
            assert_eq!((&date(to) - &date(from)).as_months(), months, "{from} {to}");
        }
    }
}
