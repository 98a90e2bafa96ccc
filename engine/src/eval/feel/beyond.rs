//! Functions that Camunda's FEEL has beyond the standard's; their names and parameters are those of `models/src/expr/feel/beyond.rs`.
//! What does not fit gives null, as with functions of the standard.
use super::{convert, literal, meter, order, weight};
use crate::eval::regex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use baton_models::expr::feel::beyond::parameters;
use baton_models::expr::feel::{AstNode, children};
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelNumber, Name, value_null};
use dsntk_feel_temporal::FeelDate;

/// What such a function does with its arguments; those that are not given are null.
pub(super) type Function = fn(&[Value]) -> Value;
/// What a function of the standard does beyond it; `None` where that is not asked for.
pub(super) type More = fn(&[Value]) -> Option<Value>;

/// The function of this name.
pub(super) fn function(name: &str) -> Option<Function> {
    Some(match name {
        "assert" => assert,
        "duplicate values" => duplicates,
        "extract" => extract,
        "from base64" => from_base64,
        "from json" => from_json,
        "fromAi" => |arguments| argument(arguments, 0),
        "get or else" => |arguments| if is_null(arguments) { argument(arguments, 1) } else { argument(arguments, 0) },
        "is blank" => |arguments| text(arguments, |text| Value::Boolean(text.trim().is_empty())),
        "is defined" => |arguments| Value::Boolean(!is_null(arguments)),
        "is empty" => |arguments| list(arguments, |items| Value::Boolean(items.is_empty())),
        "last day of month" => last_day,
        "partition" => partition,
        "put" => put,
        "put all" => put_all,
        "random number" => |_| random(),
        "to base64" => |arguments| text(arguments, |text| Value::String(STANDARD.encode(text))),
        "to json" => to_json,
        "trim" => |arguments| text(arguments, |text| Value::String(text.trim().to_owned())),
        "uuid" => |_| uuid(),
        _ => return None,
    })
}

/// The arguments of a call in the order of the parameters; `None` where they do not fit them.
pub(super) fn positions<'a>(name: &str, arguments: &'a AstNode) -> Option<Vec<Option<&'a AstNode>>> {
    let (parameters, least) = parameters(name)?;
    let given: Vec<Option<&AstNode>> = match arguments {
        AstNode::NamedParameters(items) => {
            let mut given = vec![None; parameters.len()];
            for item in items {
                let AstNode::NamedParameter(name, value) = item else { return None };
                let AstNode::ParameterName(name) = &**name else { return None };
                *given.get_mut(parameters.iter().position(|parameter| *parameter == name.as_str())?)? = Some(&**value);
            }
            given
        }
        other => children(other).into_iter().map(Some).collect(),
    };
    let takes_all = least == 0 && !parameters.is_empty();
    let fits = given.len() <= parameters.len() || takes_all;
    (fits && given.iter().take(least).all(Option::is_some) && given.len() >= least).then_some(given)
}

/// What a function of the standard does with arguments that the standard does not know; `None` where it is the standard's business.
pub(super) fn more(name: &str) -> Option<More> {
    Some(match name {
        "number" => number,
        "get value" => |arguments| match arguments {
            [Value::Context(context), Value::List(keys)] => Some(deep(context, keys)),
            _ => None,
        },
        "string join" => |arguments| match arguments {
            [list, by, Value::String(before), Value::String(after)] => joined(list, by, before, after),
            _ => None,
        },
        _ => return None,
    })
}

fn argument(arguments: &[Value], at: usize) -> Value {
    arguments.get(at).cloned().unwrap_or(Value::Null(None))
}

fn is_null(arguments: &[Value]) -> bool {
    matches!(arguments.first(), None | Some(Value::Null(_)))
}

fn text(arguments: &[Value], of: impl FnOnce(&str) -> Value) -> Value {
    match arguments.first() {
        Some(Value::String(text)) => of(text),
        Some(other) => value_null!("a string is expected, not {}", other.type_of()),
        None => value_null!("a string is expected"),
    }
}

fn list(arguments: &[Value], of: impl FnOnce(&[Value]) -> Value) -> Value {
    match arguments.first() {
        Some(Value::List(items)) => of(items),
        Some(other) => value_null!("a list is expected, not {}", other.type_of()),
        None => value_null!("a list is expected"),
    }
}

/// The value, where the condition is true; else the evaluation fails, with the cause if one is told.
fn assert(arguments: &[Value]) -> Value {
    match arguments {
        [value, Value::Boolean(true), ..] => value.clone(),
        [_, _, Value::String(cause), ..] => meter::stop(format!("an assertion does not hold: {cause}")),
        _ => meter::stop("an assertion does not hold"),
    }
}

/// What occurs more than once, once each, in the order of the list.
fn duplicates(arguments: &[Value]) -> Value {
    list(arguments, |items| {
        meter::steps((items.len() as u64).saturating_mul(items.len() as u64) / 16);
        let mut found: Vec<Value> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if !found.contains(item) && items.iter().skip(at + 1).any(|other| other == item) {
                found.push(item.clone());
            }
        }
        Value::List(found)
    })
}

/// All places of a text that fit a regular expression.
fn extract(arguments: &[Value]) -> Value {
    let [Value::String(of), Value::String(pattern)] = arguments else { return value_null!("a string and a pattern are expected") };
    meter::steps(regex::weight(pattern) as u64 * 4 + of.len() as u64 / 64);
    match regex::all(of, pattern) {
        Ok(found) => Value::List(found.into_iter().map(|place| Value::String(place.to_owned())).collect()),
        Err(why) => value_null!("{}", why),
    }
}

fn from_base64(arguments: &[Value]) -> Value {
    text(arguments, |text| match STANDARD.decode(text).map(String::from_utf8) {
        Ok(Ok(decoded)) => Value::String(decoded),
        _ => value_null!("this is no Base64 of a text"),
    })
}

fn from_json(arguments: &[Value]) -> Value {
    if is_null(arguments) {
        return Value::Null(None);
    }
    text(arguments, |text| literal::parse_json(text).unwrap_or_else(|why| value_null!("this is no JSON: {}", why)))
}

fn to_json(arguments: &[Value]) -> Value {
    let mut out = String::new();
    match convert::json(&argument(arguments, 0), &mut out) {
        Ok(()) => Value::String(out),
        Err(why) => value_null!("{}", why),
    }
}

/// The last day of the month of a date, or of a date and time.
fn last_day(arguments: &[Value]) -> Value {
    let date = match arguments.first() {
        Some(Value::Date(date)) => date.clone(),
        Some(Value::DateTime(moment)) => moment.date(),
        _ => return value_null!("a date is expected"),
    };
    let last = (28..=31).rev().find_map(|day| FeelDate::new(date.year(), date.month(), day));
    last.map_or(Value::Null(None), Value::Date)
}

/// The list cut into lists of so many items; the last may be shorter.
fn partition(arguments: &[Value]) -> Value {
    let [Value::List(items), Value::Number(size)] = arguments else { return value_null!("a list and a size are expected") };
    match usize::try_from(*size).ok().filter(|size| *size > 0) {
        Some(size) => Value::List(items.chunks(size).map(|part| Value::List(part.to_vec())).collect()),
        None => value_null!("a size is a whole number above 0"),
    }
}

/// A context with one more entry; its key may be the way to it, as a list.
fn put(arguments: &[Value]) -> Value {
    let [Value::Context(context), keys, value] = arguments else { return value_null!("a context, a key and a value are expected") };
    let keys: Option<Vec<Name>> = match keys {
        Value::String(key) => Some(vec![key.as_str().into()]),
        Value::List(keys) => keys.iter().map(|key| if let Value::String(key) = key { Some(key.as_str().into()) } else { None }).collect(),
        _ => None,
    };
    match keys.as_deref() {
        Some([way @ .., last]) => Value::Context(placed(context, way, last, value)),
        _ => value_null!("a key is a string, or a list of strings"),
    }
}

fn placed(context: &FeelContext, way: &[Name], last: &Name, value: &Value) -> FeelContext {
    meter::steps(1);
    let mut whole = context.clone();
    match way {
        [] => whole.set_entry(last, value.clone()),
        [next, rest @ ..] => {
            let inner = match context.get_entry(next) {
                Some(Value::Context(inner)) => inner.clone(),
                _ => FeelContext::default(),
            };
            whole.set_entry(next, Value::Context(placed(&inner, rest, last, value)));
        }
    }
    whole
}

/// One context of several; of entries with one key the last counts.
fn put_all(arguments: &[Value]) -> Value {
    let mut whole = FeelContext::default();
    for part in order::items(arguments) {
        let Value::Context(part) = part else { return value_null!("contexts are expected, not {}", part.type_of()) };
        part.iter().for_each(|(name, value)| whole.set_entry(name, value.clone()));
    }
    let whole = Value::Context(whole);
    meter::bytes(weight(&whole));
    whole
}

/// From 0 up to 1, which it never is.
fn random() -> Value {
    Value::Number(FeelNumber::new((meter::random() % 10_u64.pow(16)).cast_signed(), 16))
}

/// A UUID of version 4 (RFC 9562, 5.4), of the evaluation's randomness.
fn uuid() -> Value {
    let (high, low) = (meter::random(), meter::random());
    let (version, variant) = (high & 0xffff_ffff_ffff_0fff | 0x4000, low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000);
    let part = |bits: u64, from: u32, digits: usize| format!("{:0digits$x}", bits >> from & ((1 << (digits * 4)) - 1));
    Value::String([part(version, 32, 8), part(version, 16, 4), part(version, 0, 4), part(variant, 48, 4), part(variant, 0, 12)].join("-"))
}

/// A text as a number, without the separators that the standard wants to be told.
fn number(arguments: &[Value]) -> Option<Value> {
    let plain = match arguments {
        [Value::String(from)] => from.clone(),
        [Value::String(from), Value::String(grouping)] if matches!(grouping.as_str(), " " | "," | ".") => {
            from.replace(grouping.as_str(), "")
        }
        _ => return None,
    };
    Some(plain.parse().map_or_else(|_| value_null!("'{}' is no number", plain), Value::Number))
}

/// What lies at the end of a way through contexts.
fn deep(context: &FeelContext, keys: &[Value]) -> Value {
    let mut at = Value::Context(context.clone());
    for key in keys {
        at = match (&at, key) {
            (Value::Context(inner), Value::String(key)) => inner.get_entry(&key.as_str().into()).cloned().unwrap_or(Value::Null(None)),
            _ => return Value::Null(None),
        };
    }
    if keys.is_empty() { Value::Null(None) } else { at }
}

fn joined(list: &Value, by: &Value, before: &str, after: &str) -> Option<Value> {
    let Value::List(items) = list else { return None };
    let by = if let Value::String(by) = by { by } else { "" };
    let texts: Option<Vec<&str>> = items
        .iter()
        .filter(|item| !matches!(item, Value::Null(_)))
        .map(|item| if let Value::String(text) = item { Some(text.as_str()) } else { None })
        .collect();
    Some(Value::String(format!("{before}{}{after}", texts?.join(by))))
}
