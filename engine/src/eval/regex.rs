//! Regular expressions as `String` of Java uses them: `matches`, `replaceAll`, `replaceFirst`, `split`. Their time grows with the text
//! and never explodes, so there is no looking around and no reference to a group.
use super::item::Outcome;
use super::{budget, text};
use regex::{Regex, RegexBuilder};

/// Bytes of a regular expression.
const PATTERN: usize = 1_000;
/// Bytes that one may take once it is made ready.
const SIZE: usize = 1 << 20;
/// Parts of a text that is split.
const PARTS: usize = 100_000;

/// Whether the whole text fits.
pub(super) fn matches(of: &str, pattern: &str) -> Outcome<bool> {
    let whole = format!("\\A(?:{})\\z", translated(pattern)?);
    Ok(compiled(&whole, pattern, of)?.is_match(of))
}

/// The text with the first or all places that fit replaced; `$1` and `${name}` stand for groups, `\` makes the next character plain.
pub(super) fn replace(of: &str, pattern: &str, by: &str, all: bool) -> Outcome<String> {
    let regex = compiled(&translated(pattern)?, pattern, of)?;
    let by = replacement(by, &regex)?;
    let (mut whole, mut from) = (String::new(), 0);
    for found in regex.captures_iter(of).take(if all { usize::MAX } else { 1 }) {
        let Some(place) = found.get(0) else { continue };
        whole.push_str(of.get(from..place.start()).unwrap_or_default());
        for piece in &by {
            whole.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Group(group) => found.get(*group).map_or("", |group| group.as_str()),
            });
        }
        text::bounded(whole.len())?;
        from = place.end();
    }
    whole.push_str(of.get(from..).unwrap_or_default());
    text::made(whole.len())?;
    Ok(whole)
}

/// The parts between the places that fit. Without a limit, or with 0, empty parts at the end are left out; with one there are at most
/// so many parts.
pub(super) fn split<'t>(of: &'t str, pattern: &str, limit: i64) -> Outcome<Vec<&'t str>> {
    let regex = compiled(&translated(pattern)?, pattern, of)?;
    let most = usize::try_from(limit).ok().filter(|most| *most > 0).unwrap_or(usize::MAX);
    let (mut parts, mut from) = (Vec::new(), 0);
    for place in regex.find_iter(of) {
        if parts.len() + 1 >= most {
            break;
        }
        // Nothing found at the very beginning makes no empty part.
        if place.end() > 0 {
            parts.push(of.get(from..place.start()).unwrap_or_default());
            from = place.end();
        }
        if parts.len() >= PARTS {
            return Err(format!("the text would have more than {PARTS} parts"));
        }
    }
    let is_one = parts.is_empty();
    parts.push(of.get(from..).unwrap_or_default());
    while limit == 0 && !is_one && parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    Ok(parts)
}

/// All places of the text that fit, one after the other.
pub(super) fn all<'t>(of: &'t str, pattern: &str) -> Outcome<Vec<&'t str>> {
    let regex = compiled(&translated(pattern)?, pattern, of)?;
    Ok(regex.find_iter(of).take(PARTS).map(|place| place.as_str()).collect())
}

fn compiled(pattern: &str, written: &str, of: &str) -> Outcome<Regex> {
    let refused =
        |why: &str| format!("'{}' is no regular expression that can be used here: {why}", written.chars().take(60).collect::<String>());
    budget::spend((16 << 10) + effort(pattern, of.len()))?;
    RegexBuilder::new(pattern).size_limit(SIZE).dfa_size_limit(SIZE).nest_limit(50).build().map_err(|why| match why {
        regex::Error::CompiledTooBig(_) => refused("it is too large"),
        why => {
            let told = why.to_string();
            refused(told.lines().last().unwrap_or_default().trim_start_matches("error: "))
        }
    })
}

/// What a search may cost: the text, times the pattern where its repetitions make it long.
fn effort(pattern: &str, length: usize) -> usize {
    length.saturating_mul(1 + weight(pattern) / 64)
}

/// Bytes of a pattern once its repetitions in braces are written out: those within each other multiply.
pub(super) fn weight(pattern: &str) -> usize {
    // What was read of each open group, and of the part read last.
    let (mut groups, mut sum, mut last) = (Vec::new(), 0usize, 0usize);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if let Some((times, rest)) = times(c, chars.as_str()) {
            let whole = last.saturating_mul(times);
            sum = sum.saturating_add(whole - last);
            (last, chars) = (whole, rest.chars());
            continue;
        }
        last = match c {
            '(' => {
                groups.push(std::mem::take(&mut sum));
                0
            }
            ')' => std::mem::replace(&mut sum, groups.pop().unwrap_or_default()).saturating_add(1),
            '[' => 1 + chars.by_ref().take_while(|c| *c != ']').count(),
            '\\' => 1 + chars.next().map_or(0, char::len_utf8),
            _ => c.len_utf8(),
        };
        sum = sum.saturating_add(last);
    }
    groups.into_iter().fold(sum, usize::saturating_add)
}

/// A pattern of XPath in which a hyphen in front of a class is told from one that subtracts a class: `\x2D[` outside, `-[` within.
pub(super) fn hyphens(pattern: &str) -> String {
    let (mut whole, mut depth) = (String::with_capacity(pattern.len()), 0usize);
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c == '-' && depth == 0 && chars.peek() == Some(&'[') {
            whole.push_str("\\x2D");
            continue;
        }
        whole.push(c);
        if c == '\\' {
            whole.extend(chars.next());
        }
    }
    whole
}

/// How often `{2,5}` repeats at most, and what stands behind it.
fn times(first: char, after: &str) -> Option<(usize, &str)> {
    let (digits, rest) = after.split_once('}').filter(|_| first == '{')?;
    let is_number = |text: &str| text.trim().chars().all(|c| c.is_ascii_digit());
    let most = digits.split(',').filter(|_| digits.split(',').all(is_number)).filter_map(|n| n.trim().parse().ok()).next_back()?;
    Some((usize::max(most, 1), rest))
}

/// Java's short classes are of ASCII, and `\Q...\E` is plain text.
fn translated(pattern: &str) -> Outcome<String> {
    if pattern.len() > PATTERN {
        return Err(format!("a regular expression may have {PATTERN} bytes, not {}", pattern.len()));
    }
    let mut whole = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            whole.push(c);
            continue;
        }
        match chars.next() {
            Some('d') => whole.push_str("[0-9]"),
            Some('D') => whole.push_str("[^0-9]"),
            Some('w') => whole.push_str("[0-9A-Za-z_]"),
            Some('W') => whole.push_str("[^0-9A-Za-z_]"),
            Some('s') => whole.push_str(r"[ \t\n\x0B\x0C\r]"),
            Some('S') => whole.push_str(r"[^ \t\n\x0B\x0C\r]"),
            Some('Z') => whole.push_str(r"(?:\r?\n)?\z"),
            Some('Q') => {
                let rest = chars.as_str();
                let (plain, after) = rest.split_once("\\E").unwrap_or((rest, ""));
                whole.push_str(&regex::escape(plain));
                chars = after.chars();
            }
            Some(other) => whole.extend(['\\', other]),
            None => whole.push('\\'),
        }
    }
    Ok(whole)
}

enum Piece {
    Text(String),
    Group(usize),
}

fn replacement(by: &str, regex: &Regex) -> Outcome<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = by;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => {
                let plain = rest.chars().next().ok_or("nothing follows the last '\\' of the replacement")?;
                text.push(plain);
                rest = rest.get(plain.len_utf8()..).unwrap_or_default();
            }
            '$' => {
                let (group, after) =
                    group(rest, regex).ok_or_else(|| format!("'${}' names no group", rest.chars().take(20).collect::<String>()))?;
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Group(group));
                rest = after;
            }
            c => text.push(c),
        }
    }
    pieces.push(Piece::Text(text));
    Ok(pieces)
}

/// The group that is named behind a `$`, and what follows. As many digits count as there is such a group.
fn group<'r>(rest: &'r str, regex: &Regex) -> Option<(usize, &'r str)> {
    if let Some((name, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        let group = regex.capture_names().position(|known| known == Some(name))?;
        return Some((group, after));
    }
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (1..=digits.min(3)).rev().find_map(|length| {
        let (number, after) = rest.split_at_checked(length)?;
        let number: usize = number.parse().ok()?;
        (number < regex.captures_len()).then_some((number, after))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_fit_as_a_whole() {
        for (of, pattern, fits) in [
            ("abc", "b", false),
            ("abc", "a.c", true),
            ("abc", "a|abc", true),
            ("ABC", "(?i)abc", true),
            ("a\nb", "a.b", false),
            ("a\nb", "(?s)a.b", true),
            ("4711", r"\d+", true),
            ("٣", r"\d", false),
            ("a.b", r"a\.b", true),
            ("a+b", r"\Qa+\Eb", true),
            ("x-1", r"[\w\-]+", true),
            ("", "", true),
            ("ada@example.org", r"^[\w.]+@[\w.]+\.[a-z]{2,}$", true),
        ] {
            assert_eq!(matches(of, pattern), Ok(fits), "{of} {pattern}");
        }
    }

    #[test]
    fn replacing_and_splitting_follow_java() {
        for (of, pattern, by, expected) in [
            ("a1b22", r"\d+", "#", "a#b#"),
            ("2026-01-31", r"(\d+)-(\d+)-(\d+)", "$3.$2.$1", "31.01.2026"),
            ("ab", "(?<x>a)", "<${x}>", "<a>b"),
            ("ab", "a", r"\$1\\", r"$1\b"),
            ("ab", "(a)", "$10", "a0b"),
            ("abc", "", "-", "-a-b-c-"),
        ] {
            assert_eq!(replace(of, pattern, by, true).as_deref(), Ok(expected), "{of} {pattern}");
        }
        assert_eq!(replace("aaa", "a", "b", false).as_deref(), Ok("baa"));
        assert!(replace("a", "a", "$1", true).unwrap_err().contains("names no group"));
        for (of, pattern, limit, expected) in [
            ("a,b,,", ",", 0, vec!["a", "b"]),
            ("a,b,,", ",", -1, vec!["a", "b", "", ""]),
            ("a,b,c", ",", 2, vec!["a", "b,c"]),
            ("a1b22c", r"\d+", 0, vec!["a", "b", "c"]),
            ("abc", "", 0, vec!["a", "b", "c"]),
            ("", ",", 0, vec![""]),
            (",", ",", 0, vec![]),
            (",a", ",", 0, vec!["", "a"]),
        ] {
            assert_eq!(split(of, pattern, limit), Ok(expected), "{of} {pattern}");
        }
    }

    #[test]
    fn what_cannot_be_linear_is_refused() {
        for (pattern, part) in [
            (r"(a)\1", "backreferences are not supported"),
            ("(?=a)b", "look-around"),
            ("(", "unclosed group"),
            ("a{1000}{1000}", "too large"),
            ("(?:(?:a{0,255}){0,255}){0,255}", "too large"),
        ] {
            let why = matches("a", pattern).unwrap_err();
            assert!(why.contains(part), "{pattern}: {why}");
        }
        assert!(matches("a", &"a".repeat(2_000)).unwrap_err().contains("1000 bytes"));
        assert_eq!(matches(&"a".repeat(100_000), "(a+)+b"), Ok(false));
    }

    #[test]
    fn repetitions_multiply_only_within_each_other() {
        for (pattern, weight) in [
            ("abc", 3),
            ("a{3}b{4,}", 7),
            ("(ab{10}){10}", 120),
            ("((a{100}){100}){100}", 1_010_100),
            ("[a-f]{2}-[0-9]{3}", 21),
            ("a{2}{3}", 6),
            ("a{b(c{1000}){1000}", 1_001_003),
            (r"\d{2}", 4),
        ] {
            assert_eq!(super::weight(pattern), weight, "{pattern}");
        }
    }
}
