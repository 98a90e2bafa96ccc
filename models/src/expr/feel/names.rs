//! The names that the FEEL parser must know beforehand: a name may hold blanks and operators, so that only the names in scope
//! tell `a and b` from the name "a and b".
use super::beyond;
use dsntk_feel::FeelScope;
use dsntk_feel::bif::is_built_in_function_name;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;

/// Words that are no names.
const KEYWORDS: [&str; 18] = [
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "external",
    "instance",
    "of",
    "and",
    "or",
    "between",
    "true",
    "false",
];

/// Names of several words that the parser must find whole, though their words are names too.
const PHRASES: [&str; 5] = ["date and time", "years and months duration", "days and time duration", "years and months", "days and time"];

/// Constructors and types, which the parser treats in a special way.
const SPECIAL: [&str; 9] = ["date", "time", "duration", "null", "number", "string", "boolean", "Any", "item"];

/// The most words of a built-in function's name.
const LONGEST: usize = 4;

/// A scope in which every word of `source` is a name, beside those of `known`.
pub(super) fn scope(source: &str, known: &FeelContext) -> FeelScope {
    let words = words(source);
    let mut context = known.clone();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let phrase = |length: usize| words.get(at..at + length).map(|words| words.join(" "));
        let longest =
            |wanted: &dyn Fn(&str) -> bool| (1..=LONGEST).rev().find_map(|n| phrase(n).filter(|name| wanted(name)).map(|name| (n, name)));
        if let Some((length, _)) = longest(&|name| PHRASES.contains(&name)) {
            at += length;
            continue;
        }
        let (length, name) =
            longest(&|name| is_built_in_function_name(name) || beyond::parameters(name).is_some()).unwrap_or((1, (*word).to_owned()));
        if !KEYWORDS.contains(&name.as_str()) && !SPECIAL.contains(&name.as_str()) && !context.contains_entry(&name.as_str().into()) {
            context.set_entry(&name.into(), Value::Null(None));
        }
        at += length;
    }
    // The value that unary tests are about.
    if source.contains('?') {
        context.set_entry(&"?".into(), Value::Null(None));
    }
    FeelScope::from(context)
}

/// A text with the names that stand in backticks, as Camunda's FEEL has them, and without these: each is a blank, so that all places
/// stay what they are. `None` where there are none.
pub(super) fn unquoted(source: &str) -> Option<(String, Vec<String>)> {
    let marks: Vec<usize> = super::place::pieces(source).filter(|(_, piece)| *piece == "`").map(|(at, _)| at).collect();
    if marks.is_empty() || !marks.len().is_multiple_of(2) {
        return None;
    }
    let mut names = Vec::new();
    for pair in marks.chunks_exact(2) {
        let [from, to] = pair else { continue };
        names.push(source.get(from + 1..*to)?.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let mut text = source.to_owned();
    marks.into_iter().for_each(|at| text.replace_range(at..=at, " "));
    Some((text, names))
}

/// The most different names of one text.
const MAX_NAMES: usize = 400;
/// The most work that finding names may be.
const MAX_WORK: usize = 6_000_000;
/// With more work than this a text is not read again and again to find where it is wrong.
pub(super) const FAIR_WORK: usize = 60_000;

/// What finding the names of a text costs the parser: it looks at every way to cut a run of words, numbers and signs that could
/// all be one name. `Err` where that would take too long.
pub(super) fn work(source: &str) -> Result<usize, String> {
    let (mut run, mut work) = (0usize, 0usize);
    let mut distinct = std::collections::HashSet::new();
    for (_, piece) in super::place::pieces(source) {
        match piece.chars().next() {
            Some(c) if is_word(c) => run += 1,
            Some('.' | '/' | '-' | '\'' | '+' | '*') => run += 1,
            _ => run = 0,
        }
        work += run * run * 3;
        if piece.starts_with(is_word) {
            distinct.insert(piece);
        }
    }
    if distinct.len() > MAX_NAMES {
        return Err(format!("it has {} different names; at most {MAX_NAMES} are accepted", distinct.len()));
    }
    if work > MAX_WORK {
        return Err("it has too many words and signs in a row: put parts of it in parentheses".to_owned());
    }
    Ok(work)
}

/// The words outside of strings and comments, in order.
fn words(source: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '"' => string_end(rest),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        if is_word(first) && !first.is_ascii_digit() {
            words.push(piece);
        }
        rest = after;
    }
    words
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The length of the string literal with which `text` begins.
pub(super) fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}
