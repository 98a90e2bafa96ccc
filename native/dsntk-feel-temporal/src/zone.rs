//! What a time of day counts from: UTC, an offset, a zone of the IANA database, or nothing that is said.
use crate::{DAY, SECOND, error};
use dsntk_common::DsntkError;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// Days of 400 years, after which the calendar repeats itself.
const CYCLE: i64 = 146_097;
/// Days from 1970 that the database reaches in both directions, a cycle less.
const REACH: i64 = 2_500_000;
/// 14 hours in seconds.
const MOST: i32 = 50_400;

#[derive(Debug, Clone, PartialEq)]
pub enum FeelZone {
    Utc,
    /// No zone is said.
    Local,
    /// Seconds east of UTC.
    Offset(i32),
    Zone(Named),
}

/// A zone of the IANA database.
#[derive(Debug, Clone)]
pub struct Named {
    name: String,
    zone: TimeZone,
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl FeelZone {
    pub(crate) fn named(name: &str) -> Option<Self> {
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'));
        let zone = fits.then(|| TimeZone::get(name).ok())??;
        let known = zone.iana_name().is_none_or(|known| known == name);
        known.then(|| Self::Zone(Named { name: name.to_owned(), zone }))
    }

    pub fn has_offset(&self) -> bool {
        !matches!(self, Self::Local)
    }

    pub fn name(&self) -> Option<String> {
        if let Self::Zone(named) = self { Some(named.name.clone()) } else { None }
    }

    /// Seconds east of UTC at nanoseconds since 1970 that a clock there shows; of a time that it shows twice or never, as before the change.
    pub(crate) fn offset_of_local(&self, nanos: i128) -> Option<i32> {
        self.offset(|zone| {
            let (day, of_day) = near(nanos)?;
            let shown = DateTime::new(1970, 1, 1, 0, 0, 0, 0).ok()?.checked_add(SignedDuration::from_secs(day * 86_400 + of_day)).ok()?;
            let (AmbiguousOffset::Unambiguous { offset: before }
            | AmbiguousOffset::Gap { before, .. }
            | AmbiguousOffset::Fold { before, .. }) = zone.to_ambiguous_timestamp(shown).offset();
            Some(before.seconds())
        })
    }

    /// The same at a moment, in nanoseconds since 1970 UTC.
    pub(crate) fn offset_at(&self, nanos: i128) -> Option<i32> {
        self.offset(|zone| {
            let (day, of_day) = near(nanos)?;
            Some(zone.to_offset(Timestamp::from_second(day * 86_400 + of_day).ok()?).seconds())
        })
    }

    /// Of a zone without a date: its standard time, so that the outcome is the same all year.
    pub(crate) fn standard_offset(&self) -> Option<i32> {
        self.offset(|zone| {
            let at = |second: i64| Some(zone.to_offset(Timestamp::from_second(second).ok()?).seconds());
            // 1 January and 1 July 2024.
            Some(at(1_704_067_200)?.min(at(1_719_792_000)?))
        })
    }

    fn offset(&self, named: impl FnOnce(&TimeZone) -> Option<i32>) -> Option<i32> {
        match self {
            Self::Utc => Some(0),
            Self::Local => None,
            Self::Offset(seconds) => Some(*seconds),
            Self::Zone(of) => named(&of.zone),
        }
    }
}

/// The day and the second of it; far away, those of a year with the same calendar within the database's reach.
fn near(nanos: i128) -> Option<(i64, i64)> {
    let day = i64::try_from(nanos.div_euclid(DAY)).ok()?;
    let near = match day {
        REACH.. => REACH + (day - REACH).rem_euclid(CYCLE),
        day if day <= -REACH => -REACH - (-REACH - day).rem_euclid(CYCLE),
        day => day,
    };
    Some((near, i64::try_from(nanos.rem_euclid(DAY) / SECOND).ok()?))
}

impl TryFrom<i32> for FeelZone {
    type Error = DsntkError;

    fn try_from(offset: i32) -> Result<Self, Self::Error> {
        match offset {
            0 => Ok(Self::Utc),
            seconds if seconds.abs() <= MOST => Ok(Self::Offset(seconds)),
            _ => Err(error("time zone offset in seconds", &offset.to_string())),
        }
    }
}

impl fmt::Display for FeelZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utc => f.write_str("Z"),
            Self::Local => Ok(()),
            Self::Offset(seconds) => {
                let (sign, all) = (if *seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", all / 3_600, all / 60 % 60)?;
                if all % 60 > 0 { write!(f, ":{:02}", all % 60) } else { Ok(()) }
            }
            Self::Zone(named) => write!(f, "@{}", named.name),
        }
    }
}
