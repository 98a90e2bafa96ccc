//! Files that are DMN, and where others stop being it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;
use crate::expr::Template;

fn file(namespace: &str, inner: &str) -> String {
    format!(
        "<definitions xmlns='{namespace}' xmlns:camunda='http://camunda.org/schema/1.0/dmn' id='d' name='d' namespace='n'>\n{inner}</definitions>"
    )
}

const NEWEST: &str = "https://www.omg.org/spec/DMN/20230324/MODEL/";

fn problems(inner: &str) -> Vec<(&'static str, u32, u32)> {
    parse(file(NEWEST, inner).as_bytes()).problems.iter().map(|p| (p.code, p.at.line, p.at.column)).collect()
}

#[test]
fn every_version_is_read() {
    for namespace in [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        NEWEST,
    ] {
        let inner = "<inputData id='i' name='Monthly  income'/><decision id='a' name='A' camunda:versionTag='v1'><variable name='A' typeRef='feel:number'/><literalExpression><text>Monthly income * 2</text></literalExpression></decision>";
        let model = parse(file(namespace, inner).as_bytes()).model.unwrap();
        let decision = model.decision("a").unwrap();
        assert_eq!((decision.version_tag.as_deref(), decision.variable.type_ref.as_deref()), (Some("v1"), Some("number")));
        let Kind::Literal(Code::Expression(expression)) = &decision.logic.as_ref().unwrap().kind else { panic!() };
        let Template::Feel(feel) = &expression.template else { panic!() };
        assert_eq!((&*feel.names[0], model.inputs[0].variable.name.as_str()), ("Monthly income", "Monthly income"));
    }
    assert_eq!(parse(file("http://www.omg.org/spec/DMN/20130901", "").as_bytes()).problems[0].code, "not-dmn");
}

#[test]
fn the_language_follows_the_syntax_then_the_attributes() {
    let kind = |attributes: &str, text: &str| {
        let inner = format!("<decision id='a' name='A'><literalExpression {attributes}><text>{text}</text></literalExpression></decision>");
        let model = parse(file(NEWEST, &inner).as_bytes()).model.unwrap();
        let Some(Boxed { kind: Kind::Literal(code), .. }) = model.decisions[0].logic.clone() else { panic!() };
        match code {
            Code::Expression(expression) if matches!(expression.template, Template::Feel(_)) => "feel",
            Code::Expression(_) => "juel",
            Code::Script(_) => "script",
        }
    };
    for (attributes, text, expected) in [
        ("", "a + 1", "feel"),
        ("expressionLanguage='javascript'", "${a}", "juel"),
        ("expressionLanguage='juel'", "a + 1", "juel"),
        ("", "a &amp;&amp; b", "juel"),
        ("expressionLanguage='javascript'", "a + 1", "script"),
        ("expressionLanguage='http://www.omg.org/spec/FEEL/20140401'", "a + 1", "feel"),
    ] {
        assert_eq!(kind(attributes, text), expected, "{attributes} {text}");
    }
}

#[test]
fn problems_name_their_place() {
    let literal = |text: &str| format!("<decision id='a' name='A'><literalExpression><text>{text}</text></literalExpression></decision>");
    assert_eq!(problems(&literal("1 + ) 2")), [("expression", 2, 56)]);
    assert_eq!(problems(&literal("a &lt; * b")), [("expression", 2, 59)]);
    assert_eq!(problems("<decision name='A'/>"), [("dmn-no-id", 2, 1)]);
    assert_eq!(problems("<decision/>"), [("dmn-empty", 1, 1), ("missing-id", 2, 1)]);
    assert_eq!(problems("<decision name='A'/><decision id='A' name='B'/>"), [("dmn-no-id", 2, 1), ("duplicate-id", 2, 21)]);
    let requires = |id: &str, what: &str| {
        format!(
            "<decision id='{id}' name='{id}'><informationRequirement><requiredDecision href='#{what}'/></informationRequirement></decision>"
        )
    };
    assert_eq!(problems(&(requires("a", "b") + &requires("b", "a"))).len(), 2);
    assert_eq!(problems(&requires("a", "z")), [("dmn-reference", 2, 1)]);
    let rule = "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>";
    let table = format!("<decision id='a' name='A'><decisionTable hitPolicy='ALL'><output/>{rule}</decisionTable></decision>");
    assert_eq!(problems(&table), [("dmn-table", 2, 53), ("dmn-table", 2, 67)]);
}
