//! Boxed expressions by the chapters of DMN 1.5 (10.2.1 to 10.2.2) with the types that they state (7.3.2, 10.3.2.9.4).
use super::{literal_of, model, value};

fn decide(items: &str, logic: &str) -> String {
    value(&model(&format!("{items}<decision id='x' name='X'>{logic}</decision>")), "x", &[("n", "7"), ("texts", "[\"b\", \"a\"]")])
}

fn entry(name: &str, value: &str) -> String {
    match name {
        "" => format!("<contextEntry>{value}</contextEntry>"),
        name => format!("<contextEntry><variable name='{name}'/>{value}</contextEntry>"),
    }
}

fn function(parameters: &[&str], body: &str) -> String {
    let parameters: String = parameters.iter().map(|name| format!("<formalParameter name='{name}'/>")).collect();
    format!("<functionDefinition>{parameters}{body}</functionDefinition>")
}

fn invocation(of: &str, bindings: &[(&str, &str)]) -> String {
    let bindings: String =
        bindings.iter().map(|(name, text)| format!("<binding><parameter name='{name}'/>{}</binding>", literal_of(text))).collect();
    format!("<invocation>{}{bindings}</invocation>", literal_of(of))
}

#[test]
fn contexts_see_what_stands_above() {
    let nested =
        entry("inner", &format!("<context>{}{}</context>", entry("a", &literal_of("outer + 1")), entry("", &literal_of("a * 10"))));
    let context = format!("<context>{}{nested}{}</context>", entry("outer", &literal_of("n")), entry("last", &literal_of("inner + outer")));
    assert_eq!(decide("", &context), r#"{"inner": 80, "last": 87, "outer": 7}"#);
}

#[test]
fn functions_and_invocations() {
    let made = |calls: &str| {
        let area = function(&["side a", "side b"], &literal_of("side a * side b"));
        format!("<context>{}{}</context>", entry("area of", &area), entry("", calls))
    };
    assert_eq!(decide("", &made(&invocation("area of", &[("side a", "n"), ("side b", "2")]))), "14");
    assert_eq!(decide("", &made(&literal_of("area of(side b: 3, side a: n)"))), "21");
    // What is not given, or not known, makes the call null.
    assert_eq!(decide("", &made(&invocation("area of", &[("side a", "n")]))), "null");
    assert_eq!(decide("", &made(&invocation("volume", &[("side a", "n")]))), "null");
    // A function sees where it was made.
    let adder = function(&["a"], &function(&["b"], &literal_of("a + b + n")));
    let calls = format!("<context>{}{}</context>", entry("adder", &adder), entry("", &literal_of("adder(1)(2)")));
    assert_eq!(decide("", &calls), "10");
}

#[test]
fn iterators_filters_and_conditions() {
    let part = |tag: &str, text: &str| format!("<{tag}>{}</{tag}>", literal_of(text));
    for (logic, expected) in [
        (format!("<for iteratorVariable='i'>{}{}</for>", part("in", "[1, 2, 3]"), part("return", "i + count(partial)")), "[1, 3, 5]"),
        (format!("<for iteratorVariable='i'>{}{}</for>", part("in", "[1..3]"), part("return", "i")), "[1, 2, 3]"),
        (
            format!("<for iteratorVariable='the item'>{}{}</for>", part("in", "texts"), part("return", "upper case(the item)")),
            r#"["B", "A"]"#,
        ),
        (format!("<filter>{}{}</filter>", part("in", "[{p: 1}, {p: 9}]"), part("match", "p > n")), r#"[{"p": 9}]"#),
        (format!("<filter>{}{}</filter>", part("in", "texts"), part("match", "1")), r#""b""#),
        (format!("<every iteratorVariable='i'>{}{}</every>", part("in", "[]"), part("satisfies", "false")), "true"),
        (format!("<some iteratorVariable='i'>{}{}</some>", part("in", "[1, 2]"), part("satisfies", "null")), "null"),
        (format!("<conditional>{}{}{}</conditional>", part("if", "null"), part("then", "1"), part("else", "2")), "2"),
        (format!("<conditional>{}{}{}</conditional>", part("if", "texts"), part("then", "1"), part("else", "2")), "null"),
    ] {
        assert_eq!(decide("", &logic.replace(" > ", " &gt; ")), expected, "{logic}");
    }
}

#[test]
fn lists_and_relations() {
    assert_eq!(decide("", &format!("<list>{}<list>{}</list></list>", literal_of("n"), literal_of("n + 1"))), "[7, [8]]");
    assert_eq!(decide("", "<list/>"), "[]");
    let row = |a: &str, b: &str| format!("<row>{}{}</row>", literal_of(a), literal_of(b));
    let relation =
        format!("<relation><column name='first name'/><column name='age'/>{}{}</relation>", row("\"Eve\"", "n"), row("\"Max\"", "n * 2"));
    assert_eq!(decide("", &relation), r#"[{"age": 7, "first name": "Eve"}, {"age": 14, "first name": "Max"}]"#);
    assert_eq!(decide("", "<relation><column name='a'/></relation>"), "[]");
}

const ITEMS: &str = "<itemDefinition name='tSize'><typeRef>string</typeRef><allowedValues><text>\"S\", \"M\", \"L\"</text></allowedValues></itemDefinition>
<itemDefinition name='tSizes' isCollection='true'><typeRef>tSize</typeRef></itemDefinition>
<itemDefinition name='tShirt'><itemComponent name='size'><typeRef>tSize</typeRef></itemComponent><itemComponent name='price'><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name='tDay'><typeRef>date and time</typeRef></itemDefinition>";

/// What does not fit its type is null; one item becomes a list, and a list of one item that item.
#[test]
fn types_and_their_allowed_values() {
    let typed = |kind: &str, text: &str| {
        let logic = format!("<variable name='X' typeRef='{kind}'/>{}", literal_of(text));
        decide(ITEMS, &logic)
    };
    for (kind, text, expected) in [
        ("tSize", "\"M\"", "\"M\""),
        ("tSize", "\"XL\"", "null"),
        ("tSize", "[\"M\"]", "\"M\""),
        ("tSizes", "[\"S\", \"L\"]", "[\"S\", \"L\"]"),
        ("tSizes", "\"S\"", "[\"S\"]"),
        ("tSizes", "[\"S\", \"XL\"]", "null"),
        ("tShirt", "{size: \"S\", price: 3}", r#"{"price": 3, "size": "S"}"#),
        ("tShirt", "{size: \"S\", price: null}", r#"{"price": null, "size": "S"}"#),
        ("tShirt", "{size: \"S\"}", "null"),
        ("tShirt", "{size: \"S\", price: 3, more: 1}", r#"{"more": 1, "price": 3, "size": "S"}"#),
        ("tShirt", "{size: \"XS\", price: 3}", "null"),
        ("tShirt", "\"S\"", "null"),
        ("tDay", "date and time(\"2020-01-01T00:00:00\")", "date and time(\"2020-01-01T00:00:00\")"),
        ("tDay", "\"2020-01-01T00:00:00\"", "null"),
        ("days and time duration", "duration(\"P1D\")", "duration(\"P1D\")"),
        ("yearMonthDuration", "duration(\"P1D\")", "null"),
        ("number", "\"1\"", "null"),
        ("feel:string", "\"1\"", "\"1\""),
        ("Any", "[1]", "[1]"),
    ] {
        assert_eq!(typed(kind, text), expected, "{kind} {text}");
    }
}
