//! Repeating timers: `R3/PT10M`, `R/2026-01-01T00:00:00Z/PT1H`, `R3/PT10M/2026-12-31T00:00:00Z`, or cron.
use super::cron::Cron;
use super::{Due, duration, excerpt, point};
use jiff::Span;
use jiff::tz::TimeZone;

/// What repeats: by a span from an anchor on, or by a cron pattern.
enum Repeat {
    Span { anchor: i64, span: Span, end: Option<i64> },
    Cron(Cron),
}

/// Whether the text can be understood, whenever it begins.
pub(super) fn check(text: &str) -> Result<(), String> {
    match text.trim() {
        text if text.starts_with(['P', 'p']) => duration::parse_duration_ms(text, 0).map(|_| ()),
        text if text.starts_with(['R', 'r']) => read_iso(text, 0, &TimeZone::UTC).map(|_| ()),
        text => Cron::parse(text).map(|_| ()),
    }
}

pub(super) fn first_due(text: &str, now: i64, zone: &TimeZone) -> Result<Due, String> {
    match text.trim() {
        // Without `R` it fires once.
        text if text.starts_with(['P', 'p']) => {
            let at = duration::after(text, now, zone)?;
            Ok(Due { at, repeat: None, left: None })
        }
        text if text.starts_with(['R', 'r']) => first_of_iso(text, now, zone),
        text => {
            let at =
                Cron::parse(text)?.after(now, zone).ok_or_else(|| format!("the cron pattern '{}' never comes again", excerpt(text)))?;
            Ok(Due { at, repeat: Some(text.to_owned()), left: None })
        }
    }
}

/// When a timer with `repeat` left fires after it was due at `previous_due_ms`: always later than `now_ms`, so what was
/// missed while nobody looked is left out. Days, months and cron patterns are meant in `zone`. `None` if its end has passed.
pub fn next_due(repeat: &str, previous_due_ms: i64, now_ms: i64, zone: &TimeZone) -> Result<Option<i64>, String> {
    let after = previous_due_ms.max(now_ms);
    Ok(match read_repeat(repeat, zone)? {
        Repeat::Cron(cron) => cron.after(after, zone),
        Repeat::Span { anchor, span, end } => next_in(anchor, span, after, zone).filter(|at| end.is_none_or(|end| *at <= end)),
    })
}

/// `R[n]/duration`, `R[n]/start/duration` or `R[n]/duration/end`.
struct Iso {
    times: Option<u32>,
    start: Option<i64>,
    span: Span,
    duration: String,
    end: Option<i64>,
}

fn read_iso(text: &str, now: i64, zone: &TimeZone) -> Result<Iso, String> {
    let refused = |why: String| {
        format!(
            "'{}' is no repeating interval: {why}. Write for example R3/PT10M, R/2026-01-01T00:00:00Z/PT1H or a cron pattern with six fields",
            excerpt(text)
        )
    };
    let mut parts = text.split('/').map(str::trim);
    let times = parts.next().and_then(|first| first.get(1..)).unwrap_or_default();
    let times = match times {
        "" | "-1" => None,
        n => Some(n.parse::<u32>().map_err(|_| refused(format!("'{}' is no number of times", excerpt(n))))?),
    };
    if times == Some(0) {
        return Err(refused("it would never fire".to_owned()));
    }
    let rest: Vec<&str> = parts.take(3).collect();
    let (start, duration, end) = match rest.as_slice() {
        [duration] => (None, *duration, None),
        [duration, end] if duration.starts_with(['P', 'p']) => (None, *duration, Some(*end)),
        [start, duration] => (Some(*start), *duration, None),
        [start, duration, end] => (Some(*start), *duration, Some(*end)),
        _ => return Err(refused("the duration is missing".to_owned())),
    };
    let date = |text: Option<&str>| text.map(|text| point::date_time_in(text, zone)).transpose().map_err(refused);
    let (start, end) = (date(start)?, date(end)?);
    let span = duration::parse(duration).map_err(refused)?;
    let from = start.unwrap_or(now);
    if duration::after(duration, from, zone).map_err(refused)? == from {
        return Err(refused("the duration is zero".to_owned()));
    }
    Ok(Iso { times, start, span, duration: duration.to_owned(), end })
}

fn first_of_iso(text: &str, now: i64, zone: &TimeZone) -> Result<Due, String> {
    let iso = read_iso(text, now, zone)?;
    let anchor = iso.start.unwrap_or(now);
    let at = match iso.start {
        Some(start) if start >= now => Some(start),
        _ => next_in(anchor, iso.span, now, zone),
    };
    let at = at.filter(|at| iso.end.is_none_or(|end| *at <= end)).ok_or_else(|| format!("'{}' has ended already", excerpt(text)))?;
    let left = iso.times.map(|times| times - 1);
    let end = iso.end.map(|end| format!("/{}", point::format_iso(end))).unwrap_or_default();
    let repeat = (left != Some(0)).then(|| format!("{}/{}{end}", point::format_iso(anchor), iso.duration));
    Ok(Due { at, left: if repeat.is_some() { left } else { None }, repeat })
}

/// `anchor/duration[/end]`, as [`first_of_iso`] writes it, or cron.
fn read_repeat(repeat: &str, zone: &TimeZone) -> Result<Repeat, String> {
    if !repeat.contains("/P") && !repeat.contains("/p") {
        return Cron::parse(repeat).map(Repeat::Cron);
    }
    let iso = read_iso(&format!("R/{repeat}"), 0, zone)?;
    let anchor = iso.start.ok_or_else(|| format!("'{}' has no start", excerpt(repeat)))?;
    Ok(Repeat::Span { anchor, span: iso.span, end: iso.end })
}

/// The first `anchor + k * span` (k from 1) later than `after`. Counting from the anchor keeps the 31st in long months.
fn next_in(anchor: i64, span: Span, after: i64, zone: &TimeZone) -> Option<i64> {
    let nth = |k: i64| span.checked_mul(k).ok().and_then(|span| duration::apply(anchor, span, zone).ok());
    let late = |k: i64| nth(k).is_none_or(|at| at > after);
    let mut high = 1_i64;
    while !late(high) {
        high = high.checked_mul(2)?;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if late(middle) { high = middle } else { low = middle }
    }
    nth(high)
}
