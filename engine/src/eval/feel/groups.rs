//! `matches` with a pattern that refers to its own groups, as in `(a)\1` (XPath 3.1 functions, 5.6.1): to find out takes going back and
//! forth in the text, which has an end here.
use super::meter;
use dsntk_feel::value_null;
use dsntk_feel::values::Value;
use fancy_regex::RegexBuilder;

/// Bytes of such a text.
const TEXT: usize = 4_000;
/// How often a search may go back.
const BACK: usize = 10_000;
/// Steps that a search costs.
const COST: u64 = 10_000;
/// Bytes of a pattern that is made ready.
const SIZE: usize = 1 << 20;

/// Whether a text fits; `None` where the pattern refers to no group.
pub(super) fn matches(arguments: &[Value]) -> Option<Value> {
    let (text, pattern, flags) = match arguments {
        [Value::String(text), Value::String(pattern)] => (text, pattern, ""),
        [Value::String(text), Value::String(pattern), Value::String(flags)] => (text, pattern, flags.trim()),
        _ => return None,
    };
    // With the flag `q` a pattern is plain text; others than these the library refuses.
    if !refers(pattern) || !flags.chars().all(|flag| "imsx".contains(flag)) {
        return None;
    }
    meter::steps(COST);
    if text.len() > TEXT {
        return Some(value_null!("a text of {} bytes is too long for a pattern with references to groups: at most {}", text.len(), TEXT));
    }
    let pattern = if flags.is_empty() { pattern.clone() } else { format!("(?{flags}){pattern}") };
    let built = RegexBuilder::new(&pattern).backtrack_limit(BACK).delegate_size_limit(SIZE).delegate_dfa_size_limit(SIZE).build();
    Some(match built.and_then(|pattern| pattern.is_match(text.as_str())) {
        Ok(fits) => Value::Boolean(fits),
        Err(why) => value_null!("the pattern '{}' cannot be searched for: {}", pattern, why),
    })
}

/// Whether `\1` to `\9` stand in a pattern.
fn refers(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.next().is_some_and(|next| ('1'..='9').contains(&next)) {
            return true;
        }
    }
    false
}
