//! A duration of years and months.
use crate::{error, read};
use dsntk_common::DsntkError;
use std::fmt;
use std::ops::{Add, Neg, Sub};

/// Months.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeelYearsAndMonthsDuration(i64);

impl FeelYearsAndMonthsDuration {
    pub fn from_ym(years: i64, months: i64) -> Self {
        Self(years.saturating_mul(12).saturating_add(months))
    }

    pub fn from_m(months: i64) -> Self {
        Self(months)
    }

    /// Negative in a negative duration, as the months are.
    pub fn years(&self) -> i64 {
        self.0 / 12
    }

    pub fn months(&self) -> i64 {
        self.0 % 12
    }

    pub fn as_months(&self) -> i64 {
        self.0
    }

    pub fn abs(&self) -> Self {
        Self(self.0.saturating_abs())
    }

    pub fn is_negative(&self) -> bool {
        self.0 < 0
    }
}

impl Add for FeelYearsAndMonthsDuration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for FeelYearsAndMonthsDuration {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for FeelYearsAndMonthsDuration {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl fmt::Display for FeelYearsAndMonthsDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match (all / 12, all % 12) {
            (0, months) => write!(f, "{sign}P{months}M"),
            (years, 0) => write!(f, "{sign}P{years}Y"),
            (years, months) => write!(f, "{sign}P{years}Y{months}M"),
        }
    }
}

impl TryFrom<&str> for FeelYearsAndMonthsDuration {
    type Error = DsntkError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        read::months(text).map(Self).ok_or_else(|| error("years and months duration literal", text))
    }
}
