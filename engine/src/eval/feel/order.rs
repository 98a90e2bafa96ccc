//! What comes before what, and functions of lists that follow from it.
use dsntk_feel::values::Value;
use std::cmp::Ordering;

/// The order of two values of one kind; `None` where there is none.
pub(in crate::eval) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => a.partial_cmp(b),
        (Value::Time(a), Value::Time(b)) => a.partial_cmp(b),
        (Value::DaysAndTimeDuration(a), Value::DaysAndTimeDuration(b)) => a.partial_cmp(b),
        (Value::YearsAndMonthsDuration(a), Value::YearsAndMonthsDuration(b)) => a.partial_cmp(b),
        _ => None,
    }
}

/// The first, or the last, of values of one kind.
pub(in crate::eval) fn extreme(values: &[Value], wanted: Ordering) -> Option<Value> {
    let (first, rest) = values.split_first()?;
    let mut found = first;
    for value in rest {
        if order(value, found)? == wanted {
            found = value;
        }
    }
    Some(found.clone())
}

/// The arguments of a function that takes a list, or its items one by one.
pub(super) fn items(arguments: &[Value]) -> &[Value] {
    match arguments {
        [Value::List(items)] => items,
        several => several,
    }
}

/// Whether two times of day are the same in all parts; all else the library knows.
pub(super) fn is(arguments: &[Value]) -> Option<Value> {
    match arguments {
        [Value::Time(a), Value::Time(b)] => Some(Value::Boolean(a.is(b))),
        _ => None,
    }
}

/// True where one is, whatever stands beside it; `None` where none is.
pub(super) fn any(arguments: &[Value]) -> Option<Value> {
    let values = items(arguments);
    let fits = values.iter().all(|value| matches!(value, Value::Boolean(_) | Value::Null(_)));
    (fits && values.contains(&Value::Boolean(true))).then_some(Value::Boolean(true))
}
