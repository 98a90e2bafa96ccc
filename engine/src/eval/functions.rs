//! Functions that expressions may call: `now()`, `dateTime()`, `currentUser()`, and Flowable's `vars:`, `date:` and `task:`.
use super::item::{Item, Outcome};
use super::{Scope, coerce, juel, methods, objects, operate, pattern, text};
use base64::Engine;
use baton_models::Value;
use baton_models::expr::{Node, Operator};

/// `prefix:name(arguments)`
pub(super) fn call(prefix: Option<&str>, name: &str, arguments: &[Node], scope: &mut dyn Scope) -> Outcome<Item> {
    match prefix {
        None => plain(name, &juel::items(arguments, scope)?, scope),
        Some("vars" | "variables" | "var") => variable(name, arguments, scope),
        Some("date") => date(name, &juel::items(arguments, scope)?, scope),
        Some("task") if name == "get" && arguments.len() == 1 => task(&juel::items(arguments, scope)?, scope),
        Some(prefix) => {
            Err(format!("there is no function {prefix}:{name}; there are vars:... (also variables:, var:), date:... and task:get(id)"))
        }
    }
}

/// `name(arguments)`
pub(super) fn plain(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    match (name, arguments) {
        ("now", []) => Ok(Item::Value(Value::Date(scope.now()))),
        ("dateTime", []) => Ok(Item::DateTime(scope.now())),
        ("dateTime", [text]) => coerce::date(text).map(Item::DateTime),
        ("currentUser", []) => Ok(Item::optional(scope.actor())),
        ("currentUserGroups", []) => {
            let actor = scope.actor();
            objects::groups_of(actor.as_deref(), scope)
        }
        ("S" | "JSON", [Item::Value(Value::String(text))]) => Item::Value(Value::Json(text.clone())).opened(),
        ("S" | "JSON", [other]) => other.clone().opened(),
        _ => Err(format!(
            "there is no function '{name}' with {} arguments; there are now(), dateTime(), currentUser(), currentUserGroups(), S(value) and JSON(value)",
            arguments.len()
        )),
    }
}

/// Functions over the variable that the first argument names, bare or as text.
fn variable(function: &str, arguments: &[Node], scope: &mut dyn Scope) -> Outcome<Item> {
    let Some((first, rest)) = arguments.split_first() else {
        return Err(format!("vars:{function} takes the name of a variable"));
    };
    let name = match first {
        Node::Name(name) => name.to_string(),
        node => coerce::name(&juel::item(node, scope)?)?,
    };
    let found = scope.variable(&name);
    let value = Item::Value(found.clone().unwrap_or(Value::Null));
    let rest = juel::items(rest, scope)?;
    let ordered = |operator, other: &Item| operate::ordered(operator, &value, other);
    let result = match (function, rest.as_slice()) {
        ("get", []) => return Ok(value),
        ("getOrDefault", [default]) => return Ok(if found.is_some() { value } else { default.clone() }),
        ("base64", []) => return base64(&value),
        ("exists" | "exist", []) => found.is_some(),
        ("isEmpty" | "empty", []) => juel::empty(value)?,
        ("isNotEmpty" | "notEmpty", []) => !juel::empty(value)?,
        ("equals" | "eq", [other]) => operate::equal(&value, other)?,
        ("notEquals" | "ne", [other]) => !operate::equal(&value, other)?,
        ("lowerThan" | "lessThan" | "lt", [other]) => ordered(Operator::Less, other)?,
        ("lowerThanOrEquals" | "lowerThanOrEqual" | "lessThanOrEquals" | "lessThanOrEqual" | "lte", [other]) => {
            ordered(Operator::LessOrEqual, other)?
        }
        ("greaterThan" | "gt", [other]) => ordered(Operator::Greater, other)?,
        ("greaterThanOrEquals" | "greaterThanOrEqual" | "gte", [other]) => ordered(Operator::GreaterOrEqual, other)?,
        ("contains", [_, ..]) => contains(&value, &rest, |found| found.iter().all(|found| *found))?,
        ("containsAny", [_, ..]) => contains(&value, &rest, |found| found.contains(&true))?,
        _ => {
            return Err(format!(
                "there is no function vars:{function} with {} arguments; there are get, getOrDefault, exists, isEmpty, isNotEmpty, equals, notEquals, lowerThan, lowerThanOrEquals, greaterThan, greaterThanOrEquals, contains, containsAny and base64",
                arguments.len()
            ));
        }
    };
    Ok(Item::boolean(result))
}

/// The open task of this id, in this process instance or one that it called or was called by; null where there is none.
fn task(id: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    match id {
        [id] if !id.is_null() => Ok(scope.task(&text::of(id)?).map_or(Item::NULL, |task| Item::Other(task.into()))),
        _ => Ok(Item::NULL),
    }
}

fn contains(value: &Item, wanted: &[Item], judge: fn(&[bool]) -> bool) -> Outcome<bool> {
    if value.is_null() {
        return Ok(false);
    }
    let one = |wanted: &Item| methods::call(value.clone(), "contains", std::slice::from_ref(wanted));
    let found: Vec<bool> = wanted.iter().map(|wanted| one(wanted).map(|found| found == Item::boolean(true))).collect::<Outcome<_>>()?;
    Ok(judge(&found))
}

fn base64(value: &Item) -> Outcome<Item> {
    let engine = &base64::engine::general_purpose::STANDARD;
    Ok(match value {
        Item::Value(Value::Null) => Item::NULL,
        Item::Value(Value::Bytes(bytes)) => Item::text(engine.encode(&bytes.0)),
        other => Item::text(engine.encode(text::of(other)?.as_bytes())),
    })
}

fn date(name: &str, arguments: &[Item], scope: &mut dyn Scope) -> Outcome<Item> {
    match (name, arguments) {
        ("now", []) => Ok(Item::Value(Value::Date(scope.now()))),
        ("toDate", [text]) => coerce::date(text).map(|ms| Item::Value(Value::Date(ms))),
        ("format", [date, pattern]) => pattern::format(coerce::date(date)?, &coerce::name(pattern)?).map(Item::text),
        _ => Err(format!(
            "there is no function date:{name} with {} arguments; there are now(), toDate(text) and format(date, pattern)",
            arguments.len()
        )),
    }
}
