//! Date patterns of Java's `SimpleDateFormat` (`dd/MM/yyyy`), put into the words of jiff.
use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// A point in time in a pattern, UTC.
pub(super) fn format(ms: i64, pattern: &str) -> Result<String, String> {
    let at = Timestamp::from_millisecond(ms).map_err(|_| format!("the time {ms} ms is outside the years -9999 to 9999"))?;
    let words = translate(pattern)?;
    strtime::format(&words, &at.to_zoned(TimeZone::UTC)).map_err(|_| format!("no date can be written as '{pattern}'"))
}

/// The point in time that a text in a pattern means; what the pattern leaves out is the start of the day, and UTC.
pub(super) fn parse(text: &str, pattern: &str) -> Result<i64, String> {
    let refused = || format!("'{}' is no date in the form {pattern}", text.chars().take(40).collect::<String>());
    let parsed = strtime::parse(translate(pattern)?, text.trim()).map_err(|_| refused())?;
    if let Ok(at) = parsed.to_timestamp() {
        return Ok(at.as_millisecond());
    }
    let date = parsed.to_date().map_err(|_| refused())?;
    let time = parsed.to_time().unwrap_or_default();
    let zoned = date.to_datetime(time).to_zoned(TimeZone::UTC).map_err(|_| refused())?;
    Ok(zoned.timestamp().as_millisecond())
}

/// `dd/MM/yyyy HH:mm` as `%d/%m/%Y %H:%M`.
fn translate(pattern: &str) -> Result<String, String> {
    let refused = |what: &str| {
        let short: String = pattern.chars().take(60).collect();
        format!("the date pattern '{short}' cannot be understood: {what}")
    };
    if pattern.len() > 100 {
        return Err(refused("it is too long"));
    }
    let mut words = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            quoted(&mut chars, &mut words).ok_or_else(|| refused("a quote is not closed"))?;
        } else if c.is_ascii_alphabetic() {
            let mut run = 1;
            while chars.next_if_eq(&c).is_some() {
                run += 1;
            }
            words.push_str(letter(c, run).ok_or_else(|| refused(&format!("the letter '{c}'")))?);
        } else {
            literal(c, &mut words);
        }
    }
    Ok(words)
}

/// Text in quotes; two quotes stand for one.
fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, words: &mut String) -> Option<()> {
    if chars.next_if_eq(&'\'').is_some() {
        words.push('\'');
        return Some(());
    }
    loop {
        match chars.next()? {
            '\'' if chars.next_if_eq(&'\'').is_some() => words.push('\''),
            '\'' => return Some(()),
            c => literal(c, words),
        }
    }
}

fn literal(c: char, words: &mut String) {
    words.push_str(if c == '%' { "%" } else { "" });
    words.push(c);
}

fn letter(letter: char, run: usize) -> Option<&'static str> {
    Some(match (letter, run) {
        ('y', 2) => "%y",
        ('y', 1 | 3..) => "%Y",
        ('M', 1) => "%-m",
        ('M', 2) => "%m",
        ('M', 3) => "%b",
        ('M', 4..) => "%B",
        ('d', 1) => "%-d",
        ('d', _) => "%d",
        ('H', 1) => "%-H",
        ('H', _) => "%H",
        ('h', 1) => "%-I",
        ('h', _) => "%I",
        ('m', 1) => "%-M",
        ('m', _) => "%M",
        ('s', 1) => "%-S",
        ('s', _) => "%S",
        ('S', _) => "%3f",
        ('a', _) => "%p",
        ('E', 1..=3) => "%a",
        ('E', _) => "%A",
        ('u', _) => "%u",
        ('D', _) => "%j",
        ('Z', _) => "%z",
        ('X', 1..=2) => "%z",
        ('X', _) => "%:z",
        ('z', _) => "%Z",
        _ => return None,
    })
}
