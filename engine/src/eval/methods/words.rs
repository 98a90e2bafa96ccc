//! Methods of text. Positions count UTF-16 units, as in Java.
use crate::eval::coerce;
use crate::eval::item::{Item, Outcome};
use crate::eval::text;

pub(super) fn call(of: &str, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    let result = match (name, arguments) {
        ("length" | "size", []) => Item::long(units(of)),
        ("isEmpty", []) => Item::boolean(of.is_empty()),
        ("isBlank", []) => Item::boolean(of.trim().is_empty()),
        ("toUpperCase", []) => Item::text(of.to_uppercase()),
        ("toLowerCase", []) => Item::text(of.to_lowercase()),
        ("trim" | "strip", []) => Item::text(of.trim()),
        ("charAt", [at]) => {
            let at = coerce::whole(at)?;
            substring(of, at, at + 1)?
        }
        ("substring", [from]) => substring(of, coerce::whole(from)?, i64::try_from(units(of)).unwrap_or(i64::MAX))?,
        ("substring", [from, to]) => substring(of, coerce::whole(from)?, coerce::whole(to)?)?,
        ("replace", [from, to]) => replace(of, &text::of(from)?, &text::of(to)?)?,
        ("split", [by]) => split(of, &text::of(by)?)?,
        ("matches" | "replaceAll" | "replaceFirst", _) => {
            return Err(format!("'{name}' needs regular expressions, which expressions do not have; write a JavaScript script"));
        }
        (_, [other]) => return with(of, name, &text::of(other)?),
        _ => return Ok(None),
    };
    Ok(Some(result))
}

/// Methods with one other text.
fn with(of: &str, name: &str, other: &str) -> Outcome<Option<Item>> {
    let position = |at: Option<usize>| at.and_then(|at| of.get(..at)).map_or(Item::long(-1), |before| Item::long(units(before)));
    Ok(Some(match name {
        "contains" => Item::boolean(of.contains(other)),
        "startsWith" => Item::boolean(of.starts_with(other)),
        "endsWith" => Item::boolean(of.ends_with(other)),
        "equalsIgnoreCase" => Item::boolean(of.to_lowercase() == other.to_lowercase()),
        "indexOf" => position(of.find(other)),
        "lastIndexOf" => position(of.rfind(other)),
        "concat" => {
            text::bounded(of.len() + other.len())?;
            Item::text(format!("{of}{other}"))
        }
        _ => return Ok(None),
    }))
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn substring(of: &str, from: i64, to: i64) -> Outcome<Item> {
    let length = units(of);
    let (Ok(start), Ok(end)) = (usize::try_from(from), usize::try_from(to)) else {
        return Err(format!("the positions {from} to {to} must not be negative"));
    };
    if start > end || end > length {
        return Err(format!("the positions {from} to {to} are not within a text of length {length}"));
    }
    let part: Vec<u16> = of.encode_utf16().skip(start).take(end - start).collect();
    Ok(Item::text(String::from_utf16_lossy(&part)))
}

fn replace(of: &str, from: &str, to: &str) -> Outcome<Item> {
    let times = of.matches(from).count();
    text::bounded(of.len().saturating_add(times.saturating_mul(to.len())))?;
    Ok(Item::text(of.replace(from, to)))
}

/// Java splits by a regular expression and drops empty texts at the end; here only a plain text may separate.
fn split(of: &str, by: &str) -> Outcome<Item> {
    let plain = by.strip_prefix('\\').filter(|c| c.len() == 1).unwrap_or(by);
    if plain.is_empty() || (plain == by && by.contains(['.', '*', '+', '?', '[', '(', '|', '\\', '^', '$', '{'])) {
        return Err(format!(
            "'{by}' would be a regular expression, which expressions do not have; split by a plain text, or write a JavaScript script"
        ));
    }
    let mut parts: Vec<&str> = of.split(plain).collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    Ok(Item::Tree(parts.into_iter().map(serde_json::Value::from).collect()))
}
