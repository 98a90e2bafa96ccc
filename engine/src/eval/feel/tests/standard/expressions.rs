//! Expressions: arithmetic with times, equality, ternary logic, filters, loops, types (DMN 1.5, 10.3.2).
use super::{check, given};

/// Tables 42 and 45 to 49 (10.3.2.11, 10.3.2.12): what equals, and three-valued logic.
#[test]
fn comparison_and_logic() {
    check(&[
        ("1 = 1.0", "true"),
        (r#"1 = "1""#, "null"),
        ("1 = null", "false"),
        ("null = null", "true"),
        ("[1, 2] = [1, 2]", "true"),
        ("[1, 2] = [2, 1]", "false"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ("{a: 1} = {a: 1, b: null}", "false"),
        ("[1..3] = [1..3]", "true"),
        ("[1..3] = [1..3)", "false"),
        (r#"date("2020-01-01") != date("2020-01-02")"#, "true"),
        (r#"duration("P1Y") = duration("P12M")"#, "true"),
        (r#"duration("PT24H") = duration("P1D")"#, "true"),
        (r#""a" < "b""#, "true"),
        (r#""a" < 1"#, "null"),
        (r#"duration("P1Y") < duration("P13M")"#, "true"),
        ("true and null", "null"),
        ("false and null", "false"),
        (r#"true and "x""#, "null"),
        ("true or null", "true"),
        ("false or null", "null"),
        ("2 between 1 and 3", "true"),
        ("null between 1 and 3", "null"),
        ("1 in [1..2)", "true"),
        ("2 in [1..2)", "false"),
        ("1 in (<= 5)", "true"),
        ("1 in (2, 3, < 2)", "true"),
        ("[1, 2] in ([[1, 2], [3]])", "true"),
    ]);
}

/// Tables 52 to 57 (10.3.2.13): sums, products and powers, with what is added to what.
#[test]
fn arithmetic() {
    check(&[
        ("10 + 5 * 2", "20"),
        ("2 ** 3 ** 2", "64"),
        ("-2 ** 2", "4"),
        ("10 / 4", "2.5"),
        ("1 / 0", "null"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("10 ** 33 + 1", "1000000000000000000000000000000001"),
        (r#"date("2021-01-31") + duration("P1M")"#, r#"date("2021-02-28")"#),
        (r#"date("2021-03-31") - duration("P1M")"#, r#"date("2021-02-28")"#),
        (r#"date("2021-01-01") + duration("P1D")"#, r#"date("2021-01-02")"#),
        (r#"date("2021-01-02") - date("2021-01-01")"#, r#"duration("P1D")"#),
        (r#"date and time("2021-01-01T10:00:00Z") + duration("PT25H")"#, r#"date and time("2021-01-02T11:00:00Z")"#),
        (r#"date and time("2021-01-02T00:00:00Z") - date and time("2021-01-01T10:00:00Z")"#, r#"duration("PT14H")"#),
        (r#"time("10:00:00Z") - time("09:30:00Z")"#, r#"duration("PT30M")"#),
        (r#"duration("P1Y") + duration("P2M")"#, r#"duration("P1Y2M")"#),
        (r#"duration("PT1H") - duration("PT90M")"#, r#"duration("-PT30M")"#),
        (r#"duration("PT1H") * 1.5"#, r#"duration("PT1H30M")"#),
        (r#"2 * duration("P1Y6M")"#, r#"duration("P3Y")"#),
        (r#"duration("PT3H") / 2"#, r#"duration("PT1H30M")"#),
        (r#"duration("P1D") / duration("PT6H")"#, "4"),
        (r#"-duration("PT1H")"#, r#"duration("-PT1H")"#),
        (r#"duration("P1Y") + duration("P1D")"#, "null"),
        (r#""a" - "b""#, "null"),
        (r#"date("2021-01-01") + 1"#, "null"),
    ]);
}

/// 10.3.2.5 and 10.3.2.6: filters and paths over lists, contexts and single values.
#[test]
fn filters_and_paths() {
    check(&[
        ("[1, 2, 3][1]", "1"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][0]", "null"),
        ("[1, 2, 3][4]", "null"),
        ("[1, 2, 3, 4][item > 2]", "[3, 4]"),
        ("[1, 2][item > 5]", "[]"),
        ("[{x: 1, y: 2}, {x: 2, y: 3}][x = 1]", r#"[{"x": 1, "y": 2}]"#),
        ("[{x: 1, y: 2}, {x: null, y: 3}][x < 2]", r#"[{"x": 1, "y": 2}]"#),
        ("[{x: 1, y: 2}, {y: 3}].x", "[1, null]"),
        ("100[item > 5]", "[100]"),
        ("100[1]", "100"),
        ("null[1]", "null"),
        ("[[1, 2], [3]][1][2]", "2"),
        ("{a: {b: [1, 2]}}.a.b[2]", "2"),
        ("[{a: [1, 2]}, {a: [3]}].a", "[[1, 2], [3]]"),
        ("{x: 5, r: [1, 5, 9][item > x]}.r", "[9]"),
        ("[1, 2, 3][item >= 2][1]", "2"),
        ("[true, false][item]", "[true]"),
    ]);
}

/// 10.3.2.14 to 10.3.2.16: loops with what they have made so far, quantifiers, conditions.
#[test]
fn loops_quantifiers_and_conditions() {
    check(&[
        ("for i in [1, 2], j in [i, i * 10] return i + j", "[2, 11, 4, 22]"),
        ("for i in 1..3 return i", "[1, 2, 3]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in [1..3] return i", "[1, 2, 3]"),
        ("for i in 1..5 return sum(partial) + 1", "[null, null, null, null, null]"),
        ("for i in 1..5 return if count(partial) = 0 then 1 else sum(partial) + 1", "[1, 2, 4, 8, 16]"),
        ("for i in [] return i", "[]"),
        ("for i in 7 return i", "[7]"),
        (r#"for d in @"2020-02-28"..@"2020-03-01" return d.day"#, "[28, 29, 1]"),
        ("for n in 1..2, m in 1..n return [n, m]", "[[1, 1], [2, 1], [2, 2]]"),
        ("some x in [1, 2, 3] satisfies x > 2", "true"),
        ("some x in [1, 2], y in [2, 3] satisfies x > y", "false"),
        ("every x in [1, 2, 3] satisfies x > 0", "true"),
        ("every x in [], y in [1] satisfies false", "true"),
        ("some x in [] satisfies true", "false"),
        ("some x in 1..5 satisfies x = 5", "true"),
        ("every x in 1..5, y in [1, 2] satisfies x + y < 7", "false"),
        ("some i in (1 + 1)..4, j in 1..i satisfies i * j = 16", "true"),
        ("every x in [1..3] satisfies some y in 1..x satisfies y = x", "true"),
        ("if null then 1 else 2", "2"),
        ("if 1 > 0 then if false then 1 else 2 else 3", "2"),
    ]);
    assert_eq!(given("some x in from..to satisfies x = 3", &[("from", "1"), ("to", "5")]), "true");
}

/// 10.3.2.9 and Table 54: `instance of`, with the types of lists, contexts, functions and ranges.
#[test]
fn types() {
    check(&[
        ("1 instance of number", "true"),
        (r#""a" instance of number"#, "false"),
        ("null instance of number", "false"),
        ("[1, 2] instance of list<number>", "true"),
        (r#"[1, "a"] instance of list<number>"#, "false"),
        (r#"{a: 1, b: "x"} instance of context<a: number, b: string>"#, "true"),
        ("{a: 1} instance of context<b: number>", "false"),
        ("[1..2] instance of range<number>", "true"),
        (r#"date("2020-01-01") instance of date"#, "true"),
        (r#"@"2020-01-01T00:00:00" instance of date and time"#, "true"),
        (r#"@"P1Y" instance of years and months duration"#, "true"),
        (r#"@"P1D" instance of days and time duration"#, "true"),
        ("1 instance of Any", "true"),
        ("(function(x: number) x) instance of function<number> -> Any", "true"),
    ]);
}

/// 10.3.1: names with blanks and signs, comments, texts with escapes, literals.
#[test]
fn literals_and_names() {
    check(&[
        ("1 // the rest is a comment", "1"),
        ("1 /* nothing */ + 1", "2"),
        (r#""a\tb\"c\\d\u0041""#, r#""a\tb\"c\\dA""#),
        (".5", "0.5"),
        ("1.2e3", "1200"),
        ("-1.5E-2", "-0.015"),
        (r#"{"first name": "a", x: 1}.first name"#, r#""a""#),
        ("{a b: 1, c: a b + 1}.c", "2"),
        ("{a-b: 1, c: a-b + 1}.c", "2"),
        (r#"@"2020-01-01""#, r#"date("2020-01-01")"#),
        (r#"@"10:00:00Z""#, r#"time("10:00:00Z")"#),
        (r#"@"P1DT2H""#, r#"duration("P1DT2H")"#),
        ("{f: function(a: number, b: string) b, r: f(1, \"x\")}.r", "\"x\""),
        ("{f: function(a, b) a - b, r: f(b: 1, a: 3)}.r", "2"),
        ("{f: function(a) a, r: f(1, 2)}.r", "null"),
    ]);
}
