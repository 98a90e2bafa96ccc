//! Methods of values, as Java and Spin name them.
mod data;
mod moment;
mod scalar;
mod words;

use super::item::{Item, Outcome};
use super::{budget, coerce, operate, text};
use baton_models::Value;

/// `of.name(arguments)`
pub(super) fn call(of: Item, name: &str, arguments: &[Item]) -> Outcome<Item> {
    let of = of.opened()?;
    for text in [Some(&of), arguments.first()].into_iter().flatten() {
        if let Item::Value(Value::String(text)) = text {
            budget::spend(text.len() / 2)?;
        }
    }
    if let Some(result) = common(&of, name, arguments)? {
        return Ok(result);
    }
    let result = match &of {
        Item::Value(Value::String(text)) => words::call(text, name, arguments)?,
        Item::Tree(_) => return data::call(of, name, arguments),
        _ if coerce::as_date(&of).is_some() => moment::call(&of, name, arguments)?,
        _ => None,
    };
    match result {
        Some(result) => Ok(result),
        None => scalar::call(&of, name, arguments)?.ok_or_else(|| unknown(&of, name, arguments)),
    }
}

/// `of.name` of data; what a map lacks is null, as in Java.
pub(super) fn property(of: Item, name: &str) -> Outcome<Item> {
    match of {
        Item::Tree(serde_json::Value::Object(mut map)) => Ok(map.remove(name).map_or(Item::NULL, Item::from_json)),
        Item::Org => {
            Err(format!("org has no property '{name}'; its methods are managerOf, limitOf, emailOf, nameOf, groupsOf and deputyOf"))
        }
        of => match (name, coerce::as_date(&of)) {
            ("time" | "millis", Some(ms)) => Ok(Item::long(ms)),
            _ => Err(format!("{} has no property '{name}'", of.shown())),
        },
    }
}

/// What every value can do.
fn common(of: &Item, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    Ok(match (name, arguments) {
        ("equals", [other]) => Some(Item::boolean(same(of, other)?)),
        ("toString", []) => Some(Item::text(text::of(of)?)),
        ("compareTo", [other]) if !of.is_null() && !other.is_null() => {
            let order = operate::order(of, other)?.map_or(0, |order| order as i64);
            Some(Item::long(order))
        }
        _ => None,
    })
}

/// `equals` of Java: never between a text and a number; numbers by value, whatever their types.
pub(super) fn same(left: &Item, right: &Item) -> Outcome<bool> {
    match coerce::as_number(left).is_some() == coerce::as_number(right).is_some() {
        true if left.kind() == right.kind() => operate::equal(left, right),
        true => Ok(left.clone().opened()? == right.clone().opened()?),
        false => Ok(false),
    }
}

fn unknown(of: &Item, name: &str, arguments: &[Item]) -> String {
    format!("{} has no method '{name}' with {} arguments", of.shown(), arguments.len())
}
