//! `some x in 1..5 satisfies ...`: the parser wants brackets around such a range, `[1..5]`.
use super::place::pieces;

/// A quantifier that waits for its `satisfies`.
struct Open {
    depth: usize,
    /// Where what its variable runs over begins.
    from: Option<usize>,
    has_range: bool,
}

/// The text with these brackets; `None` where none are missing.
pub(super) fn bracketed(source: &str) -> Option<String> {
    let (mut open, mut marks): (Vec<Open>, Vec<(usize, &str)>) = (Vec::new(), Vec::new());
    let (mut depth, mut end) = (0_usize, 0);
    for (at, piece) in pieces(source) {
        match piece {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "some" | "every" => open.push(Open { depth, from: None, has_range: false }),
            _ => {}
        }
        if let Some(last) = open.last_mut().filter(|last| last.depth == depth) {
            match piece {
                "in" if last.from.is_none() => last.from = Some(at + piece.len()),
                ".." => last.has_range = true,
                "," | "satisfies" => {
                    if let (Some(from), true) = (last.from.take(), std::mem::take(&mut last.has_range)) {
                        marks.extend([(from, " ["), (end, "]")]);
                    }
                }
                _ => {}
            }
        }
        if piece == "satisfies" {
            open.pop();
        }
        end = at + piece.len();
    }
    marks.sort_by_key(|(at, _)| *at);
    let mut text = String::new();
    let mut from = 0;
    for (at, mark) in &marks {
        text.push_str(source.get(from..*at)?);
        text.push_str(mark);
        from = *at;
    }
    text.push_str(source.get(from..)?);
    (!marks.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::bracketed;

    #[test]
    fn ranges_of_quantifiers_are_put_into_brackets() {
        for (source, expected) in [
            ("some x in 1..5 satisfies x = 2", Some("some x in [ 1..5] satisfies x = 2")),
            ("every x in (a)..b, y in c satisfies true", Some("every x in [ (a)..b], y in c satisfies true")),
            ("some x in [1..5] satisfies x in [1..2]", None),
            ("for i in 1..3 return i", None),
        ] {
            assert_eq!(bracketed(source).as_deref(), expected, "{source}");
        }
    }
}
