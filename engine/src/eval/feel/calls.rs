//! Calls of the standard's functions whose value is made here and not by the library.
use super::{beyond, groups, order, round};
use baton_models::expr::feel::AstNode;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelScope, value_null};
use std::cmp::Ordering;

/// The names of a function's parameters, in their order; nothing where the order does not matter here.
fn parameters(function: &str) -> &'static [&'static str] {
    match function {
        "min" | "max" | "any" => &["list"],
        "is" => &["value1", "value2"],
        "time" => &["hour", "minute", "second", "offset"],
        "number" => &["from", "grouping separator", "decimal separator"],
        "string join" => &["list", "delimiter", "prefix", "suffix"],
        "matches" => &["input", "pattern", "flags"],
        "replace" => &["input", "pattern", "replacement", "flags"],
        "split" => &["string", "delimiter"],
        function if round::known(function) => &["n", "scale"],
        _ => &[],
    }
}

/// What gives the value of a call; the library does where it does not.
pub(super) fn own(function: &str) -> Option<beyond::More> {
    Some(match function {
        "min" => |values| order::extreme(order::items(values), Ordering::Less),
        "max" => |values| order::extreme(order::items(values), Ordering::Greater),
        "any" => order::any,
        "is" => order::is,
        "time" => time,
        "matches" => groups::matches,
        function => return round::own(function).or_else(|| beyond::more(function)),
    })
}

/// Whether the name of a built-in function stands for another one here.
pub(super) fn is_redefined(scope: &FeelScope, function: &AstNode) -> bool {
    matches!(function, AstNode::Name(name) if matches!(scope.get_value(name), Some(Value::FunctionDefinition(..))))
}

/// Where among named arguments each parameter's is, and whether there are no others.
pub(super) fn places(function: &AstNode, arguments: &AstNode) -> (Option<Vec<usize>>, bool) {
    let (AstNode::Name(function), AstNode::NamedParameters(items)) = (function, arguments) else { return (None, true) };
    let named = |item: &AstNode, wanted: &str| matches!(item, AstNode::NamedParameter(name, _) if matches!(&**name, AstNode::ParameterName(name) if name.as_str() == wanted));
    let known = parameters(function.as_str());
    let found: Vec<usize> = known.iter().filter_map(|wanted| items.iter().position(|item| named(item, wanted))).collect();
    let fits = found.len() == items.len();
    (fits.then_some(found), fits)
}

/// More than 14 hours from UTC no zone is.
fn time(values: &[Value]) -> Option<Value> {
    match values {
        [.., Value::DaysAndTimeDuration(offset)] if offset.as_seconds().unsigned_abs() > 14 * 3_600 => {
            Some(value_null!("a time is at most 14 hours from UTC, not {}", offset))
        }
        _ => None,
    }
}
