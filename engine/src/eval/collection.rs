//! `collection:allOf(...)` and its like, as Flowable's decision tables have them: each side is a list, a text of several values with commas
//! between them, or one value.
use super::item::{Item, Outcome};
use super::{budget, operate};
use serde_json::Value as Json;

/// `collection:name(arguments)`
pub(super) fn call(name: &str, arguments: &[Item]) -> Outcome<Item> {
    let [among, wanted] = arguments else {
        return Err(format!("collection:{name} takes a collection and what is looked for in it, not {} arguments", arguments.len()));
    };
    let (among, wanted) = (items(among)?, items(wanted)?);
    budget::spend(among.len().saturating_mul(wanted.len()).saturating_mul(16))?;
    let mut found = wanted.iter().map(|wanted| among.iter().any(|item| operate::equal(item, wanted).unwrap_or(false)));
    let holds = match name {
        "allOf" | "contains" => found.all(|found| found),
        "anyOf" | "containsAny" => found.any(|found| found),
        "noneOf" | "notContains" => !found.any(|found| found),
        "notAllOf" | "notContainsAny" => !found.all(|found| found),
        _ => return Err(format!("there is no function collection:{name}; there are allOf, anyOf, noneOf and notAllOf")),
    };
    Ok(Item::boolean(holds))
}

fn items(of: &Item) -> Outcome<Vec<Item>> {
    match of.clone().opened()? {
        Item::Tree(Json::Array(items)) => Ok(items.into_iter().map(Item::from_json).collect()),
        Item::Value(baton_models::Value::String(text)) => {
            Ok(text.split(',').map(|part| part.trim().trim_matches('"')).map(Item::text).collect())
        }
        item if item.is_null() => Err("a collection, or a value to look for in it, is null".to_owned()),
        item => Ok(vec![item]),
    }
}
