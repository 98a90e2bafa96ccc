//! Reads the texts of XML Schema's dates, times and durations, strictly.
use crate::{DAY, FeelDate, FeelTime, FeelZone, SECOND};

pub(crate) struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn take(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(sign)?;
        Some(())
    }

    /// The digits with which the rest begins.
    fn digits(&mut self) -> &'t str {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits
    }

    fn two(&mut self) -> Option<u8> {
        let (digits, rest) = self.rest.split_at_checked(2)?;
        self.rest = rest;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    }

    /// `-`? and at least four digits of a year that is not 0, month and day.
    pub fn date(&mut self) -> Option<FeelDate> {
        let back = self.take('-').is_some();
        let year = self.digits();
        if !(4..=9).contains(&year.len()) || (year.len() > 4 && year.starts_with('0')) {
            return None;
        }
        let year: i32 = year.parse().ok().filter(|year| *year > 0)?;
        self.take('-')?;
        let month = self.two()?;
        self.take('-')?;
        FeelDate::new(if back { -year } else { year }, month.into(), self.two()?.into())
    }

    /// A time of day with its zone, and whether it is 24 o'clock.
    pub fn time(&mut self) -> Option<(FeelTime, bool)> {
        let hour = self.two()?;
        self.take(':')?;
        let minute = self.two()?;
        self.take(':')?;
        let second = self.two()?;
        let nanos = if self.take('.').is_some() { self.fraction()? } else { 0 };
        let zone = self.zone()?;
        let night = hour == 24 && nanos == 0;
        Some((
            FeelTime::new(if night { 0 } else { hour }, minute, second, nanos, zone).filter(|_| !night || (minute, second) == (0, 0))?,
            night,
        ))
    }

    /// Digits after a point as nanoseconds; more than nine are cut off.
    fn fraction(&mut self) -> Option<u64> {
        let digits = self.digits();
        let nine = digits.get(..9).unwrap_or(digits);
        (!digits.is_empty()).then(|| format!("{nine:0<9}").parse().ok())?
    }

    /// Nothing, `Z`, an offset or `@` and a name; all that is left.
    fn zone(&mut self) -> Option<FeelZone> {
        let rest = std::mem::take(&mut self.rest);
        match rest {
            "" => return Some(FeelZone::Local),
            "Z" | "z" => return Some(FeelZone::Utc),
            _ => {}
        }
        if let Some(name) = rest.strip_prefix('@') {
            return FeelZone::named(name);
        }
        let mut offset = Self::new(rest.strip_prefix(['+', '-'])?);
        let hours = offset.two()?;
        offset.take(':')?;
        let minutes = offset.two()?;
        let seconds = if offset.take(':').is_some() { offset.two()? } else { 0 };
        if !offset.is_empty() || minutes > 59 || seconds > 59 {
            return None;
        }
        let all = i32::from(hours) * 3_600 + i32::from(minutes) * 60 + i32::from(seconds);
        FeelZone::try_from(if rest.starts_with('-') { -all } else { all }).ok()
    }
}

/// A number with the letter that follows it.
fn part(rest: &mut Reader<'_>, letter: char) -> Option<i128> {
    let before = rest.rest;
    let digits = rest.digits();
    if !digits.is_empty() && rest.take(letter).is_some() {
        // 30 digits are more than any duration has.
        return if digits.len() <= 30 { digits.parse().ok() } else { None };
    }
    rest.rest = before;
    Some(0)
}

/// Months of `P1Y2M`.
pub(crate) fn months(text: &str) -> Option<i64> {
    let (back, mut rest) = duration(text)?;
    let some = !rest.is_empty();
    let months = part(&mut rest, 'Y')?.checked_mul(12)?.checked_add(part(&mut rest, 'M')?)?;
    (some && rest.is_empty()).then_some(())?;
    i64::try_from(if back { -months } else { months }).ok()
}

/// Nanoseconds of `P1DT2H3M4.5S`.
pub(crate) fn days(text: &str) -> Option<i128> {
    let (back, mut rest) = duration(text)?;
    let some = !rest.is_empty();
    let mut nanos = part(&mut rest, 'D')?.checked_mul(DAY)?;
    if rest.take('T').is_some() {
        (!rest.is_empty()).then_some(())?;
        for (letter, unit) in [('H', 3_600 * SECOND), ('M', 60 * SECOND)] {
            nanos = nanos.checked_add(part(&mut rest, letter)?.checked_mul(unit)?)?;
        }
        nanos = nanos.checked_add(seconds(&mut rest)?)?;
    }
    (some && rest.is_empty()).then_some(if back { -nanos } else { nanos })
}

/// `4.5S`, or nothing.
fn seconds(rest: &mut Reader<'_>) -> Option<i128> {
    if rest.is_empty() {
        return Some(0);
    }
    let digits = rest.digits();
    let whole: i128 = if digits.len() <= 30 { digits.parse().ok()? } else { return None };
    // No digit need follow the point of a duration.
    let fraction = if rest.take('.').is_some() { rest.fraction().unwrap_or_default() } else { 0 };
    rest.take('S')?;
    whole.checked_mul(SECOND)?.checked_add(fraction.into())
}

fn duration(text: &str) -> Option<(bool, Reader<'_>)> {
    let mut rest = Reader::new(text);
    let back = rest.take('-').is_some();
    rest.take('P')?;
    Some((back, rest))
}
