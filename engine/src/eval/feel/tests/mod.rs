//! FEEL by tables: expression, variables, result; and what hostile expressions come to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
mod beyond;
mod hostile;
mod literals;
mod standard;

use super::*;
use crate::eval::tests::{Here, NOW, json};
use crate::eval::{EvalError, evaluate_condition};
use baton_models::Position;
use baton_models::expr::Expression;

pub(super) fn parsed(source: &str) -> Feel {
    Feel::parse(source).unwrap_or_else(|flaw| panic!("{source}: {flaw:?}"))
}

pub(super) const CLOCK: Clock = Clock { now: NOW, today: (2026, 1, 31), seed: 7 };

/// The literal of what an expression gives, with variables given as literals.
fn given(source: &str, variables: &[(&str, &str)]) -> String {
    let mut context = FeelContext::default();
    variables.iter().for_each(|(name, value)| context.set_entry(&(*name).into(), literal::parse(value).unwrap()));
    match evaluate(&parsed(source), context, CLOCK) {
        Ok(value) => literal::print(&value),
        Err(why) => format!("! {why}"),
    }
}

#[test]
fn expressions_give_what_the_standard_says() {
    let nothing: &[(&str, &str)] = &[];
    let order: &[(&str, &str)] = &[
        ("amount", "250.10"),
        ("approved", "true"),
        ("items", r#"[{"name": "a", "price": 3, "tags": ["x", "y"]}, {"name": "b", "price": 1.5, "tags": []}]"#),
        ("customer", r#"{"name": "Eve", "since": date("2020-02-29")}"#),
    ];
    for (source, variables, result) in [
        // 10.3.2.3 to 10.3.2.9: arithmetic is decimal, with 34 digits.
        ("0.1 + 0.2", nothing, "0.3"),
        ("1 / 3", nothing, "0.3333333333333333333333333333333333"),
        ("2 ** 10 - 1", nothing, "1023"),
        ("12345678901234567890.12345 + 1", nothing, "12345678901234567891.12345"),
        ("amount * 2", order, "500.2"),
        ("\"a\" + \"b\"", nothing, "\"ab\""),
        ("1 / 0", nothing, "null"),
        ("\"a\" + 1", nothing, "null"),
        ("missing + 1", nothing, "null"),
        ("-(2 - 5)", nothing, "3"),
        // 10.3.2.11 and 10.3.2.12: comparisons and ternary logic.
        ("amount > 100 and approved", order, "true"),
        ("amount > 100 and missing", order, "null"),
        ("amount < 100 and missing", order, "false"),
        ("amount > 100 or missing", order, "true"),
        ("not(approved)", order, "false"),
        ("missing = null", nothing, "true"),
        ("amount between 250 and 251", order, "true"),
        ("amount in (> 500, [100..300))", order, "true"),
        ("\"b\" in (\"a\", \"b\")", nothing, "true"),
        ("5 in [1..5)", nothing, "false"),
        // 10.3.4.3: a hyphen before a class is itself, and subtracts within one.
        ("matches(\"555-1234\", \"^[0-9]{3}-[0-9]{4}$\")", nothing, "true"),
        ("matches(pattern: \"[a-z]-[0-9]\", input: \"a-1\")", nothing, "true"),
        ("matches(\"abe\", \"^[a-z-[aeiou]]+$\")", nothing, "false"),
        ("matches(\"bcd\", \"^[a-z-[aeiou]]+$\")", nothing, "true"),
        // A reference to a group, which is searched for with limits.
        (r#"matches("abab", "^(ab)\\1$")"#, nothing, "true"),
        (r#"matches("abAB", "^(ab)\\1$")"#, nothing, "false"),
        (r#"matches("aBAb", "^(ab)\\1$", "i")"#, nothing, "true"),
        (r#"matches(pattern: "(.)\\1", input: "hello")"#, nothing, "true"),
        (r#"matches("aa", "(a\\1")"#, nothing, "null"),
        (r#"matches(string join(for i in 1..40 return "a", ""), "^(a|aa)+\\1b$")"#, nothing, "null"),
        (r#"matches(string join(for i in 1..5000 return "a", ""), "(a)\\1")"#, nothing, "null"),
        // Conditionals, contexts, lists.
        ("if amount > 100 then \"high\" else \"low\"", order, "\"high\""),
        ("{a: 1, b: a + 1}.b", nothing, "2"),
        ("{a: {b: {c: 3}}}.a.b.c", nothing, "3"),
        ("customer.name", order, "\"Eve\""),
        ("items.name", order, "[\"a\", \"b\"]"),
        ("items[price > 2].name", order, "[\"a\"]"),
        ("items[1].price + items[-1].price", order, "4.5"),
        ("[1, 2, 3, 4][item > 2]", nothing, "[3, 4]"),
        ("sum(items.price)", order, "4.5"),
        ("count(items[1].tags)", order, "2"),
        // Loops and quantifiers.
        ("for i in 1..4 return i * i", nothing, "[1, 4, 9, 16]"),
        ("for i in 3..1 return i", nothing, "[3, 2, 1]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", nothing, "[1, 1, 2, 6, 24]"),
        ("for a in [1, 2], b in [10, 20] return a + b", nothing, "[11, 21, 12, 22]"),
        ("for o in items, t in o.tags return o.name + t", order, "[\"ax\", \"ay\"]"),
        ("some i in items satisfies i.price > 2", order, "true"),
        ("every i in items satisfies i.price > 2", order, "false"),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", nothing, "true"),
        ("every x in [] satisfies x > 1", nothing, "true"),
        // Functions and closures.
        ("{double: function(x) x * 2, r: double(21)}.r", nothing, "42"),
        ("{f: function(x) function(y) x + y, g: f(1), r: g(2)}.r", nothing, "3"),
        ("{base: 10, f: function(l) for i in l return i + base, r: f([1, 2])}.r", nothing, "[11, 12]"),
        ("{fact: function(n) if n <= 1 then 1 else n * fact(n - 1), r: fact(10)}.r", nothing, "3628800"),
        ("sort(list: [3, 1, 2], precedes: function(x, y) x < y)", nothing, "[1, 2, 3]"),
        ("distinct values([1, 2, 1])", nothing, "[1, 2]"),
        // Dates and times: the time is the command's.
        ("now()", nothing, "date and time(\"2026-01-31T12:00:00Z\")"),
        ("today()", nothing, "date(\"2026-01-31\")"),
        ("date(\"2020-02-29\") + duration(\"P1Y\")", nothing, "date(\"2021-02-28\")"),
        ("customer.since.year", order, "2020"),
        ("@\"2020-01-01\" < today()", nothing, "true"),
        ("duration(\"PT90M\")", nothing, "duration(\"PT1H30M\")"),
        ("date and time(\"2020-01-01T10:00:00Z\").hour", nothing, "10"),
        ("today() instance of date", nothing, "true"),
        // Text.
        ("string length(\"häuser\")", nothing, "6"),
        ("upper case(customer.name)", order, "\"EVE\""),
        ("matches(\"abc\", \"^a.c$\")", nothing, "true"),
        ("replace(\"abcd\", \"(b)(c)\", \"$2$1\")", nothing, "\"acbd\""),
        ("string join([\"a\", \"b\"], \", \")", nothing, "\"a, b\""),
        ("split(\"a;b\", \";\")", nothing, "[\"a\", \"b\"]"),
    ] {
        assert_eq!(given(source, variables), result, "{source}");
    }
}

#[test]
fn variables_keep_their_values() {
    let mut here = Here::new(&[
        ("amount", Value::Double(0.1)),
        ("big", Value::Long(9_007_199_254_740_993)),
        ("order", json(r#"{"total": 12345678901234567890.12, "lines": [{"n": 1}], "note": "a\/b \ud83d\ude00"}"#)),
        ("due", Value::Date(NOW)),
        ("name", Value::text("Eve")),
    ]);
    for (source, result) in [
        ("=amount + 0.2", Value::Double(0.3)),
        ("= big + 1", Value::Long(9_007_199_254_740_994)),
        ("=order.total", json("12345678901234567890.12")),
        ("=order.lines", json(r#"[{"n":1}]"#)),
        ("=order.note", Value::text("a/b 😀")),
        ("=due", Value::Date(NOW)),
        ("=due + duration(\"PT1H\")", Value::Date(NOW + 3_600_000)),
        ("=due = now()", Value::Boolean(true)),
        ("=date(due)", Value::text("2026-01-31")),
        ("=1/3", Value::Double(1.0 / 3.0)),
        ("=\"Hello \" + name", Value::text("Hello Eve")),
        ("={a: amount, b: [name, null]}", json(r#"{"a":0.1,"b":["Eve",null]}"#)),
        ("=missing", Value::Null),
        ("=@\"P1Y2M\"", Value::text("P1Y2M")),
        ("=2 ** 100", json("1267650600228229401496703205376")),
    ] {
        assert_eq!(here.value(source).as_ref(), Ok(&result), "{source}");
    }
    assert!(here.value("=[1..2]").unwrap_err().contains("a range cannot be kept"));
    // A line of signs is text.
    assert_eq!(here.value("=== Total ==="), Ok(Value::text("=== Total ===")));
}

#[test]
fn a_condition_that_is_neither_tells_what_it_saw() {
    let mut here = Here::new(&[("amount", Value::text("much")), ("userPassword", Value::text("x"))]);
    let mut condition = |source: &str| {
        let expression = Expression::parse(source, Position::default(), None).unwrap();
        evaluate_condition(&expression, &mut here).map_err(|EvalError { message, .. }| message)
    };
    assert_eq!(condition("=amount = \"much\""), Ok(true));
    let why = condition("=amount > 100 and limit > userPassword").unwrap_err();
    assert!(
        why.starts_with(
            "the expression =amount > 100 and limit > userPassword has no value: a condition must give true or false, not null"
        ),
        "{why}"
    );
    assert!(why.ends_with("it saw amount = 'much' (a text), limit is not there, userPassword = ***"), "{why}");
}
