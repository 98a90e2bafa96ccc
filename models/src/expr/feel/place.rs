//! Where a text stops being FEEL. The parser says that something is wrong, not where: the longest beginning of the text that could
//! still go on to be an expression tells.
use super::Flaw;
use super::names::{is_word, string_end};

/// What can follow a beginning: enough to complete any construct, innermost first.
const GOES_ON: [&str; 15] = [
    "",
    " 0",
    " a",
    "a:0",
    ":0",
    " then 0 else 0",
    " else 0",
    " 0 else 0",
    " a in [0] return 0",
    " in [0] return 0",
    " return 0",
    " a in [0] satisfies true",
    " in [0] satisfies true",
    " satisfies true",
    " 0 and 0",
];
/// Beyond so many pieces only the whole text is called wrong.
const MAX_PIECES: usize = 600;

/// The byte at which brackets become nested deeper than `most`.
pub(super) fn too_deep(source: &str, most: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, piece) in pieces(source) {
        match piece {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            return Some(at);
        }
    }
    None
}

/// The flaw of a text that does not parse.
pub(super) fn find(source: &str, parses: impl Fn(&str) -> bool) -> Flaw {
    let pieces: Vec<(usize, &str)> = pieces(source).collect();
    if let Some(flaw) = unbalanced(&pieces, source) {
        return flaw;
    }
    if pieces.is_empty() {
        return Flaw { message: "there is nothing".to_owned(), offset: 0 };
    }
    if pieces.len() > MAX_PIECES {
        return Flaw { message: "there is a syntax error".to_owned(), offset: 0 };
    }
    let viable = |count: usize| {
        let end = pieces.get(count).map_or(source.len(), |(at, _)| *at);
        let head = source.get(..end).unwrap_or_default();
        let closers = closers(pieces.get(..count).unwrap_or_default());
        GOES_ON.iter().any(|more| parses(&format!("{head}{more}{closers}")))
    };
    // A beginning of a viable beginning is viable.
    let (mut good, mut bad) = (0, pieces.len() + 1);
    while bad - good > 1 {
        let middle = usize::midpoint(good, bad);
        if viable(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    match pieces.get(good) {
        Some((offset, piece)) => Flaw { message: format!("'{piece}' is not expected here"), offset: *offset },
        None => Flaw { message: "it ends too early".to_owned(), offset: source.trim_end().len() },
    }
}

/// A bracket without its partner, or a string without an end.
fn unbalanced(pieces: &[(usize, &str)], source: &str) -> Option<Flaw> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, piece) in pieces {
        match *piece {
            "(" | "[" | "{" => open.push((*at, piece)),
            // Ranges may be written ]a..b[ and with unlike brackets.
            ")" | "]" | "}" if open.pop().is_none() && *piece != "]" => {
                return Some(Flaw { message: format!("'{piece}' closes nothing"), offset: *at });
            }
            text if text.starts_with('"') && (text.len() == 1 || string_end(text) == text.len() && !text.ends_with('"')) => {
                return Some(Flaw { message: "the string has no end".to_owned(), offset: *at });
            }
            _ => {}
        }
    }
    let (at, bracket) = open.first().filter(|_| !source.contains("..")).copied()?;
    Some(Flaw { message: format!("'{bracket}' is never closed"), offset: at })
}

fn closers(pieces: &[(usize, &str)]) -> String {
    let mut open = Vec::new();
    for (_, piece) in pieces {
        match *piece {
            "(" => open.push(')'),
            "[" => open.push(']'),
            "{" => open.push('}'),
            ")" | "]" | "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.iter().rev().collect()
}

/// Words, numbers, strings and signs, each with its place.
pub(super) fn pieces(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = source.get(at..)?;
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.get(blank..)?;
        let first = rest.chars().next()?;
        let length = match first {
            '"' => string_end(rest),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            '.' | '<' | '>' | '!' | '*' if ["..", "<=", ">=", "!=", "**"].iter().any(|sign| rest.starts_with(sign)) => 2,
            c => c.len_utf8(),
        };
        let start = at + blank;
        at = start + length;
        Some((start, source.get(start..at)?))
    })
}
