//! What `now()` and `today()` give where they are called as values: the time that the evaluation on this thread was given.
use crate::{FeelDate, FeelDateTime, FeelZone};
use std::cell::Cell;

thread_local! {
    static CLOCK: Cell<(i64, (i32, u8, u8))> = const { Cell::new((0, (1970, 1, 1))) };
}

/// Sets the time, in milliseconds UTC, and the day of what is evaluated on this thread from now on.
pub fn set_clock(now: i64, today: (i32, u8, u8)) {
    CLOCK.set((now, today));
}

pub(crate) fn now() -> FeelDateTime {
    FeelDateTime::from_local(i128::from(CLOCK.get().0) * 1_000_000, FeelZone::Utc).unwrap_or_default()
}

pub(crate) fn today() -> FeelDate {
    let (year, month, day) = CLOCK.get().1;
    FeelDate::new(year, month.into(), day.into()).unwrap_or_default()
}
