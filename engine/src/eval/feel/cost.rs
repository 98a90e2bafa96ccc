//! What functions of FEEL cost that take more time than in proportion to their arguments.
use super::weight;
use crate::eval::regex;
use dsntk_feel::values::Value;

/// What a function costs in steps, where that is not in proportion to its arguments.
pub(super) fn cost_of(function: &str) -> Option<fn(&[Value]) -> u64> {
    match function {
        "distinct values" | "union" | "mode" | "duplicate values" | "sort" => Some(squared),
        "string join" => Some(|values| items(values.first()) * values.get(1).map_or(0, weight) / 256),
        "matches" | "replace" | "split" => Some(pattern),
        _ => None,
    }
}

fn items(value: Option<&Value>) -> u64 {
    match value {
        Some(Value::List(items)) => items.len() as u64,
        _ => 1,
    }
}

fn squared(values: &[Value]) -> u64 {
    let count: u64 = values.iter().map(|value| items(Some(value))).sum();
    count.saturating_mul(count) / 16
}

/// The text times the pattern, and the replacement for each character. Repetitions in braces make a pattern as long as they say.
fn pattern(values: &[Value]) -> u64 {
    let length = |at: usize| match values.get(at) {
        Some(Value::String(text)) => text.len() as u64,
        _ => 0,
    };
    let size = match values.get(1) {
        Some(Value::String(pattern)) => regex::weight(pattern) as u64,
        _ => 0,
    };
    let size = size.saturating_add(16);
    let text = length(0).saturating_mul(1 + length(2) / 64 + size / 64);
    (size.saturating_mul(4)).saturating_add(text / 64)
}
