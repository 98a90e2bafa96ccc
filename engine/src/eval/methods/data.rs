//! Methods of lists and maps, as `java.util` and Spin name them. Data is read here, never changed.
use super::{same, unknown};
use crate::eval::item::{Item, Outcome};
use crate::eval::{budget, coerce};
use serde_json::{Map, Value as Json};

pub(super) fn call(of: Item, name: &str, arguments: &[Item]) -> Outcome<Item> {
    let result = match &of {
        Item::Tree(Json::Array(list)) => of_list(list, name, arguments)?,
        Item::Tree(Json::Object(map)) => of_map(map, name, arguments)?,
        _ => None,
    };
    match result {
        Some(result) => Ok(result),
        None => super::scalar::call(&of, name, arguments)?.ok_or_else(|| match is_change(name) {
            true => format!("'{name}' would change {}, and data is only read in expressions; write a JavaScript script", of.kind()),
            false => unknown(&of, name, arguments),
        }),
    }
}

fn of_list(list: &[Json], name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    Ok(Some(match (name, arguments) {
        ("size" | "length", []) => Item::long(list.len()),
        ("isEmpty", []) => Item::boolean(list.is_empty()),
        ("get", [at]) => {
            let at = coerce::whole(at)?;
            let found = usize::try_from(at).ok().and_then(|at| list.get(at));
            Item::from_json(found.cloned().ok_or_else(|| format!("a list of {} has no element {at}; the first is 0", list.len()))?)
        }
        ("contains", [wanted]) => Item::boolean(position(list, wanted)?.is_some()),
        ("containsAll", [wanted]) => {
            let Item::Tree(Json::Array(wanted)) = wanted.clone().opened()? else {
                return Err(format!("a list is expected, not {}", wanted.shown()));
            };
            let mut all = true;
            for one in wanted {
                all = all && position(list, &Item::from_json(one))?.is_some();
            }
            Item::boolean(all)
        }
        ("subList", [from, to]) => {
            let place = |at: &Item| coerce::whole(at).map(|at| usize::try_from(at).unwrap_or(usize::MAX));
            let part = list.get(place(from)?..place(to)?);
            let part = part.ok_or_else(|| format!("{} to {} is no part of a list of {}", from.shown(), to.shown(), list.len()))?;
            Item::Tree(part.to_vec().into())
        }
        ("lastIndexOf", [wanted]) => {
            let reversed: Vec<Json> = list.iter().rev().cloned().collect();
            position(&reversed, wanted)?.map_or(Item::long(-1), |at| Item::long(list.len() - 1 - at))
        }
        ("indexOf", [wanted]) => position(list, wanted)?.map_or(Item::long(-1), Item::long),
        ("elements", []) => Item::Tree(list.to_vec().into()),
        _ => return Ok(None),
    }))
}

fn of_map(map: &Map<String, Json>, name: &str, arguments: &[Item]) -> Outcome<Option<Item>> {
    let find = |key: &Item| -> Outcome<Option<Json>> { Ok(map.get(&coerce::name(key)?).cloned()) };
    Ok(Some(match (name, arguments) {
        ("size", []) => Item::long(map.len()),
        ("isEmpty", []) => Item::boolean(map.is_empty()),
        ("get", [key]) => find(key)?.map_or(Item::NULL, Item::from_json),
        ("getOrDefault", [key, default]) => find(key)?.map_or_else(|| default.clone(), Item::from_json),
        ("containsKey" | "hasProp", [key]) => Item::boolean(find(key)?.is_some()),
        ("containsValue", [wanted]) => {
            let values: Vec<Json> = map.values().cloned().collect();
            Item::boolean(position(&values, wanted)?.is_some())
        }
        ("keySet" | "fieldNames", []) => Item::Tree(map.keys().map(|key| Json::from(key.as_str())).collect()),
        ("entrySet", []) => Item::Tree(map.iter().map(|(key, value)| serde_json::json!({ "key": key, "value": value })).collect()),
        ("values", []) => Item::Tree(map.values().cloned().collect()),
        ("prop", [key]) => match find(key)? {
            Some(json) => Item::from_json(json),
            None => {
                let names: Vec<&str> = map.keys().take(12).map(String::as_str).collect();
                return Err(format!("the JSON value has no property {}; it has: {}", key.shown(), names.join(", ")));
            }
        },
        _ => return Ok(None),
    }))
}

fn position(list: &[Json], wanted: &Item) -> Outcome<Option<usize>> {
    budget::spend(list.len().saturating_mul(8))?;
    for (at, json) in list.iter().enumerate() {
        if same(&Item::from_json(json.clone()), wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn is_change(name: &str) -> bool {
    matches!(name, "add" | "put" | "remove" | "addAll" | "putAll" | "clear" | "append" | "deleteProp" | "set")
}
