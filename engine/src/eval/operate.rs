//! Operators on two values, by the rules of the expression language (JSR-341, 1.7 and 1.8).
use super::coerce::{self, Number};
use super::item::{Item, Outcome};
use super::{budget, text};
use baton_models::Value;
use baton_models::expr::Operator;
use std::cmp::Ordering;

/// Arithmetic. Text that is no number is joined by `+`.
pub(super) fn arithmetic(operator: Operator, left: &Item, right: &Item) -> Outcome<Item> {
    if operator == Operator::Add
        && let Some(joined) = joined(left, right)?
    {
        return Ok(joined);
    }
    let both = || -> Outcome<(Number, Number)> { Ok((coerce::number(left)?, coerce::number(right)?)) };
    let (a, b) = both().map_err(|why| format!("{why}, so '{}' cannot be computed", operator.symbol()))?;
    match (operator, a, b) {
        (Operator::Divide, a, b) => Ok(Number::Double(a.double() / b.double()).item()),
        (_, Number::Long(a), Number::Long(b)) => whole(operator, a, b).map(Item::long),
        (_, a, b) => Ok(Number::Double(fraction(operator, a.double(), b.double())).item()),
    }
}

fn whole(operator: Operator, a: i64, b: i64) -> Outcome<i64> {
    let result = match operator {
        Operator::Add => a.checked_add(b),
        Operator::Subtract => a.checked_sub(b),
        Operator::Multiply => a.checked_mul(b),
        _ if b == 0 => return Err(format!("{a} % 0: the remainder of a division by zero does not exist")),
        _ => a.checked_rem(b),
    };
    result.ok_or_else(|| format!("{a} {} {b} is too large for a whole number", operator.symbol()))
}

fn fraction(operator: Operator, a: f64, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        _ => a % b,
    }
}

/// Both as one text, where at least one is a text that is no number.
fn joined(left: &Item, right: &Item) -> Outcome<Option<Item>> {
    let words = |item: &Item| matches!(item, Item::Value(Value::String(text)) if coerce::number_in(text).is_none());
    if !words(left) && !words(right) {
        return Ok(None);
    }
    let (left, right) = (text::of(left)?, text::of(right)?);
    text::made(left.len() + right.len())?;
    Ok(Some(Item::text(format!("{left}{right}"))))
}

/// `-of`
pub(super) fn negative(of: &Item) -> Outcome<Item> {
    match coerce::number(of)? {
        Number::Long(n) => n.checked_neg().map(Item::long).ok_or_else(|| format!("-({n}) is too large for a whole number")),
        Number::Double(n) => Ok(Number::Double(-n).item()),
    }
}

/// `==`: numbers by value, whatever their types; text is read where the other side is no text.
pub(super) fn equal(left: &Item, right: &Item) -> Outcome<bool> {
    if left.is_null() || right.is_null() {
        return Ok(left.is_null() && right.is_null());
    }
    let compared = |why: String| format!("{why}, so {} cannot be compared with {}", left.shown(), right.shown());
    if is_number(left) || is_number(right) {
        return numbers(left, right).map(|order| order == Some(Ordering::Equal)).map_err(compared);
    }
    if is_boolean(left) || is_boolean(right) {
        return Ok(coerce::boolean(left).map_err(compared)? == coerce::boolean(right).map_err(compared)?);
    }
    if is_date(left) || is_date(right) {
        return Ok(coerce::date(left).map_err(compared)? == coerce::date(right).map_err(compared)?);
    }
    if is_text(left) || is_text(right) {
        return texts(left, right).map(|order| order.is_eq());
    }
    Ok(left.clone().opened()? == right.clone().opened()?)
}

/// `<`, `<=`, `>`, `>=`. With null on one side none of them holds.
pub(super) fn ordered(operator: Operator, left: &Item, right: &Item) -> Outcome<bool> {
    let order = match left.is_null() || right.is_null() {
        true if left == right => Some(Ordering::Equal),
        true => None,
        false => order(left, right)?,
    };
    Ok(order.is_some_and(|order| match operator {
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }))
}

/// How two items that are not null stand to each other; `None` where one is not a number (NaN).
pub(super) fn order(left: &Item, right: &Item) -> Outcome<Option<Ordering>> {
    let compared = |why: String| format!("{why}, so {} cannot be compared with {}", left.shown(), right.shown());
    if is_number(left) || is_number(right) {
        return numbers(left, right).map_err(compared);
    }
    if is_date(left) || is_date(right) {
        return Ok(Some(coerce::date(left).map_err(compared)?.cmp(&coerce::date(right).map_err(compared)?)));
    }
    if is_text(left) || is_text(right) {
        return texts(left, right).map(Some);
    }
    match (left, right) {
        (Item::Value(Value::Boolean(a)), Item::Value(Value::Boolean(b))) => Ok(Some(a.cmp(b))),
        _ => Err(format!("{} and {} have no order", left.shown(), right.shown())),
    }
}

fn numbers(left: &Item, right: &Item) -> Outcome<Option<Ordering>> {
    Ok(match (coerce::number(left)?, coerce::number(right)?) {
        (Number::Long(a), Number::Long(b)) => Some(a.cmp(&b)),
        (a, b) => a.double().partial_cmp(&b.double()),
    })
}

/// In the order of their characters.
fn texts(left: &Item, right: &Item) -> Outcome<Ordering> {
    let (left, right) = (text::of(left)?, text::of(right)?);
    budget::spend(left.len().min(right.len()) / 16)?;
    Ok(left.cmp(&right))
}

fn is_number(item: &Item) -> bool {
    coerce::as_number(item).is_some()
}

fn is_boolean(item: &Item) -> bool {
    matches!(item, Item::Value(Value::Boolean(_)))
}

fn is_date(item: &Item) -> bool {
    coerce::as_date(item).is_some()
}

fn is_text(item: &Item) -> bool {
    matches!(item, Item::Value(Value::String(_)))
}
