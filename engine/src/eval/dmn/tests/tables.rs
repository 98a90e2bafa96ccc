//! Decision tables by the chapters of DMN 1.5: hit policies with one and several outputs, aggregation, allowed values, defaults
//! (8.2.8 to 8.2.10, 8.3), in every place where a table may stand (10.2).
use super::{literal_of, model, rules_of, value};

/// A table over `x`, whose outputs `o` and `p` rank high before low; the texts of a rule are its test and its outputs.
fn table(policy: &str, rules: &[[&str; 3]]) -> String {
    let entry = |tag: &str, text: &str| format!("<{tag}><text>{}</text></{tag}>", text.replace('<', "&lt;"));
    let rule = |[test, o, p]: &[&str; 3]| {
        format!("<rule>{}{}{}</rule>", entry("inputEntry", test), entry("outputEntry", o), entry("outputEntry", p))
    };
    let output =
        |name: &str| format!("<output name='{name}'><outputValues><text>\"high\", \"low\", 1, 2, 3</text></outputValues></output>");
    let rules: String = rules.iter().map(rule).collect();
    format!(
        "<decisionTable {policy}><input><inputExpression><text>x</text></inputExpression></input>{}{}{rules}</decisionTable>",
        output("o"),
        output("p")
    )
}

fn decide(logic: &str, x: &str) -> String {
    value(&model(&format!("<decision id='t' name='T'>{logic}</decision>")), "t", &[("x", x)])
}

const RULES: [[&str; 3]; 4] = [["> 1", "\"low\"", "2"], ["> 2", "\"high\"", "3"], ["> 3", "\"high\"", "1"], ["> 2", "\"low\"", "2"]];

#[test]
fn hit_policies_with_several_outputs() {
    for (policy, x, expected) in [
        ("", "2", r#"{"o": "low", "p": 2}"#),
        ("hitPolicy='UNIQUE'", "0", "null"),
        ("hitPolicy='FIRST'", "4", r#"{"o": "low", "p": 2}"#),
        // The first output ranks before the second.
        ("hitPolicy='PRIORITY'", "3", r#"{"o": "high", "p": 3}"#),
        ("hitPolicy='PRIORITY'", "4", r#"{"o": "high", "p": 1}"#),
        ("hitPolicy='OUTPUT ORDER'", "4", r#"[{"o": "high", "p": 1}, {"o": "high", "p": 3}, {"o": "low", "p": 2}, {"o": "low", "p": 2}]"#),
        ("hitPolicy='RULE ORDER'", "3", r#"[{"o": "low", "p": 2}, {"o": "high", "p": 3}, {"o": "low", "p": 2}]"#),
        ("hitPolicy='COLLECT'", "2", r#"[{"o": "low", "p": 2}]"#),
        ("hitPolicy='COLLECT' aggregation='COUNT'", "4", "4"),
        ("hitPolicy='COLLECT'", "0", "null"),
    ] {
        assert_eq!(decide(&table(policy, &RULES), x), expected, "{policy} {x}");
    }
    let clash = decide(&table("hitPolicy='ANY'", &RULES), "3");
    assert!(clash.starts_with("! the hit policy ANY lets several rules match if they give the same; in 't' the rules 1 ("), "{clash}");
    let several = decide(&table("hitPolicy='COLLECT' aggregation='SUM'", &RULES), "4");
    assert!(several.contains("has several outputs, which cannot be aggregated"), "{several}");
}

/// A table of one output over `x`; `values` are allowed, in falling priority.
fn single(policy: &str, clause: &str, rules: &[(&str, &str)]) -> String {
    let rules = rules_of(rules);
    format!(
        "<decisionTable {policy}><input><inputExpression><text>x</text></inputExpression>\
         <inputValues><text>[0..100]</text></inputValues></input><output name='o'>{clause}</output>{rules}</decisionTable>"
    )
}

#[test]
fn aggregation() {
    let sums = [("> 1", "2.5"), ("> 2", "0.1"), ("> 3", "2.5")];
    for (aggregation, x, expected) in
        [("SUM", "4", "5.1"), ("MIN", "4", "0.1"), ("MAX", "4", "2.5"), ("COUNT", "4", "3"), ("SUM", "2", "2.5"), ("SUM", "0", "null")]
    {
        let policy = format!("hitPolicy='COLLECT' aggregation='{aggregation}'");
        assert_eq!(decide(&single(&policy, "", &sums), x), expected, "{aggregation} {x}");
    }
    // Texts and dates have a smallest and a largest one, too.
    let texts = [("-", "\"b\""), ("-", "\"a\"")];
    assert_eq!(decide(&single("hitPolicy='COLLECT' aggregation='MIN'", "", &texts), "1"), "\"a\"");
    let dates = [("-", "date(\"2020-01-01\")"), ("-", "date(\"2021-01-01\")")];
    assert_eq!(decide(&single("hitPolicy='COLLECT' aggregation='MAX'", "", &dates), "1"), "date(\"2021-01-01\")");
    assert_eq!(decide(&single("hitPolicy='COLLECT' aggregation='SUM'", "", &texts), "1"), "null");
}

#[test]
fn allowed_values_and_defaults() {
    let rules = [("< 10", "\"a\""), ("> 50", "\"z\"")];
    let values = "<outputValues><text>\"a\", \"b\"</text></outputValues>";
    let default = "<outputValues><text>\"a\", \"b\"</text></outputValues><defaultOutputEntry><text>\"b\"</text></defaultOutputEntry>";
    for (policy, clause, x, expected) in [
        ("", values, "5", "\"a\""),
        ("", values, "20", "null"),
        ("", default, "20", "\"b\""),
        // What is not allowed comes in, or goes out, as nothing.
        ("", values, "60", "null"),
        ("", values, "101", "null"),
        ("", default, "101", "\"b\""),
        ("hitPolicy='COLLECT'", default, "20", "[\"b\"]"),
        ("hitPolicy='FIRST'", "<defaultOutputEntry><text>x * 2</text></defaultOutputEntry>", "20", "40"),
    ] {
        assert_eq!(decide(&single(policy, clause, &rules), x), expected, "{policy} {clause} {x}");
    }
}

#[test]
fn tables_without_inputs_and_rules_with_lists() {
    let constant = "<decisionTable hitPolicy='COLLECT'><output name='o'/><rule><outputEntry><text>1</text></outputEntry></rule>\
                    <rule><outputEntry><text>x</text></outputEntry></rule></decisionTable>";
    assert_eq!(decide(constant, "7"), "[1, 7]");
    let listed = single("", "", &[("1, 2, [10..20)", "\"a\""), ("not(1, 2, [10..20))", "\"b\"")]);
    assert_eq!((decide(&listed, "2"), decide(&listed, "20")), ("\"a\"".to_owned(), "\"b\"".to_owned()));
    let computed = single("", "", &[("? * 2 &lt; 10", "\"small\""), (">= sum([2, 3])", "\"large\"")]);
    assert_eq!((decide(&computed, "4"), decide(&computed, "5")), ("\"small\"".to_owned(), "\"large\"".to_owned()));
}

/// A table may be a context's entry, a function's body, an item of a list.
#[test]
fn tables_within_other_expressions() {
    let inner = single("", "", &[("< 10", "\"a\""), (">= 10", "\"b\"")]);
    let context = format!(
        "<context><contextEntry><variable name='kind'/>{inner}</contextEntry><contextEntry>{}</contextEntry></context>",
        literal_of("kind + string(x)")
    );
    assert_eq!(decide(&context, "12"), "\"b12\"");
    assert_eq!(decide(&format!("<list>{inner}{}</list>", literal_of("x")), "1"), "[\"a\", 1]");
    let function = format!(
        "<context><contextEntry><variable name='kind of'/><functionDefinition><formalParameter name='x'/>{inner}</functionDefinition></contextEntry>\
         <contextEntry>{}</contextEntry></context>",
        literal_of("for i in [1, 20] return kind of(i)")
    );
    assert_eq!(decide(&function, "0"), "[\"a\", \"b\"]");
    let conditional =
        format!("<conditional><if>{}</if><then>{inner}</then><else>{}</else></conditional>", literal_of("x &gt; 5"), literal_of("0"));
    assert_eq!((decide(&conditional, "6"), decide(&conditional, "1")), ("\"a\"".to_owned(), "0".to_owned()));
}
