//! A duration of days, hours, minutes and seconds.
use crate::{DAY, SECOND, error, read};
use dsntk_common::DsntkError;
use dsntk_feel_number::FeelNumber;
use std::fmt;
use std::ops::{Add, Neg, Sub};

/// Nanoseconds; within [`MOST`] on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeelDaysAndTimeDuration(i128);

/// A number of nanoseconds, which calculations have as a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nanos(i128);

/// What the digits of a decimal can hold: some ten million times the years of dates.
const MOST: i128 = 10_i128.pow(33);

impl FeelDaysAndTimeDuration {
    pub fn from_n(Nanos(nanos): Nanos) -> Self {
        Self::of(nanos)
    }

    pub fn from_s(seconds: i64) -> Self {
        Self(i128::from(seconds) * SECOND)
    }

    pub fn from_sn(seconds: i64, nanos: i64) -> Self {
        Self(i128::from(seconds) * SECOND + i128::from(nanos))
    }

    pub(crate) fn of(nanos: i128) -> Self {
        Self(nanos.clamp(-MOST, MOST))
    }

    pub(crate) fn nanos(&self) -> i128 {
        self.0
    }

    /// Whole days; negative in a negative duration, as all parts are.
    pub fn get_days(&self) -> i64 {
        i64::try_from(self.0 / DAY).unwrap_or_default()
    }

    pub fn get_hours(&self) -> i64 {
        self.part(3_600, 24)
    }

    pub fn get_minutes(&self) -> i64 {
        self.part(60, 60)
    }

    /// With its fraction.
    pub fn get_seconds(&self) -> FeelNumber {
        seconds(self.0 % (60 * SECOND))
    }

    fn part(&self, seconds: i128, of: i128) -> i64 {
        i64::try_from(self.0 / (seconds * SECOND) % of).unwrap_or_default()
    }

    /// Whole seconds.
    pub fn as_seconds(&self) -> isize {
        isize::try_from(self.0 / SECOND).unwrap_or(if self.0 < 0 { isize::MIN } else { isize::MAX })
    }

    pub fn as_nanos(&self) -> Nanos {
        Nanos(self.0)
    }

    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    pub fn is_negative(&self) -> bool {
        self.0 < 0
    }
}

/// Nanoseconds, less than a minute, as seconds.
pub(crate) fn seconds(nanos: i128) -> FeelNumber {
    let nanos = i64::try_from(nanos).unwrap_or_default();
    if nanos % 1_000_000_000 == 0 {
        return (nanos / 1_000_000_000).into();
    }
    let (sign, nanos) = (if nanos < 0 { "-" } else { "" }, nanos.unsigned_abs());
    let text = format!("{sign}{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    text.trim_end_matches('0').parse().unwrap_or_else(|_| FeelNumber::zero())
}

impl From<Nanos> for FeelNumber {
    fn from(nanos: Nanos) -> Self {
        i64::try_from(nanos.0).map_or_else(|_| nanos.0.to_string().parse().unwrap_or_else(|_| Self::zero()), Self::from)
    }
}

impl TryFrom<FeelNumber> for Nanos {
    type Error = DsntkError;

    /// Parts of a nanosecond are cut off.
    fn try_from(number: FeelNumber) -> Result<Self, Self::Error> {
        if let Ok(small) = i64::try_from(number) {
            return Ok(Self(small.into()));
        }
        let digits = format!("{:?}", number.trunc());
        let wrong = || error("days and time duration of nanoseconds", &digits);
        let (digits, zeros) = digits.split_once('E').ok_or_else(wrong)?;
        let digits: i128 = digits.parse().map_err(|_| wrong())?;
        let power = zeros.parse().ok().and_then(|zeros: u32| 10_i128.checked_pow(zeros)).ok_or_else(wrong)?;
        digits.checked_mul(power).filter(|nanos| nanos.abs() <= MOST).map(Self).ok_or_else(wrong)
    }
}

impl PartialEq<i64> for Nanos {
    fn eq(&self, other: &i64) -> bool {
        self.0 == i128::from(*other)
    }
}

impl Add for FeelDaysAndTimeDuration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::of(self.0 + other.0)
    }
}

impl Sub for FeelDaysAndTimeDuration {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::of(self.0 - other.0)
    }
}

impl Neg for FeelDaysAndTimeDuration {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl fmt::Display for FeelDaysAndTimeDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("PT0S");
        }
        let all = self.abs();
        let (days, hours, minutes, seconds) = (all.0 / DAY, all.get_hours(), all.get_minutes(), all.0 % (60 * SECOND));
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if all.0 % DAY > 0 {
            f.write_str("T")?;
        }
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        if seconds > 0 {
            let fraction = format!(".{:09}", seconds % SECOND);
            write!(f, "{}{}S", seconds / SECOND, fraction.trim_end_matches('0').trim_end_matches('.'))?;
        }
        Ok(())
    }
}

impl TryFrom<&str> for FeelDaysAndTimeDuration {
    type Error = DsntkError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        read::days(text).filter(|nanos| nanos.abs() <= MOST).map(Self).ok_or_else(|| error("days and time duration literal", text))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{FeelDaysAndTimeDuration, Nanos};
    use dsntk_feel_number::FeelNumber;

    fn duration(text: &str) -> FeelDaysAndTimeDuration {
        text.try_into().unwrap()
    }

    #[test]
    fn texts_are_read_and_written() {
        for (text, written) in [
            ("PT0.S", Some("PT0S")),
            ("PT.5S", None),
            ("P1DT", None),
            ("P", None),
            ("PT", None),
            ("PT1S1M", None),
            ("P1Y", None),
            ("P-1D", None),
            ("PT24H", Some("P1D")),
            ("-PT90.5S", Some("-PT1M30.5S")),
            ("P1DT2H3M4.000000005S", Some("P1DT2H3M4.000000005S")),
            ("PT0.1234567899S", Some("PT0.123456789S")),
            ("P999999999999D", Some("P999999999999D")),
            ("P99999999999999999999999999999999999999999D", None),
        ] {
            let read = FeelDaysAndTimeDuration::try_from(text).ok().map(|duration| duration.to_string());
            assert_eq!(read.as_deref(), written, "{text}");
        }
    }

    #[test]
    fn parts_have_the_sign_of_the_whole() {
        let back = duration("-P1DT2H3M4.5S");
        assert_eq!((back.get_days(), back.get_hours(), back.get_minutes()), (-1, -2, -3));
        assert_eq!(back.get_seconds().to_string(), "-4.5");
    }

    #[test]
    fn nanoseconds_are_decimals() {
        for text in ["P1000000000D", "-PT0.000000001S"] {
            let number = FeelNumber::from(duration(text).as_nanos());
            assert_eq!(FeelDaysAndTimeDuration::from_n(number.try_into().unwrap()).to_string(), text);
        }
        assert!(Nanos::try_from("1e34".parse::<FeelNumber>().unwrap()).is_err());
    }
}
