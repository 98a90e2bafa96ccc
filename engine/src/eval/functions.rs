//! Functions that expressions may call: `now()`, `dateTime()`, `currentUser()`, and Flowable's `vars:`, `date:` and `task:`.
use super::item::{Item, Outcome};
use super::{Scope, coerce, collection, juel, methods, objects, operate, pattern, text};
use base64::Engine;
use baton_models::Value;
use baton_models::expr::{Node, Operator};

/// `prefix:name(arguments)`
pub(super) fn call(prefix: Option<&str>, name: &str, arguments: &[Node], scope: &mut dyn Scope) -> Outcome<Item> {
    match prefix {
        None => plain(name, &juel::items(arguments, scope)?, scope),
        Some("vars" | "variables" | "var") => variable(name, arguments, scope),
        Some("date") => date(name, &juel::items(arguments, scope)?, scope),
        Some("collection") => collection::call(name, &juel::items(arguments, scope)?),
        Some("task") if name == "get" && arguments.len() == 1 => task(&juel::items(arguments, scope)?, scope),
        Some(prefix) => Err(format!(
            "there is no function {prefix}:{name} with {} arguments; there are vars:... (also variables:, var:), date:..., collection:... and task:get(id)",
            arguments.len()
        )),
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
        ("fn_now", []) => moved(&Item::DateTime(scope.now()), [0, 0, 0]),
        ("fn_date", _) => date("toDate", arguments, scope),
        ("fn_addDate", _) => date("addDate", arguments, scope),
        ("fn_subtractDate", _) => date("subtractDate", arguments, scope),
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
        ("addDate", [from, years, months, days]) => moved(from, [coerce::whole(years)?, coerce::whole(months)?, coerce::whole(days)?]),
        ("subtractDate", [from, years, months, days]) => {
            moved(from, [-coerce::whole(years)?, -coerce::whole(months)?, -coerce::whole(days)?])
        }
        _ => Err(format!(
            "there is no function date:{name} with {} arguments; there are now(), toDate(text), format(date, pattern), addDate and subtractDate(date, years, months, days)",
            arguments.len()
        )),
    }
}

/// The beginning of a day, so many years, months and days later.
fn moved(from: &Item, by: [i64; 3]) -> Outcome<Item> {
    let [years, months, days] = by;
    let refused = || format!("{} cannot be moved by {years} years, {months} months and {days} days", from.shown());
    let day = jiff::Timestamp::from_millisecond(coerce::date(from)?).map_err(|_| refused())?.to_zoned(jiff::tz::TimeZone::UTC).date();
    let span = |unit: fn(jiff::Span, i64) -> Result<jiff::Span, jiff::Error>, n: i64| unit(jiff::Span::new(), n);
    let day = [span(jiff::Span::try_years, years), span(jiff::Span::try_months, months), span(jiff::Span::try_days, days)]
        .into_iter()
        .try_fold(day, |day, span| day.checked_add(span?))
        .map_err(|_| refused())?;
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| refused())?;
    Ok(Item::Value(Value::Date(midnight.timestamp().as_millisecond())))
}
