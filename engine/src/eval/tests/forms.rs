//! Forms: what is typed, what is refused, and what the person reads then.
use super::*;
use crate::eval::form::{FieldError, Values, default_value, read_text, validate};
use baton_models::form::{Constraint, Field, FieldKind};

fn field(id: &str, label: Option<&str>, kind: FieldKind, constraints: &[(&str, Option<&str>)]) -> Field {
    let constraint = |(name, config): &(&str, Option<&str>)| Constraint { name: (*name).to_owned(), config: config.map(str::to_owned) };
    Field {
        id: id.to_owned(),
        label: label.map(str::to_owned),
        kind,
        default: None,
        constraints: constraints.iter().map(constraint).collect(),
        properties: Vec::new(),
    }
}

fn date() -> FieldKind {
    FieldKind::Date { pattern: "dd/MM/yyyy".to_owned() }
}

fn form() -> Vec<Field> {
    let values = vec![("eur".to_owned(), "Euro".to_owned()), ("usd".to_owned(), "Dollar".to_owned())];
    vec![
        field("item", Some("Item"), FieldKind::String, &[("required", None), ("minlength", Some("2")), ("maxlength", Some("5"))]),
        field("amount", Some("Amount"), FieldKind::Long, &[("min", Some("1")), ("max", Some("1000"))]),
        field("urgent", Some("Urgent"), FieldKind::Boolean, &[]),
        field("due", None, date(), &[]),
        field("currency", Some("Currency"), FieldKind::Enum { values }, &[]),
        field("fixed", None, FieldKind::String, &[("readonly", None), ("required", None)]),
    ]
}

fn text(pairs: &[(&str, &'static str)]) -> Result<Values, Vec<FieldError>> {
    read_text(&form(), &|id| pairs.iter().find(|(name, _)| *name == id).map(|(_, text)| *text))
}

fn submit(pairs: &[(&str, Value)]) -> Result<Values, Vec<FieldError>> {
    let pairs: Vec<(Arc<str>, Value)> = pairs.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect();
    validate(&form(), &pairs)
}

fn value(values: &Values, name: &str) -> Value {
    values.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone()).unwrap()
}

#[test]
fn texts_of_a_page_become_values() {
    let values =
        text(&[("item", " pens "), ("amount", "12"), ("urgent", "on"), ("due", "2026-01-31"), ("currency", "eur"), ("fixed", "x")])
            .unwrap();
    assert_eq!(values.len(), 5, "what may only be read is left out: {values:?}");
    assert_eq!(value(&values, "item"), Value::text("pens"));
    assert_eq!(value(&values, "amount"), Value::Long(12));
    assert_eq!(value(&values, "urgent"), Value::Boolean(true));
    assert_eq!(value(&values, "due"), Value::Date(1_769_817_600_000));
    assert_eq!(value(&values, "currency"), Value::text("eur"));
    let values = text(&[("item", "pens"), ("due", "31/01/2026"), ("amount", "")]).unwrap();
    assert_eq!(value(&values, "due"), Value::Date(1_769_817_600_000));
    assert_eq!((value(&values, "amount"), value(&values, "urgent")), (Value::Null, Value::Boolean(false)));
}

#[test]
fn what_is_wrong_is_said_beside_each_field() {
    for (id, entered, message) in [
        ("item", "", "Item is required"),
        ("item", "   ", "Item is required"),
        ("item", "x", "Item must have at least 2 characters; you entered 1"),
        ("item", "pencils", "Item must have at most 5 characters; you entered 7"),
        ("amount", "0", "Amount must be at least 1; you entered 0"),
        ("amount", "1001", "Amount must be at most 1000; you entered 1001"),
        ("amount", "ten", "Amount must be a whole number; you entered 'ten'"),
        ("amount", "1.5", "Amount must be a whole number; you entered '1.5'"),
        ("amount", "99999999999999999999", "Amount must be a whole number; you entered '99999999999999999999'"),
        ("due", "soon", "due must be a date such as 31/12/2026; you entered 'soon'"),
        ("due", "2026-02-30", "due must be a date such as 31/12/2026; you entered '2026-02-30'"),
        ("due", "31/01/26", "due must be a date such as 31/12/2026; you entered '31/01/26'"),
        ("currency", "gbp", "Currency must be one of: Euro, Dollar; you entered 'gbp'"),
    ] {
        let pairs = if id == "item" { vec![(id, entered)] } else { vec![("item", "pens"), (id, entered)] };
        let errors = text(&pairs).expect_err(message);
        assert_eq!(errors, vec![FieldError { field: id.to_owned(), message: message.to_owned() }]);
    }
    let errors = text(&[("amount", "x"), ("currency", "y")]).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["item", "amount", "currency"]);
}

#[test]
fn submitted_values_are_typed_and_checked_too() {
    let values = submit(&[
        ("item", Value::text("pens")),
        ("amount", Value::Integer(5)),
        ("urgent", Value::text("true")),
        ("due", Value::Date(NOW)),
        ("other", json("[1]")),
    ]);
    let values = values.unwrap();
    assert_eq!(value(&values, "amount"), Value::Long(5));
    assert_eq!(value(&values, "urgent"), Value::Boolean(true));
    assert_eq!(value(&values, "due"), Value::Date(NOW));
    assert_eq!(value(&values, "other"), json("[1]"), "what is no field passes");
    assert_eq!(submit(&[]).unwrap_err()[0].message, "Item is required");
    let wrong =
        submit(&[("item", Value::Null), ("amount", Value::Double(1.5)), ("urgent", Value::text("maybe")), ("currency", Value::Long(1))]);
    let messages: Vec<String> = wrong.unwrap_err().into_iter().map(|error| error.message).collect();
    assert_eq!(
        messages,
        [
            "Item is required",
            "Amount must be a whole number; you entered '1.5'",
            "Urgent must be yes or no; you entered 'maybe'",
            "Currency must be one of: Euro, Dollar; you entered '1'",
        ]
    );
}

#[test]
fn defaults_come_from_the_variable_or_the_model() {
    let mut scope = Here::new(&[("amount", Value::Long(9)), ("n", Value::Integer(4))]);
    let mut fields = form();
    assert_eq!(default_value(&fields[1], &mut scope), Ok(Value::Long(9)));
    assert_eq!(default_value(&fields[0], &mut scope), Ok(Value::Null));
    for (at, default, expected) in [
        (0, "pens ${n}", Value::text("pens 4")),
        (2, "true", Value::Boolean(true)),
        (3, "31/01/2026", Value::Date(1_769_817_600_000)),
        (3, "${now()}", Value::Date(NOW)),
        (4, "usd", Value::text("usd")),
        (4, "", Value::Null),
    ] {
        fields[at].default = Some(expression(default));
        assert_eq!(default_value(&fields[at], &mut scope), Ok(expected), "{default}");
    }
    fields[2].default = Some(expression("perhaps"));
    assert!(default_value(&fields[2], &mut scope).unwrap_err().message.contains("Urgent must be yes or no"));
}
