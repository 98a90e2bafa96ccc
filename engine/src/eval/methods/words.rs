//! Methods of text. Positions count UTF-16 units, as in Java.
use crate::eval::coerce;
use crate::eval::item::{Item, Outcome};
use crate::eval::{regex, text};

pub(super) fn call(of: &str, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    let result = match (name, arguments) {
        ("length" | "size", []) => Item::long(units(of)),
        ("isEmpty", []) => Item::boolean(of.is_empty()),
        ("isBlank", []) => Item::boolean(of.trim().is_empty()),
        ("toUpperCase", []) => made(of.to_uppercase())?,
        ("toLowerCase", []) => made(of.to_lowercase())?,
        ("trim" | "strip", []) => Item::text(of.trim()),
        ("charAt", [at]) => {
            let at = coerce::whole(at)?;
            substring(of, at, at + 1)?
        }
        ("substring", [from]) => substring(of, coerce::whole(from)?, i64::try_from(units(of)).unwrap_or(i64::MAX))?,
        ("substring", [from, to]) => substring(of, coerce::whole(from)?, coerce::whole(to)?)?,
        ("startsWith", [other, from]) => Item::boolean(rest(of, coerce::whole(from)?)?.starts_with(&*text::of(other)?)),
        ("indexOf", [other, from]) => {
            let rest = rest(of, coerce::whole(from)?.max(0))?;
            let other = text::of(other)?;
            rest.find(&*other).map_or(Item::long(-1), |at| Item::long(units(of) - units(rest) + units(rest.get(..at).unwrap_or_default())))
        }
        ("repeat", [times]) => {
            let times = usize::try_from(coerce::whole(times)?).map_err(|_| "a text cannot be repeated a negative number of times")?;
            text::made(of.len().saturating_mul(times))?;
            Item::text(of.repeat(times))
        }
        ("replace", [from, to]) => replace(of, &text::of(from)?, &text::of(to)?)?,
        ("matches", [pattern]) => Item::boolean(regex::matches(of, &text::of(pattern)?)?),
        ("replaceAll" | "replaceFirst", [pattern, by]) => {
            Item::text(regex::replace(of, &text::of(pattern)?, &text::of(by)?, name == "replaceAll")?)
        }
        ("split", [by]) => split(of, &text::of(by)?, 0)?,
        ("split", [by, limit]) => split(of, &text::of(by)?, coerce::whole(limit)?)?,
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
        "compareToIgnoreCase" => Item::long(of.to_lowercase().cmp(&other.to_lowercase()) as i64),
        "indexOf" => position(of.find(other)),
        "lastIndexOf" => position(of.rfind(other)),
        "concat" => {
            text::made(of.len() + other.len())?;
            Item::text(format!("{of}{other}"))
        }
        _ => return Ok(None),
    }))
}

fn made(text: String) -> Outcome<Item> {
    text::made(text.len())?;
    Ok(Item::text(text))
}

fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
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
    text::made(of.len().saturating_add(times.saturating_mul(to.len())))?;
    Ok(Item::text(of.replace(from, to)))
}

/// What follows the first so many units.
fn rest(of: &str, from: i64) -> Outcome<&str> {
    let wanted = usize::try_from(from).map_err(|_| format!("the position {from} must not be negative"))?;
    let mut passed = 0;
    let found = of.char_indices().find(|(_, c)| {
        let here = passed >= wanted;
        passed += c.len_utf16();
        here
    });
    Ok(found.and_then(|(at, _)| of.get(at..)).unwrap_or_default())
}

fn split(of: &str, by: &str, limit: i64) -> Outcome<Item> {
    let parts = regex::split(of, by, limit)?;
    text::made(of.len() + parts.len() * size_of::<serde_json::Value>())?;
    Ok(Item::Tree(parts.into_iter().map(serde_json::Value::from).collect()))
}
