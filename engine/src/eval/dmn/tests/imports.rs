//! Models that import others (DMN 1.5, 6.3.3): decisions, input data, functions, services and types by the import's name.
use super::{CLOCK, given};
use crate::eval::dmn::Decisions;
use crate::eval::feel::literal;
use baton_models::dmn::{self, Parsed};
use std::sync::Arc;

const HEAD: &str = "xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'";
const DMN: &str = "https://www.omg.org/spec/DMN/20191111/MODEL/";

fn base() -> String {
    format!(
        "<definitions {HEAD} id='b' name='b' namespace='urn:base'>
<itemDefinition name='tRate'><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues></itemDefinition>
<inputData id='income' name='Monthly income'><variable name='Monthly income' typeRef='number'/></inputData>
<businessKnowledgeModel id='half' name='half of'><encapsulatedLogic><formalParameter name='n'/><literalExpression><text>n / 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
<businessKnowledgeModel id='quarter' name='quarter of'><encapsulatedLogic><formalParameter name='n'/><literalExpression><text>half of(half of(n))</text></literalExpression></encapsulatedLogic>
<knowledgeRequirement><requiredKnowledge href='#half'/></knowledgeRequirement></businessKnowledgeModel>
<decision id='yearly' name='Yearly income'><variable name='Yearly income'/><informationRequirement><requiredInput href='#income'/></informationRequirement><literalExpression><text>Monthly income * 12</text></literalExpression></decision>
<decisionService id='service' name='Yearly service'><outputDecision href='#yearly'/><inputData href='#income'/></decisionService></definitions>"
    )
}

fn importing(name: &str, inner: &str) -> String {
    format!(
        "<definitions {HEAD} id='m' name='m' namespace='urn:main'><import name='{name}' namespace='urn:base' importType='{DMN}'/>{inner}</definitions>"
    )
}

fn read(xml: &str) -> Parsed {
    dmn::parse_with(xml.as_bytes(), &|namespace| Ok((namespace == "urn:base").then(|| base().into_bytes())))
}

fn value(xml: &str, variables: &[(&str, &str)]) -> String {
    let parsed = read(xml);
    let decisions = Arc::new(Decisions::new(parsed.model.unwrap_or_else(|| panic!("{:#?}", parsed.problems))));
    literal::print(&decisions.evaluate("d", &given(variables), CLOCK).unwrap().value)
}

fn decision(requirements: &str, kind: &str, text: &str) -> String {
    format!(
        "<decision id='d' name='D'><variable name='D' {kind}/>{requirements}<literalExpression><text>{text}</text></literalExpression></decision>"
    )
}

fn requires(kind: &str, id: &str) -> String {
    match kind {
        "requiredKnowledge" => format!("<knowledgeRequirement><{kind} href='urn:base#{id}'/></knowledgeRequirement>"),
        kind => format!("<informationRequirement><{kind} href='urn:base#{id}'/></informationRequirement>"),
    }
}

#[test]
fn what_is_imported_goes_by_the_imports_name() {
    let income: &[(&str, &str)] = &[("Monthly income", "1000")];
    for (name, requirement, text, expected) in [
        ("base", requires("requiredDecision", "yearly"), "base.Yearly income + 1", "12001"),
        ("base", requires("requiredInput", "income"), "base.Monthly income + 1", "1001"),
        ("base", requires("requiredKnowledge", "quarter"), "base.quarter of(100)", "25"),
        ("the base", requires("requiredKnowledge", "half"), "the base.half of(100)", "50"),
        ("base", requires("requiredKnowledge", "service"), "base.Yearly service(10)", "120"),
        (
            "base",
            requires("requiredDecision", "yearly") + &requires("requiredInput", "income"),
            "base.Yearly income - base.Monthly income",
            "11000",
        ),
        // Without a name they are used as they are.
        ("", requires("requiredDecision", "yearly"), "Yearly income + 1", "12001"),
    ] {
        assert_eq!(value(&importing(name, &decision(&requirement, "", text)), income), expected, "{name} {text}");
    }
}

#[test]
fn types_of_an_import_are_known() {
    let typed = |kind: &str, text: &str| value(&importing("base", &decision("", &format!("typeRef='{kind}'"), text)), &[]);
    assert_eq!((typed("base.tRate", "0.5"), typed("base.tRate", "5")), ("0.5".to_owned(), "null".to_owned()));
    let own = "<itemDefinition name='tRates' isCollection='true'><typeRef>base.tRate</typeRef></itemDefinition>";
    let typed = |text: &str| value(&importing("base", &(own.to_owned() + &decision("", "typeRef='tRates'", text))), &[]);
    assert_eq!((typed("[0.1, 1]"), typed("[0.1, 2]")), ("[0.1, 1]".to_owned(), "null".to_owned()));
}

/// An imported function is called from a table, an invocation, and a function of this model that requires it.
#[test]
fn imported_functions_serve_wherever_functions_do() {
    let knowledge = "<businessKnowledgeModel id='eighth' name='eighth of'><encapsulatedLogic><formalParameter name='n'/><literalExpression><text>base.quarter of(n) / 2</text></literalExpression></encapsulatedLogic>
<knowledgeRequirement><requiredKnowledge href='urn:base#quarter'/></knowledgeRequirement></businessKnowledgeModel>";
    let local = "<knowledgeRequirement><requiredKnowledge href='#eighth'/></knowledgeRequirement>";
    assert_eq!(value(&importing("base", &(knowledge.to_owned() + &decision(local, "", "eighth of(80)"))), &[]), "10");
    let invocation = format!(
        "<decision id='d' name='D'>{}<invocation><literalExpression><text>base.half of</text></literalExpression><binding><parameter name='n'/><literalExpression><text>x</text></literalExpression></binding></invocation></decision>",
        requires("requiredKnowledge", "half")
    );
    assert_eq!(value(&importing("base", &invocation), &[("x", "9")]), "4.5");
}

fn problems(xml: &str, find: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
    dmn::parse_with(xml.as_bytes(), &|namespace| Ok(find(namespace)))
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(|p| format!("{} {}", p.code, p.message))
        .collect()
}

#[test]
fn imports_that_lead_nowhere_are_named() {
    let main = importing("base", &decision(&requires("requiredDecision", "yearly"), "", "1"));
    let only = |found: Vec<String>, part: &str| {
        assert!(matches!(found.as_slice(), [one] if one.starts_with("dmn-import ") && one.contains(part)), "{found:#?}");
    };
    only(problems(&main, &|_| None), "No model with the namespace 'urn:base' is at hand: deploy its file together with this one");
    only(problems(&main, &|_| Some(main.replace("urn:main", "urn:base").into_bytes())), "imports itself");
    only(problems(&main, &|_| Some(b"<definitions/>".to_vec())), "cannot be read");
    only(
        problems(&main.replace(&format!("importType='{DMN}"), "importType='http://www.dmg.org/PMML-4_4"), &|_| Some(base().into_bytes())),
        "Only models of DMN",
    );
    let wrong = read(&importing("base", &decision(&requires("requiredDecision", "nobody"), "", "1")));
    assert_eq!(wrong.problems[0].code, "dmn-reference");
}

/// Two models that import each other, and a chain without end.
#[test]
fn imports_without_end_are_stopped() {
    let with = |own: u64, imported: u64| {
        format!(
            "<definitions {HEAD} id='m' name='m' namespace='urn:{own}'><import name='i' namespace='urn:{imported}' importType='{DMN}'/></definitions>"
        )
    };
    let number = |namespace: &str| namespace[4..].parse::<u64>().unwrap();
    let found = problems(&with(1, 2), &|namespace| Some(with(number(namespace), 3 - number(namespace)).into_bytes()));
    assert!(found[0].contains("imports itself"), "{found:#?}");
    let found = problems(&with(1, 2), &|namespace| Some(with(number(namespace), number(namespace) + 1).into_bytes()));
    assert!(found[0].contains("More than 50 models"), "{found:#?}");
}
