//! The objects that expressions know beside variables: `execution`, `task`, `org`.
mod execution;
mod org;
mod task;

pub(super) use execution::{method as execution_method, property as execution_property};
pub(super) use org::{ask, groups_of, method as org_method};
pub(super) use task::{method as task_method, other as other_task, other_method as other_task_method, property as task_property};

use super::item::{Item, Outcome};
use super::{Scope, list, text};
use baton_models::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The object of this name, which no variable can hide.
pub(super) fn named(name: &str, scope: &mut dyn Scope) -> Option<Item> {
    match name {
        "execution" => Some(Item::Execution),
        "task" if scope.facts().task.is_some() => Some(Item::Task),
        "authenticatedUserId" => Some(Item::optional(scope.actor())),
        _ => None,
    }
}

/// `getBusinessKey` or `isOpen` as the property that it reads: `businessKey`, `open`.
fn getter(method: &str) -> Option<String> {
    let name = method.strip_prefix("get").or_else(|| method.strip_prefix("is"))?;
    let first = name.chars().next().filter(|c| c.is_uppercase())?;
    Some(first.to_lowercase().chain(name.chars().skip(1)).collect())
}

/// Reads and changes variables, as `execution` and `task` both can; `None` where `name` is no such method.
fn variables(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Option<Item>> {
    let value = |value: Option<Value>| Item::Value(value.unwrap_or(Value::Null));
    let result = match (name, arguments) {
        ("getVariable", [name]) => value(scope.variable(&key(name)?)),
        ("getVariableLocal", [name]) => value(scope.local_variable(&key(name)?)),
        ("hasVariable", [name]) => Item::boolean(scope.variable(&key(name)?).is_some()),
        ("hasVariableLocal", [name]) => Item::boolean(scope.local_variable(&key(name)?).is_some()),
        ("getVariables", []) => all(scope)?,
        ("getVariablesLocal", []) => map(scope.local_variables())?,
        ("getVariableNames", []) => names(scope.variables()),
        ("getVariableNamesLocal", []) => names(scope.local_variables()),
        ("hasVariables", []) => Item::boolean(!scope.variables().is_empty()),
        ("hasVariablesLocal", []) => Item::boolean(!scope.local_variables().is_empty()),
        ("setVariables", [values]) => {
            entries(values)?.into_iter().for_each(|(name, value)| scope.set_variable(&name, value));
            Item::NULL
        }
        ("setVariablesLocal", [values]) => {
            entries(values)?.into_iter().for_each(|(name, value)| scope.set_local_variable(&name, value));
            Item::NULL
        }
        ("setVariable", [name, to]) => {
            scope.set_variable(&key(name)?, to.clone().into_value()?);
            Item::NULL
        }
        ("setVariableLocal", [name, to]) => {
            scope.set_local_variable(&key(name)?, to.clone().into_value()?);
            Item::NULL
        }
        ("removeVariable", [name]) => {
            scope.remove_variable(&key(name)?);
            Item::NULL
        }
        ("removeVariableLocal", [name]) => {
            scope.remove_local_variable(&key(name)?);
            Item::NULL
        }
        ("removeVariables", [names]) => {
            list::ids_of(&names.clone().into_value()?)?.iter().for_each(|name| scope.remove_variable(name));
            Item::NULL
        }
        ("removeVariablesLocal", [names]) => {
            list::ids_of(&names.clone().into_value()?)?.iter().for_each(|name| scope.remove_local_variable(name));
            Item::NULL
        }
        _ => return Ok(None),
    };
    Ok(Some(result))
}

/// A variable's name.
fn key(item: &Item) -> Outcome<String> {
    super::coerce::name(item)
}

/// All visible variables as a map.
fn all(scope: &mut dyn Scope) -> Outcome<Item> {
    map(scope.variables())
}

/// The names of variables as a list, in order.
fn names(variables: Vec<(Arc<str>, Value)>) -> Item {
    let names: BTreeSet<Arc<str>> = variables.into_iter().map(|(name, _)| name).collect();
    Item::Tree(names.iter().map(|name| serde_json::Value::from(&**name)).collect::<Vec<_>>().into())
}

/// The entries of a map, as variables.
fn entries(values: &Item) -> Outcome<Vec<(String, Value)>> {
    match values.clone().opened()? {
        Item::Tree(serde_json::Value::Object(map)) => Ok(map.into_iter().map(|(name, value)| (name, Value::from_json(&value))).collect()),
        other => Err(format!("variables are set from a map, not from {}", other.shown())),
    }
}

/// Variables as a map.
fn map(variables: Vec<(Arc<str>, Value)>) -> Outcome<Item> {
    let mut map = serde_json::Map::new();
    let mut size = 0;
    for (name, value) in variables {
        if !map.contains_key(&*name) {
            size += name.len() + text::of_value(&value).map_or(0, |text| text.len());
            text::bounded(size)?;
            // What cannot be read as data is there as null, so that the others can be seen.
            map.insert(name.to_string(), Item::Value(value).into_json().unwrap_or_default());
        }
    }
    Ok(Item::Tree(map.into()))
}
