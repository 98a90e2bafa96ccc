//! Cron patterns as Quartz reads them: second, minute, hour, day of month, month, day of week, and perhaps a year.
//! Days of the week count from 1 = Sunday. Times are those on the wall in a time zone.
use super::{excerpt, timestamp};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// Beyond this a pattern counts as never coming.
const LAST_YEAR: i16 = 2199;

/// A pattern, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Cron {
    seconds: u64,
    minutes: u64,
    hours: u64,
    day: Day,
    months: u64,
    /// First, last, step.
    years: Option<Vec<(i16, i16, i16)>>,
}

/// Which days of a month.
#[derive(Debug, Clone)]
enum Day {
    Every,
    OfMonth(u64),
    /// `L-n`: so many days before the last.
    BeforeLast(i8),
    /// `LW`
    LastWeekday,
    /// `nW`: the weekday nearest to day n.
    NearestWeekday(i8),
    OfWeek(u64),
    /// `nL`: the last such day of the month.
    LastOf(i8),
    /// `n#k`: the k-th such day of the month.
    NthOf(i8, i8),
}

impl Cron {
    pub fn parse(text: &str) -> Result<Self, String> {
        let refused = |why: String| {
            format!(
                "'{}' is no cron pattern: {why}. It has six fields: second minute hour day-of-month month day-of-week, for example 0 0 9 ? * MON-FRI",
                excerpt(text)
            )
        };
        if text.len() > 500 {
            return Err(refused("it is too long".to_owned()));
        }
        let upper = text.to_ascii_uppercase();
        let fields: Vec<&str> = upper.split_ascii_whitespace().collect();
        let (second, minute, hour, of_month, month, of_week, year) = match fields.as_slice() {
            [s, m, h, d, mo, w] => (*s, *m, *h, *d, *mo, *w, None),
            [s, m, h, d, mo, w, y] => (*s, *m, *h, *d, *mo, *w, Some(*y)),
            other => return Err(refused(format!("there are {} fields", other.len()))),
        };
        let read = || -> Result<Self, String> {
            Ok(Self {
                seconds: set("second", second, 0, 59, &[])?,
                minutes: set("minute", minute, 0, 59, &[])?,
                hours: set("hour", hour, 0, 23, &[])?,
                day: day(of_month, of_week)?,
                months: set("month", month, 1, 12, &MONTHS)?,
                years: year.filter(|y| *y != "*").map(years).transpose()?,
            })
        };
        read().map_err(refused)
    }

    /// The first time later than `ms`. What falls into an hour that is left out in spring comes an hour later. In the
    /// hour that comes twice in autumn, only patterns for every hour come twice.
    pub fn after(&self, ms: i64, zone: &TimeZone) -> Option<i64> {
        let now = timestamp(ms).ok()?;
        let mut wall = zone.to_datetime(now);
        let next = loop {
            wall = self.next_on_the_wall(wall)?;
            let at = zone.to_ambiguous_timestamp(wall);
            let both = [at.compatible().ok()?, at.later().ok()?];
            if let Some(at) = both.into_iter().take(if self.is_hourly() { 2 } else { 1 }).find(|at| *at > now) {
                break at;
            }
        };
        let turned_back = zone.following(now).next().filter(|change| self.is_hourly() && change.timestamp() < next);
        let again = turned_back.and_then(|change| {
            let second = jiff::Span::new().seconds(1);
            let before = change.offset().to_datetime(change.timestamp()).checked_sub(second).ok()?;
            change.offset().to_timestamp(self.next_on_the_wall(before)?).ok()
        });
        Some(again.map_or(next, |again| again.min(next)).as_millisecond())
    }

    fn is_hourly(&self) -> bool {
        self.hours == (1 << 24) - 1
    }

    /// The first time on the wall later than `from`.
    fn next_on_the_wall(&self, from: DateTime) -> Option<DateTime> {
        let mut date = from.date();
        let mut begin = second_of_day(from.hour(), from.minute(), from.second()) + 1;
        while date.year() <= LAST_YEAR {
            if !self.in_year(date.year()) {
                date = Date::new(date.year() + 1, 1, 1).ok()?;
                begin = 0;
                continue;
            }
            if has(self.months, date.month())
                && self.day.holds(date)
                && let Some(second) = self.time_from(begin)
            {
                return on_the_wall(date, second);
            }
            date = date.tomorrow().ok()?;
            begin = 0;
        }
        None
    }

    fn in_year(&self, year: i16) -> bool {
        let matches = |(first, last, step): &(i16, i16, i16)| (*first..=*last).contains(&year) && (year - first) % step == 0;
        self.years.as_ref().is_none_or(|years| years.iter().any(matches))
    }

    /// The first matching second of a day, from `begin` on.
    fn time_from(&self, begin: u32) -> Option<u32> {
        let (hour, minute, second) = (begin / 3600, begin / 60 % 60, begin % 60);
        for h in ones(self.hours, hour) {
            for m in ones(self.minutes, if h == hour { minute } else { 0 }) {
                let from = if (h, m) == (hour, minute) { second } else { 0 };
                if let Some(s) = ones(self.seconds, from).next() {
                    return Some(h * 3600 + m * 60 + s);
                }
            }
        }
        None
    }
}

impl Day {
    fn holds(&self, date: Date) -> bool {
        let (day, last) = (date.day(), date.days_in_month());
        let weekday = date.weekday().to_sunday_one_offset();
        match self {
            Day::Every => true,
            Day::OfMonth(days) => has(*days, day),
            Day::BeforeLast(n) => day == last - n,
            Day::LastWeekday => Some(day) == nearest_weekday(date, last),
            Day::NearestWeekday(n) => Some(day) == nearest_weekday(date, *n),
            Day::OfWeek(days) => has(*days, weekday),
            Day::LastOf(of) => weekday == *of && day > last - 7,
            Day::NthOf(of, n) => weekday == *of && (day - 1) / 7 + 1 == *n,
        }
    }
}

/// The weekday (Monday to Friday) nearest to a day, within the month of `date`.
fn nearest_weekday(date: Date, day: i8) -> Option<i8> {
    let target = Date::new(date.year(), date.month(), day).ok()?;
    Some(match target.weekday().to_sunday_one_offset() {
        7 if day == 1 => 3,
        7 => day - 1,
        1 if day == date.days_in_month() => day - 2,
        1 => day + 1,
        _ => day,
    })
}

fn day(of_month: &str, of_week: &str) -> Result<Day, String> {
    match (of_month, of_week) {
        ("*" | "?", "*" | "?") => Ok(Day::Every),
        (of_month, "*" | "?") => day_of_month(of_month),
        ("*" | "?", of_week) => day_of_week(of_week),
        _ => Err("the day of month and the day of week are both given; write ? for one of them".to_owned()),
    }
}

fn day_of_month(text: &str) -> Result<Day, String> {
    let number =
        |text: &str| text.parse::<i8>().ok().filter(|n| (1..=31).contains(n)).ok_or_else(|| format!("'{text}' is no day of month"));
    match text {
        "L" => Ok(Day::BeforeLast(0)),
        "LW" => Ok(Day::LastWeekday),
        _ => match (text.strip_prefix("L-"), text.strip_suffix('W')) {
            (Some(n), _) => number(n).map(Day::BeforeLast),
            (_, Some(n)) => number(n).map(Day::NearestWeekday),
            _ => set("day of month", text, 1, 31, &[]).map(Day::OfMonth),
        },
    }
}

fn day_of_week(text: &str) -> Result<Day, String> {
    let single = |text: &str| {
        let days = value("day of week", text, 1, 7, &WEEKDAYS)?;
        i8::try_from(days).map_err(|_| String::new())
    };
    if let Some((of, n)) = text.split_once('#') {
        let n =
            n.parse().ok().filter(|n| (1..=5).contains(n)).ok_or_else(|| format!("'{text}': after # a number from 1 to 5 must follow"))?;
        return Ok(Day::NthOf(single(of)?, n));
    }
    match text.strip_suffix('L') {
        Some("") => Ok(Day::OfWeek(1 << 7)),
        Some(of) => single(of).map(Day::LastOf),
        None => set("day of week", text, 1, 7, &WEEKDAYS).map(Day::OfWeek),
    }
}

/// A field as a set of bits.
fn set(what: &str, text: &str, min: u32, max: u32, names: &[&str]) -> Result<u64, String> {
    let mut bits = 0;
    for item in text.split(',') {
        let (range, step) = item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
        let refused = || format!("'{item}' is no {what}");
        let step = step.map_or(Ok(1), |step| step.parse::<u32>().ok().filter(|s| (1..=max).contains(s)).ok_or_else(refused))?;
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (min, max),
            Some((first, last)) => (value(what, first, min, max, names)?, value(what, last, min, max, names)?),
            None => {
                let first = value(what, range, min, max, names)?;
                (first, if item.contains('/') { max } else { first })
            }
        };
        // A range may go over the end: FRI-MON, 22-4.
        let last = if last < first { last + (max - min + 1) } else { last };
        for n in (first..=last).step_by(step as usize) {
            bits |= 1_u64 << if n > max { n - (max - min + 1) } else { n };
        }
    }
    Ok(bits)
}

fn value(what: &str, text: &str, min: u32, max: u32, names: &[&str]) -> Result<u32, String> {
    let named = names.iter().position(|name| *name == text).and_then(|i| u32::try_from(i + 1).ok());
    let number = named.or_else(|| text.parse().ok()).filter(|n| (min..=max).contains(n));
    number.ok_or_else(|| {
        let first = names.first().zip(names.last()).map(|(first, last)| format!(", or {first} to {last}")).unwrap_or_default();
        format!("'{text}' is no {what} ({min} to {max}{first})")
    })
}

fn years(text: &str) -> Result<Vec<(i16, i16, i16)>, String> {
    let year = |text: &str| {
        text.parse::<i16>()
            .ok()
            .filter(|y| (1970..=LAST_YEAR).contains(y))
            .ok_or_else(|| format!("'{text}' is no year (1970 to {LAST_YEAR})"))
    };
    let read = |item: &str| -> Result<(i16, i16, i16), String> {
        let (range, step) = item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
        let every = step.map_or(Ok(1), |s| s.parse::<i16>().ok().filter(|s| *s > 0).ok_or_else(|| format!("'{item}' is no year")))?;
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (1970, LAST_YEAR),
            Some((first, last)) => (year(first)?, year(last)?),
            None => (year(range)?, if step.is_some() { LAST_YEAR } else { year(range)? }),
        };
        Ok((first, last, every))
    };
    text.split(',').map(read).collect()
}

fn has(bits: u64, n: i8) -> bool {
    u32::try_from(n).is_ok_and(|n| bits & (1_u64 << n) != 0)
}

/// The numbers in a set from `from` on, ascending.
fn ones(bits: u64, from: u32) -> impl Iterator<Item = u32> {
    (from..60).filter(move |n| bits & (1_u64 << n) != 0)
}

fn second_of_day(hour: i8, minute: i8, second: i8) -> u32 {
    let n = |n: i8| u32::try_from(n).unwrap_or(0);
    n(hour) * 3600 + n(minute) * 60 + n(second)
}

/// So many seconds after midnight.
fn on_the_wall(date: Date, second: u32) -> Option<DateTime> {
    let part = |n: u32| i8::try_from(n).ok();
    let time = Time::new(part(second / 3600)?, part(second / 60 % 60)?, part(second % 60)?, 0).ok()?;
    Some(date.to_datetime(time))
}
