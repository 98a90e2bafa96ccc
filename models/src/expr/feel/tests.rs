//! Texts that are FEEL, and where others stop being it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;

#[test]
fn words_are_names_and_operators_are_not() {
    let names = |source: &str| Feel::parse(source).unwrap().names.iter().map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(names("approved and amount > 5"), "amount approved");
    assert_eq!(names("amount + tax * 2 - discount"), "amount discount tax");
    assert_eq!(names("string length(name) > 3"), "name");
    assert_eq!(names("order.customer.name = \"a b\" // order2"), "order");
    assert_eq!(names("for x in list return x + 1"), "list x");
    assert_eq!(names("date and time(\"2020-01-01T00:00:00\") < due"), "due");
    assert_eq!(names("x instance of years and months duration"), "x");
}

#[test]
fn a_flaw_shows_where_it_is() {
    let (mut found, mut expected) = (Vec::new(), Vec::new());
    for (source, offset, message) in [
        ("amount >", 8, "it ends too early"),
        ("amount > * 5", 9, "'*' is not expected here"),
        ("(a + 1", 0, "'(' is never closed"),
        ("a + 1)", 5, "')' closes nothing"),
        ("if a then 1", 11, "it ends too early"),
        ("a = \"x", 4, "the string has no end"),
        ("[1, 2, ; 3]", 7, "';' is not expected here"),
        ("", 0, "there is nothing"),
        ("for x in y retun x", 11, "'retun' is not expected here"),
    ] {
        let flaw = Feel::parse(source).unwrap_err();
        found.push((flaw.offset, flaw.message));
        expected.push((offset, message.to_owned()));
    }
    assert_eq!(found, expected);
}

#[test]
fn hostile_texts_are_refused() {
    for source in [
        "(".repeat(5000),
        format!("{}{}", "[".repeat(200), "]".repeat(200)),
        format!("{}1", "-".repeat(2000)),
        vec!["1"; 5000].join("+"),
        "x".repeat(40_000),
        format!("{}c", "if a then b else ".repeat(400)),
        "function(a) external {java: {class: \"a\", method signature: \"b\"}}".to_owned(),
    ] {
        assert!(Feel::parse(&source).is_err(), "{}", &source[..20]);
    }
}

#[test]
fn functions_of_camunda_are_known_by_names_of_several_words() {
    for (source, names) in [
        ("get or else(a, b or c)", "a b c get or else"),
        ("is defined(a) and is empty(b)", "a b is defined is empty"),
        ("if is blank(a) then trim(b) else from json(c)", "a b c from json is blank trim"),
        ("last day of month(due)", "due last day of month"),
        ("`first name` + `x`", "first name x"),
        ("{`a b`: 1, c: `a b`}.`a b`", "a b"),
    ] {
        let feel = Feel::parse(source).unwrap_or_else(|flaw| panic!("{source}: {flaw:?}"));
        assert_eq!((feel.names.join(" "), feel.source), (names.to_owned(), source.to_owned()));
        assert!(feel.strangers.is_empty());
    }
    assert_eq!(beyond::names().filter(|name| Feel::parse(&format!("{name}()")).is_err()).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn functions_that_are_nowhere_are_told() {
    let told = |source: &str| Feel::parse(source).unwrap().stranger();
    assert_eq!(told("1 + shout(2)"), Some(Flaw { message: "there is no function 'shout'".to_owned(), offset: 4 }));
    for known in ["{f: function(x) x + 1, y: f(2)}.y", "sort([1], function(a, b) a < b)", "(function(g) g(1))(abs)", "trim(\"a\")"] {
        assert_eq!(told(known), None, "{known}");
    }
}
