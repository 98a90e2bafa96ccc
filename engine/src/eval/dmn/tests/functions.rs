//! Functions with types (DMN 1.5, 10.3.2.13), in other languages (10.3.2.13.3), that call themselves, and types in expressions (10.3.2.9).
use super::{given, literal_of, model, value};
use crate::eval::dmn::tests::CLOCK;

const TYPES: &str = "<itemDefinition name='tPerson'><itemComponent name='name'><typeRef>string</typeRef></itemComponent>
<itemComponent name='birth day'><typeRef>date</typeRef></itemComponent></itemDefinition>
<itemDefinition name='tPeople' isCollection='true'><typeRef>tPerson</typeRef></itemDefinition>
<itemDefinition name='tPercent'><typeRef>number</typeRef><allowedValues><text>[0..100]</text></allowedValues></itemDefinition>
<itemDefinition name='tRate'><functionItem outputTypeRef='Any'><parameters name='p' typeRef='number'/></functionItem></itemDefinition>";

fn knowledge(parameter: &str, body: &str, requires: &str) -> String {
    let required = if requires.is_empty() {
        String::new()
    } else {
        format!("<knowledgeRequirement><requiredKnowledge href='#{requires}'/></knowledgeRequirement>")
    };
    format!(
        "<businessKnowledgeModel id='f' name='f'><encapsulatedLogic>{parameter}{}</encapsulatedLogic>{required}</businessKnowledgeModel>",
        literal_of(body)
    )
}

fn with_knowledge(knowledge: &str, text: &str) -> String {
    let required = "<knowledgeRequirement><requiredKnowledge href='#f'/></knowledgeRequirement>";
    value(&model(&format!("{TYPES}{knowledge}<decision id='x' name='X'>{required}{}</decision>", literal_of(text))), "x", &[])
}

fn told(text: &str) -> String {
    value(&model(&format!("{TYPES}<decision id='x' name='X'>{}</decision>", literal_of(text))), "x", &[])
}

/// What does not fit a parameter makes the call null, whatever the function would do with null.
#[test]
fn arguments_have_the_types_of_parameters() {
    let f = knowledge("<formalParameter name='p' typeRef='tPercent'/>", "p = null", "");
    for (text, expected) in [
        ("f(50)", "false"),
        ("f([50])", "false"),
        ("f(null)", "true"),
        ("f(101)", "null"),
        ("f(\"50\")", "null"),
        ("f()", "null"),
        ("f(p: 5)", "false"),
        ("f(q: 5)", "null"),
        ("(function(a: number) a = null)(\"1\")", "null"),
        ("(function(a: number) a = null)(null)", "true"),
        ("(function(a: tPerson) a.name)({name: \"Eve\", birth day: @\"2000-01-01\"})", "\"Eve\""),
        ("(function(a: tPerson) a = null)({name: \"Eve\"})", "null"),
        ("(function(a: list<number>) count(a))([1, 2])", "2"),
    ] {
        assert_eq!(with_knowledge(&f, &text.replace('<', "&lt;")), expected, "{text}");
    }
}

#[test]
fn arguments_of_services_have_types_too() {
    let service = "<inputData id='n' name='n'><variable name='n' typeRef='number'/></inputData>
<decision id='d' name='d'><informationRequirement><requiredInput href='#n'/></informationRequirement><literalExpression><text>n = null</text></literalExpression></decision>
<decisionService id='s' name='s'><outputDecision href='#d'/><inputData href='#n'/></decisionService>
<decision id='x' name='x'><knowledgeRequirement><requiredKnowledge href='#s'/></knowledgeRequirement><literalExpression><text>[s(1), s(null), s(\"a\"), s(n: 2), s()]</text></literalExpression></decision>";
    assert_eq!(value(&model(service), "x", &[]), "[false, true, null, false, null]");
}

#[test]
fn instance_of_knows_the_types_of_the_file() {
    for (text, expected) in [
        ("{name: \"Eve\", birth day: @\"2000-01-01\"} instance of tPerson", "true"),
        ("{name: \"Eve\"} instance of tPerson", "false"),
        ("{name: \"Eve\", birth day: null, age: 3} instance of tPerson", "true"),
        ("[{name: null, birth day: null}] instance of tPeople", "true"),
        ("[] instance of list<tPerson>", "true"),
        ("[null, 1] instance of list<number>", "true"),
        ("200 instance of tPercent", "true"),
        ("\"1\" instance of tPercent", "false"),
        ("null instance of Any", "false"),
        ("[1..3] instance of range<number>", "true"),
        ("[1..3] instance of range<date>", "false"),
        ("(> 5) instance of range<number>", "true"),
        ("(function(a: number) a) instance of tRate", "true"),
        ("(function(a) a) instance of function<number> -> Any", "true"),
        ("(function(a: string) a) instance of function<number> -> Any", "false"),
        ("{a: {b: 1}} instance of context<a: context<b: number>>", "true"),
        ("1 instance of tNothing", "null"),
    ] {
        assert_eq!(told(&text.replace('<', "&lt;")), expected, "{text}");
    }
}

#[test]
fn functions_call_themselves_some_hundred_times() {
    let sum = knowledge("<formalParameter name='n'/>", "if n = 0 then 0 else n + f(n - 1)", "f");
    assert_eq!(with_knowledge(&sum, "f(5)"), "15");
    assert_eq!(with_knowledge(&sum, "f(300)"), "45150");
    let deep = model(&format!(
        "{sum}<decision id='x' name='X'><knowledgeRequirement><requiredKnowledge href='#f'/></knowledgeRequirement>{}</decision>",
        literal_of("f(100000)")
    ));
    assert!(deep.evaluate("x", &given(&[]), CLOCK).unwrap_err().contains("too deep"));
}

/// A name with a sign is one where it is a parameter, else what the signs say.
#[test]
fn parameters_may_have_signs_in_their_names() {
    let f = knowledge("<formalParameter name='Person.Name'/><formalParameter name='a-b'/>", "Person.Name + string(a-b)", "");
    let data = "<inputData id='a' name='a'/><inputData id='b' name='b'/><inputData id='p' name='Person'/>";
    let requires = "<informationRequirement><requiredInput href='#a'/></informationRequirement><informationRequirement><requiredInput href='#b'/></informationRequirement><informationRequirement><requiredInput href='#p'/></informationRequirement><knowledgeRequirement><requiredKnowledge href='#f'/></knowledgeRequirement>";
    for logic in [literal_of("f(Person.Name, a-b)"), "<invocation><literalExpression><text>f</text></literalExpression><binding><parameter name='Person.Name'/><literalExpression><text>Person.Name</text></literalExpression></binding><binding><parameter name='a-b'/><literalExpression><text>a-b</text></literalExpression></binding></invocation>".to_owned()] {
        let made = model(&format!("{data}{f}<decision id='x' name='X'>{requires}{logic}</decision>"));
        assert_eq!(value(&made, "x", &[("a", "5"), ("b", "3"), ("Person", "{\"Name\": \"Eve\"}")]), "\"Eve2\"", "{logic}");
    }
    assert_eq!(
        value(
            &model(&format!(
                "{f}<decision id='x' name='X'><knowledgeRequirement><requiredKnowledge href='#f'/></knowledgeRequirement>{}</decision>",
                literal_of("f(Person.Name: \"Max\", a-b: 1)")
            )),
            "x",
            &[]
        ),
        "\"Max1\""
    );
}

/// What is not known of Java is null, and says so.
#[test]
fn functions_in_java() {
    let java = |class: &str, signature: &str| {
        format!("function(a, b) external {{java: {{class: \"{class}\", method signature: \"{signature}\"}}}}")
    };
    assert_eq!(told(&format!("({})(3, 4)", java("java.lang.Math", "hypot(double, double)"))), "5");
    let boxed = "<decision id='x' name='X'><context><contextEntry><variable name='larger'/><functionDefinition kind='Java'><formalParameter name='a'/><formalParameter name='b'/><context>
<contextEntry><variable name='class'/><literalExpression><text>\"java.lang.Math\"</text></literalExpression></contextEntry>
<contextEntry><variable name='method signature'/><literalExpression><text>\"max(int, int)\"</text></literalExpression></contextEntry></context></functionDefinition></contextEntry>
<contextEntry><literalExpression><text>larger(3, 4)</text></literalExpression></contextEntry></context></decision>";
    assert_eq!(value(&model(boxed), "x", &[]), "4");
    let unknown = model(&format!(
        "<decision id='x' name='X'>{}</decision>",
        literal_of(&format!("({})(3, 4)", java("org.example.Tax", "of(int, int)")))
    ));
    let evaluated = unknown.evaluate("x", &given(&[]), CLOCK).unwrap();
    assert!(evaluated.warnings[0].contains("classes other than those of java.lang are not known"), "{:?}", evaluated.warnings);
}
