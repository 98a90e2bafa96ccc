//! Decisions from the chapters of DMN 1.5: hit policies (8.2.10), boxed expressions (10.2), requirements and services (6, 10.4), types (7).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
mod boxed;
mod functions;
mod hostile;
mod imports;
mod tables;

use super::*;
use crate::eval::feel::literal;
use baton_models::dmn;

const CLOCK: Clock = Clock { now: 1_769_860_800_000, today: (2026, 1, 31), seed: 7 };

fn model(inner: &str) -> Arc<Decisions> {
    let file = format!(
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' xmlns:camunda='http://camunda.org/schema/1.0/dmn' id='d' name='d' namespace='n'>{inner}</definitions>"
    );
    let parsed = dmn::parse(file.as_bytes());
    Arc::new(Decisions::new(parsed.model.unwrap_or_else(|| panic!("{:#?}", parsed.problems))))
}

fn given(variables: &[(&str, &str)]) -> FeelContext {
    let mut context = FeelContext::default();
    variables.iter().for_each(|(name, value)| context.set_entry(&(*name).into(), literal::parse(value).unwrap()));
    context
}

fn value(model: &Arc<Decisions>, id: &str, variables: &[(&str, &str)]) -> String {
    let evaluated = model.evaluate(id, &given(variables), CLOCK).unwrap();
    match evaluated.failures.first() {
        Some(failure) => format!("! {failure}"),
        None => literal::print(&evaluated.value),
    }
}

/// Rules of one input and one output.
fn rules_of(rules: &[(&str, &str)]) -> String {
    let rule = |(test, output): &(&str, &str)| {
        let test = test.replace('<', "&lt;");
        format!("<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{output}</text></outputEntry></rule>")
    };
    rules.iter().map(rule).collect()
}

fn table(policy: &str, rules: &[(&str, &str)]) -> Arc<Decisions> {
    let rules = rules_of(rules);
    model(&format!(
        "<decision id='t' name='T'><decisionTable {policy}><input><inputExpression><text>x</text></inputExpression></input>
<output name='o'><outputValues><text>\"c\", \"b\", \"a\", 1, 2, 3</text></outputValues></output>{rules}</decisionTable></decision>"
    ))
}

#[test]
fn hit_policies() {
    let rules = [("< 10", "\"a\""), ("[5..20]", "\"b\""), ("> 100", "\"c\""), ("7", "\"c\"")];
    let numbers = [("< 10", "1"), ("[5..20)", "2"), ("-", "3")];
    let check = |policy: &str, rules: &[(&str, &str)], x: &str, expected: &str| {
        assert_eq!(value(&table(policy, rules), "t", &[("x", x)]), expected, "{policy} {x}");
    };
    check("", &rules, "3", "\"a\"");
    check("", &rules, "50", "null");
    check(
        "",
        &rules,
        "6",
        "! the hit policy UNIQUE lets one rule match; in 't' the rules 1 (line 2, column 91), 2 (line 2, column 192) match; it saw x = 6",
    );
    check("hitPolicy='ANY'", &[("< 10", "\"a\""), ("> 5", "\"a\"")], "6", "\"a\"");
    check(
        "hitPolicy='ANY'",
        &rules,
        "6",
        "! the hit policy ANY lets several rules match if they give the same; in 't' the rules 1 (line 2, column 91), 2 (line 2, column 192) match; it saw x = 6",
    );
    check("hitPolicy='FIRST'", &rules, "7", "\"a\"");
    check("hitPolicy='PRIORITY'", &rules, "7", "\"c\"");
    check("hitPolicy='OUTPUT ORDER'", &rules, "7", "[\"c\", \"b\", \"a\"]");
    check("hitPolicy='RULE ORDER'", &rules, "7", "[\"a\", \"b\", \"c\"]");
    check("hitPolicy='COLLECT'", &rules, "7", "[\"a\", \"b\", \"c\"]");
    check("hitPolicy='COLLECT' aggregation='SUM'", &numbers, "7", "6");
    check("hitPolicy='COLLECT' aggregation='MIN'", &numbers, "7", "1");
    check("hitPolicy='COLLECT' aggregation='MAX'", &numbers, "7", "3");
    check("hitPolicy='COLLECT' aggregation='COUNT'", &numbers, "7", "3");
    check("hitPolicy='COLLECT'", &[("1", "1")], "7", "null");
}

#[test]
fn unary_tests() {
    for (test, x, holds) in [
        ("-", "null", true),
        ("\"a\", \"b\"", "\"b\"", true),
        ("not(\"a\", \"b\")", "\"b\"", false),
        ("not(\"a\", \"b\")", "\"c\"", true),
        (">= 1.50", "1.5", true),
        ("]1..3[", "3", false),
        ("-1", "-1", true),
        ("1, [5..6], > 10", "11", true),
        ("date(\"2020-01-01\")", "date(\"2020-01-01\")", true),
        ("< date(\"2020-01-01\")", "date(\"2019-12-31\")", true),
        ("[date(\"2020-01-01\")..date(\"2020-12-31\")]", "date(\"2020-06-01\")", true),
        ("? > 5 and ? < 7", "6", true),
        ("starts with(?, \"ab\")", "\"abc\"", true),
        ("limit", "5", true),
        ("> limit", "6", true),
        ("null", "null", true),
        ("true", "true", true),
        ("< 5", "\"text\"", false),
        ("${cellInput > 5}", "6", true),
        ("== \"a\"", "\"a\"", true),
        ("== 'a'", "\"a\"", true),
        ("== 'a'", "\"b\"", false),
        (".startsWith('ab')", "\"abc\"", true),
    ] {
        let made = table("", &[(test, "1")]);
        assert_eq!(value(&made, "t", &[("x", x), ("limit", "5")]), if holds { "1" } else { "null" }, "{test} {x}");
    }
}

fn literal_of(text: &str) -> String {
    format!("<literalExpression><text>{text}</text></literalExpression>")
}

#[test]
fn boxed_expressions() {
    let decision = |logic: &str| model(&format!("<decision id='x' name='X'>{logic}</decision>"));
    let entry = |name: &str, text: &str| format!("<contextEntry><variable name='{name}'/>{}</contextEntry>", literal_of(text));
    for (logic, expected) in [
        (literal_of("n * 2"), "14"),
        (
            format!("<context>{}{}</context>", entry("Monthly income", "n"), entry("b", "Monthly income * 12")),
            "{\"Monthly income\": 7, \"b\": 84}",
        ),
        (format!("<context>{}<contextEntry>{}</contextEntry></context>", entry("a", "n"), literal_of("a + 1")), "8"),
        (format!("<list>{}{}</list>", literal_of("1"), literal_of("n")), "[1, 7]"),
        (
            format!("<relation><column name='a'/><column name='b'/><row>{}{}</row></relation>", literal_of("1"), literal_of("n")),
            "[{\"a\": 1, \"b\": 7}]",
        ),
        (
            format!(
                "<conditional><if>{}</if><then>{}</then><else>{}</else></conditional>",
                literal_of("n > 5"),
                literal_of("\"y\""),
                literal_of("\"n\"")
            ),
            "\"y\"",
        ),
        (format!("<filter><in>{}</in><match>{}</match></filter>", literal_of("[1, 5, 9]"), literal_of("item > 4")), "[5, 9]"),
        (format!("<for iteratorVariable='i'><in>{}</in><return>{}</return></for>", literal_of("[1, 2]"), literal_of("i * n")), "[7, 14]"),
        (
            format!("<some iteratorVariable='i'><in>{}</in><satisfies>{}</satisfies></some>", literal_of("[1, 7]"), literal_of("i = n")),
            "true",
        ),
        (
            format!("<every iteratorVariable='i'><in>{}</in><satisfies>{}</satisfies></every>", literal_of("[1, 7]"), literal_of("i = n")),
            "false",
        ),
        (
            format!(
                "<context><contextEntry><variable name='f'/><functionDefinition><formalParameter name='p'/>{}</functionDefinition></contextEntry><contextEntry><invocation>{}<binding><parameter name='p'/>{}</binding></invocation></contextEntry></context>",
                literal_of("p * n"),
                literal_of("f"),
                literal_of("3")
            ),
            "21",
        ),
        ("<literalExpression expressionLanguage='juel'><text>n + 1</text></literalExpression>".to_owned(), "8"),
        ("<literalExpression expressionLanguage='javascript'><text>n * 3</text></literalExpression>".to_owned(), "21"),
    ] {
        assert_eq!(value(&decision(&logic), "x", &[("n", "7")]), expected, "{logic}");
    }
}

const LOAN: &str = "<itemDefinition name='tAge'><typeRef>number</typeRef><allowedValues><text>[0..120]</text></allowedValues></itemDefinition>
<itemDefinition name='tApplicant'><itemComponent name='Age'><typeRef>tAge</typeRef></itemComponent><itemComponent name='Since'><typeRef>date and time</typeRef></itemComponent></itemDefinition>
<inputData id='applicant' name='Applicant'><variable name='Applicant' typeRef='tApplicant'/></inputData>
<inputData id='term' name='Term'><variable name='Term' typeRef='years and months duration'/></inputData>
<businessKnowledgeModel id='score' name='Score of'><variable name='Score of'/><encapsulatedLogic><formalParameter name='age' typeRef='number'/><literalExpression><text>if age > 30 then 10 else 5</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<decision id='points' name='Points'><variable name='Points' typeRef='number'/><informationRequirement><requiredInput href='#applicant'/></informationRequirement><knowledgeRequirement><requiredKnowledge href='#score'/></knowledgeRequirement>
<literalExpression><text>Score of(Applicant.Age)</text></literalExpression></decision>
<decision id='grade' name='Grade'><variable name='Grade'/><informationRequirement><requiredDecision href='#points'/></informationRequirement><informationRequirement><requiredInput href='#term'/></informationRequirement>
<decisionTable hitPolicy='FIRST'><input label='Points'><inputExpression><text>Points</text></inputExpression></input><output name='grade'/><output name='why'/>
<rule id='r1'><inputEntry><text>&gt; 7</text></inputEntry><outputEntry><text>\"A\"</text></outputEntry><outputEntry><text>string(Term)</text></outputEntry></rule>
<rule id='r2'><inputEntry><text>-</text></inputEntry><outputEntry><text>\"B\"</text></outputEntry><outputEntry/></rule></decisionTable></decision>
<decisionService id='service' name='Service'><variable name='Service'/><outputDecision href='#grade'/><inputDecision href='#points'/><inputData href='#term'/></decisionService>
<decisionService id='both' name='Both'><outputDecision href='#grade'/><outputDecision href='#points'/><inputData href='#term'/><inputData href='#applicant'/></decisionService>
<decision id='caller' name='Caller'><knowledgeRequirement><requiredKnowledge href='#service'/></knowledgeRequirement><literalExpression><text>Service(Term: duration(\"P1Y\"), Points: 9).grade</text></literalExpression></decision>";

#[test]
fn requirements_functions_services_and_types() {
    let loan = model(LOAN);
    let ada = ("Applicant", "{\"Age\": 40, \"Since\": date and time(\"2020-01-01T00:00:00\")}");
    let term = ("Term", "duration(\"P2Y\")");
    assert_eq!(value(&loan, "grade", &[ada, term]), "{\"grade\": \"A\", \"why\": \"P2Y\"}");
    assert_eq!(value(&loan, "grade", &[("Applicant", "{\"Age\": 20}"), term]), "{\"grade\": \"B\", \"why\": null}");
    assert_eq!(value(&loan, "service", &[("Points", "8"), term]), "{\"grade\": \"A\", \"why\": \"P2Y\"}");
    assert_eq!(value(&loan, "both", &[ada, term]), "{\"Grade\": {\"grade\": \"A\", \"why\": \"P2Y\"}, \"Points\": 10}");
    assert_eq!(value(&loan, "caller", &[]), "\"A\"");
    // 130 is no age, so there is no applicant.
    let evaluated = loan.evaluate("points", &given(&[("Applicant", "{\"Age\": 130}")]), CLOCK).unwrap();
    assert!(
        evaluated.warnings[0].contains("the input 'Applicant' is no 'tApplicant': 'Age': 130 is not among the allowed values"),
        "{:?}",
        evaluated.warnings
    );
    assert!(loan.evaluate("nothing", &FeelContext::default(), CLOCK).is_err());
    let names = loan.reads().unwrap();
    assert!(names.contains("Applicant") && names.contains("Term"));
}

#[test]
fn instances_tell_inputs_outputs_and_rules() {
    let evaluated = model(LOAN).evaluate("grade", &given(&[("Applicant", "{\"Age\": 40}"), ("Term", "duration(\"P1Y\")")]), CLOCK).unwrap();
    let told: Vec<_> = evaluated.instances.iter().map(|i| (i.decision.as_str(), i.inputs.len(), i.outputs.len())).collect();
    assert_eq!(told, [("points", 0, 1), ("grade", 1, 2)]);
    let grade = &evaluated.instances[1];
    assert_eq!((grade.inputs[0].clause_name.as_deref(), literal::print(&grade.inputs[0].value)), (Some("Points"), "10".to_owned()));
    assert_eq!(
        (grade.outputs[0].rule_id.as_deref(), grade.outputs[0].rule_order, grade.outputs[1].name.as_str()),
        (Some("r1"), Some(1), "why")
    );
    assert_eq!(evaluated.rules.unwrap()[0].len(), 2);
}
