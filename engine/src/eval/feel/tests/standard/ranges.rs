//! Ranges, and how points and ranges lie to each other (DMN 1.5, 10.3.2.7 and table 79 in 10.3.4.7).
use super::check;

#[test]
fn literals_and_parts() {
    check(&[
        ("[1..3]", "[1..3]"),
        ("(1..3)", "(1..3)"),
        ("]1..3[", "(1..3)"),
        ("[1..3].start", "1"),
        ("[1..3).end", "3"),
        ("[1..3).start included", "true"),
        ("[1..3).end included", "false"),
        ("(< 5).end", "5"),
        ("(>= 5).start included", "true"),
        (r#"range("[1..3)")"#, "[1..3)"),
        (r#"range("[date(\"2020-01-01\")..date(\"2020-01-31\")]").start"#, r#"date("2020-01-01")"#),
        (r#"range("nothing")"#, "null"),
        (r#"["a".."c"].start"#, r#""a""#),
        (r#""b" in ["a".."c"]"#, "true"),
        (r#"date("2020-06-01") in [date("2020-01-01")..date("2020-12-31")]"#, "true"),
        (r#"duration("PT2H") in (duration("PT1H")..duration("PT2H"))"#, "false"),
        ("5 in (> 5)", "false"),
    ]);
}

#[test]
fn before_and_after() {
    check(&[
        ("before(1, 10)", "true"),
        ("before(10, 1)", "false"),
        ("before(1, [1..10])", "false"),
        ("before(1, (1..10])", "true"),
        ("before(1, [5..10])", "true"),
        ("before([1..10], 10)", "false"),
        ("before([1..10), 10)", "true"),
        ("before([1..10], 15)", "true"),
        ("before([1..10], [15..20])", "true"),
        ("before([1..10], [10..20])", "false"),
        ("before([1..10), [10..20])", "true"),
        ("before([1..10], (10..20])", "true"),
        ("after(10, 5)", "true"),
        ("after(12, [1..10])", "true"),
        ("after(10, [1..10))", "true"),
        ("after(10, [1..10])", "false"),
        ("after([11..20], 12)", "false"),
        ("after([11..20], 10)", "true"),
        ("after((11..20], 11)", "true"),
        ("after([11..20], [1..10])", "true"),
        ("after([11..20], [1..11))", "true"),
        ("after((11..20], [1..11])", "true"),
    ]);
}

#[test]
fn meeting_and_overlapping() {
    check(&[
        ("meets([1..5], [5..10])", "true"),
        ("meets([1..5), [5..10])", "false"),
        ("meets([1..5], (5..10])", "false"),
        ("meets([1..5], [6..10])", "false"),
        ("met by([5..10], [1..5])", "true"),
        ("met by([5..10], [1..5))", "false"),
        ("met by((5..10], [1..5])", "false"),
        ("overlaps([1..5], [3..8])", "true"),
        ("overlaps([3..8], [1..5])", "true"),
        ("overlaps([1..8], [3..5])", "true"),
        ("overlaps([1..5], [6..8])", "false"),
        ("overlaps([1..5], [5..8])", "true"),
        ("overlaps([1..5], (5..8])", "false"),
        ("overlaps([1..5), [5..8])", "false"),
        ("overlaps before([1..5], [3..8])", "true"),
        ("overlaps before([1..5], [6..8])", "false"),
        ("overlaps before([1..5], [5..8])", "true"),
        ("overlaps before([1..5], (1..5])", "true"),
        ("overlaps before([1..5], [1..5])", "false"),
        ("overlaps after([3..8], [1..5])", "true"),
        ("overlaps after([6..8], [1..5])", "false"),
        ("overlaps after([5..8], [1..5])", "true"),
        ("overlaps after((1..5], [1..5))", "true"),
    ]);
}

#[test]
fn one_within_another() {
    check(&[
        ("finishes(10, [1..10])", "true"),
        ("finishes(10, [1..10))", "false"),
        ("finishes([5..10], [1..10])", "true"),
        ("finishes([5..10), [1..10])", "false"),
        ("finishes([1..10], [1..10])", "true"),
        ("finished by([1..10], 10)", "true"),
        ("finished by([1..10], [5..10])", "true"),
        ("finished by([1..10), [5..10])", "false"),
        ("includes([1..10], 5)", "true"),
        ("includes([1..10], 12)", "false"),
        ("includes([1..10), 10)", "false"),
        ("includes([1..10], [4..6])", "true"),
        ("includes((1..10], [1..5])", "false"),
        ("during(5, [1..10])", "true"),
        ("during(10, [1..10))", "false"),
        ("during([4..6], [1..10])", "true"),
        ("during((1..5], (1..10])", "true"),
        ("starts(1, [1..10])", "true"),
        ("starts(1, (1..10])", "false"),
        ("starts([1..5], [1..10])", "true"),
        ("starts((1..5], [1..10])", "false"),
        ("started by([1..10], 1)", "true"),
        ("started by([1..10], [1..5])", "true"),
        ("started by((1..10], [1..5])", "false"),
        ("coincides(5, 5)", "true"),
        ("coincides([1..5], [1..5])", "true"),
        ("coincides([1..5], (1..5))", "false"),
        ("coincides([1..5], [2..6])", "false"),
    ]);
}
