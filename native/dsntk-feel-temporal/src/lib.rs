//! Dates, times of day and durations as FEEL has them (DMN 1.5, 10.3.2.3). Nothing here depends on the zone of the process, and what
//! time it is is said by who evaluates.
mod clock;
mod date;
mod days;
mod moment;
mod months;
mod read;
mod time;
mod zone;

pub use clock::set_clock;
pub use date::FeelDate;
pub use days::{FeelDaysAndTimeDuration, Nanos};
pub use moment::FeelDateTime;
pub use months::FeelYearsAndMonthsDuration;
pub use time::FeelTime;
pub use zone::FeelZone;

pub type Year = i32;
pub type Month = u32;
pub type Day = u32;
/// Name and number, Monday is 1.
pub type DayOfWeek = (String, u8);
pub type DayOfYear = u16;
pub type WeekOfYear = u8;
/// Name and number.
pub type MonthOfYear = (String, u8);

pub(crate) const SECOND: i128 = 1_000_000_000;
pub(crate) const DAY: i128 = 86_400 * SECOND;

pub(crate) fn error(what: &str, text: &str) -> dsntk_common::DsntkError {
    dsntk_common::DsntkError::new("TemporalError", &format!("invalid {what} '{text}'"))
}
