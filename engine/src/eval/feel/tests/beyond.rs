//! Functions that Camunda's FEEL has beyond the standard's.
use super::{CLOCK, given, literal, parsed};
use crate::eval::feel::{Clock, FeelContext, evaluate};
use baton_models::expr::feel::beyond;

#[test]
fn functions_beyond_the_standard() {
    let variables: &[(&str, &str)] = &[("first name", "\"Eve\""), ("x", "5"), ("trim", "\"a variable\"")];
    for (source, result) in [
        ("get or else(null, 3)", "3"),
        ("get or else(x, 3)", "5"),
        ("get or else(default: 1, value: nothing)", "1"),
        ("is defined(x)", "true"),
        ("is defined(nothing)", "false"),
        ("is defined({a: null}.a)", "false"),
        ("`first name` + \"!\"", "\"Eve!\""),
        ("{`a b`: x}.`a b`", "5"),
        ("assert(x, x > 1)", "5"),
        ("assert(x, x > 9, \"too small\")", "! an assertion does not hold: too small"),
        ("assert(x, null)", "! an assertion does not hold"),
        ("trim(\"  a b \")", "\"a b\""),
        ("trim(5)", "null"),
        ("is blank(\" \")", "true"),
        ("is blank(\"a\")", "false"),
        ("is empty([])", "true"),
        ("is empty([null])", "false"),
        ("is empty(null)", "null"),
        ("to base64(\"FEEL\")", "\"RkVFTA==\""),
        ("from base64(\"RkVFTA==\")", "\"FEEL\""),
        ("from base64(\"?\")", "null"),
        ("extract(\"references are 1234, 1256, 1378\", \"12[0-9]*\")", "[\"1234\", \"1256\"]"),
        ("extract(\"a\", \"(\")", "null"),
        ("duplicate values([1, 2, 3, 2, 1, 1.0])", "[1, 2]"),
        ("partition([1, 2, 3, 4, 5], 2)", "[[1, 2], [3, 4], [5]]"),
        ("partition([1], 0)", "null"),
        ("put({a: 1}, \"b\", 2)", "{\"a\": 1, \"b\": 2}"),
        ("put({a: {b: 1}}, [\"a\", \"c\"], 2)", "{\"a\": {\"b\": 1, \"c\": 2}}"),
        ("put({a: 1}, [], 2)", "null"),
        ("put all({a: 1, b: 1}, {b: 2})", "{\"a\": 1, \"b\": 2}"),
        ("put all([{a: 1}, {b: 2}])", "{\"a\": 1, \"b\": 2}"),
        ("put all()", "{}"),
        ("get value({a: {b: 3}}, [\"a\", \"b\"])", "3"),
        ("get value({a: 1}, [\"a\", \"b\"])", "null"),
        ("get value({a: 1}, \"a\")", "1"),
        ("from json(\"{\\\"a\\\": [1, null]}\")", "{\"a\": [1, null]}"),
        ("from json(\"{\")", "null"),
        ("to json({a: [1, null, date(\"2020-02-29\")]})", "\"{\\\"a\\\":[1,null,\\\"2020-02-29\\\"]}\""),
        ("last day of month(date(\"2024-02-03\"))", "date(\"2024-02-29\")"),
        ("last day of month(date and time(\"2023-02-03T10:00:00Z\"))", "date(\"2023-02-28\")"),
        ("last day of month(5)", "null"),
        ("number(\"1500.5\")", "1500.5"),
        ("number(\"1,500.5\", \",\")", "1500.5"),
        ("number(\"1.500,5\", \".\", \",\")", "1500.5"),
        ("number(\"x\")", "null"),
        ("string join([\"a\", null, \"b\"], \", \", \"<\", \">\")", "\"<a, b>\""),
        ("fromAi(x, \"how many\")", "5"),
        ("random number() < 1 and random number() >= 0", "true"),
        ("random number() = random number()", "false"),
        ("string length(uuid())", "36"),
        ("matches(uuid(), \"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\")", "true"),
        ("uuid() = uuid()", "false"),
        // A function of one's own goes first.
        ("{trim: function(t) \"mine\", y: trim(\" a \")}.y", "\"mine\""),
        // What does not fit.
        ("get or else(1)", "null"),
        ("is defined(a: 1)", "null"),
        ("trim(\"a\", \"b\")", "null"),
    ] {
        assert_eq!(given(source, variables), result, "{source}");
    }
}

#[test]
fn every_name_has_its_function() {
    assert!(beyond::names().all(|name| super::super::beyond::function(name).is_some()));
}

/// What is drawn follows from the seed alone.
#[test]
fn randomness_is_given_from_outside() {
    let drawn = |seed| {
        let value = evaluate(&parsed("[uuid(), random number()]"), FeelContext::default(), Clock { seed, ..CLOCK }).unwrap();
        literal::print(&value)
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
}

#[test]
fn what_they_make_is_counted() {
    for source in [
        "duplicate values(for i in 1..20000 return i)",
        "for i in 1..400000 return uuid()",
        "for i in 1..100000 return partition(for j in 1..1000 return j, 1)",
        "for i in 1..400 return to json(for j in 1..9000 return j)",
    ] {
        assert!(given(source, &[]).starts_with("! "), "{source}");
    }
}
