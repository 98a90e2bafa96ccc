//! Expressions as they are parsed: trees, positions, what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;

fn parse(source: &str) -> Result<Expression, Problem> {
    Expression::parse(source, Position { line: 10, column: 20 }, Some("flow"))
}

/// The tree in words: `${a+b*c}` gives `a + (b * c)`.
fn printed(source: &str) -> String {
    parse(source).unwrap().template.to_string()
}

#[test]
fn the_shapes_of_real_models_parse() {
    for (source, expected) in [
        ("${aStringValue}", "${aStringValue}"),
        ("#{aStringValue}", "${aStringValue}"),
        ("${true}", "${true}"),
        ("${variable == 1}", "${variable == 1}"),
        ("${foo=='bar'}", "${foo == 'bar'}"),
        ("${bean.getCurrentActivityId()}", "${bean.getCurrentActivityId()}"),
        ("${!creditApproved}", "${!creditApproved}"),
        ("${not creditApproved}", "${!creditApproved}"),
        ("${address.street}", "${address.street}"),
        ("${1}", "${1}"),
        ("${execution.setVariable('listenerStartInvoked', true)}", "${execution.setVariable('listenerStartInvoked', true)}"),
        ("${input <= 2}", "${input <= 2}"),
        ("${input le 2}", "${input <= 2}"),
        ("${1 + 1}", "${1 + 1}"),
        ("${x+5}", "${x + 5}"),
        ("${nrOfCompletedInstances/nrOfInstances >= 0.6}", "${nrOfCompletedInstances / nrOfInstances >= 0.6}"),
        ("${dateTime().plusWeeks(1).toDate()}", "${dateTime().plusWeeks(1).toDate()}"),
        ("${orders[1].price <= 100}", "${orders[1].price <= 100}"),
        ("${map['k']}", "${map['k']}"),
        ("${var:equals(input,1)}", "${var:equals(input, 1)}"),
        ("${vars:empty(input)}", "${vars:empty(input)}"),
        ("${var:gt(input, 1) and vars:eq(a,b)}", "${var:gt(input, 1) && vars:eq(a, b)}"),
        ("${[1, 'a', [b]].contains(c) ? [] : [d ? e : f]}", "${[1, 'a', [b]].contains(c) ? [] : [d ? e : f]}"),
        (
            "${execution.multiInstanceRoot ? 'Root' : vars:get(loopCounter)}",
            "${execution.multiInstanceRoot ? 'Root' : vars:get(loopCounter)}",
        ),
        ("${a ? vars:get(b) : c}", "${a ? vars:get(b) : c}"),
        ("${a?b:S(x)}", "${a ? b : S(x)}"),
        ("${a ? (vars:get(x)) : c}", "${a ? vars:get(x) : c}"),
        ("${a ? b ? 1 : 2 : 3}", "${a ? (b ? 1 : 2) : 3}"),
        ("${task:get(taskId).assignee}", "${task:get(taskId).assignee}"),
        ("${execution.setVariable('b',execution.getVariable('b') + 1)}", "${execution.setVariable('b', execution.getVariable('b') + 1)}"),
        ("${(gender.equals('male')) ? 'Mr.' : 'Mrs.'}", "${gender.equals('male') ? 'Mr.' : 'Mrs.'}"),
        ("${empty name}", "${empty name}"),
        ("${not empty name and a.empty}", "${(!(empty name)) && a.empty}"),
        ("${a - -b}", "${a - (-b)}"),
        ("${a || b && c == d < e + f * g}", "${a || (b && (c == (d < (e + (f * g)))))}"),
        ("${a eq b ne c}", "${a == b != c}"),
        ("${a gt 1 or b ge 2 and c lt 3}", "${a > 1 || (b >= 2 && (c < 3))}"),
        ("${10 div 3 mod 2}", "${10 / 3 % 2}"),
        ("${\"it's\"}", "${'it\\'s'}"),
        ("${'a}b'}", "${'a}b'}"),
        ("${1.5e3 + .5}", "${1500.0 + 0.5}"),
        ("Hello ${name}, #{greeting}!", "Hello ${name}, ${greeting}!"),
        ("R3/${start}/PT1M", "R3/${start}/PT1M"),
        ("costs 5$ {really}", "costs 5$ {really}"),
        ("\\${not computed}", "\\${not computed}"),
        ("", ""),
        ("${grüße.straße}", "${grüße.straße}"),
    ] {
        assert_eq!(printed(source), expected, "{source}");
    }
}

#[test]
fn a_single_expression_keeps_its_type_and_text_is_literal() {
    assert!(matches!(parse("${a}").unwrap().template, Template::Computed(_)));
    assert!(matches!(parse("\n  ${a}\n").unwrap().template, Template::Computed(_)));
    assert!(matches!(parse("${a} ${b}").unwrap().template, Template::Mixed(_)));
    assert!(matches!(parse("-${a}").unwrap().template, Template::Mixed(_)));
    assert_eq!(parse("  ").unwrap().literal(), Some("  "));
    assert_eq!(parse("PT5M").unwrap().literal(), Some("PT5M"));
    assert_eq!(parse("\\${a}").unwrap().literal(), Some("${a}"));
    assert_eq!(parse("${a}").unwrap().literal(), None);
}

#[test]
fn problems_name_the_place_and_what_is_accepted() {
    for (source, column, message) in [
        ("${", 22, "the expression ends without '}'"),
        ("${}", 22, "the expression is empty"),
        ("${a +}", 25, "expected a value, found '}'"),
        ("${a = b}", 24, "'=' assigns nothing here; compare with '=='"),
        ("${a & b}", 24, "'&' is no operator; write '&&'"),
        ("${a b}", 24, "expected an operator or '}', found 'b'"),
        ("${f(a}", 25, "expected ',' or ')', found '}'"),
        ("${[1}", 24, "expected ',' or ']', found '}'"),
        ("${a[1}", 25, "expected ']', found '}'"),
        ("${a ? b}", 27, "expected ':' and the other value, found '}'"),
        ("${'abc}", 22, "the text that begins here has no closing '"),
        ("${'a\\n'}", 24, "after '\\' only \\, ' or \" may follow; write '\\\\' for a backslash"),
        ("${a.}", 24, "expected a name, found '}'"),
        ("${a.1}", 23, "expected an operator or '}', found '.1'"),
        ("${99999999999999999999}", 22, "the number 99999999999999999999 is too large"),
        ("${1e999}", 22, "the number 1e999 is too large"),
        ("${a ; b}", 24, "the character ';' has no meaning here"),
        ("über ${a b}", 29, "expected an operator or '}', found 'b'"),
    ] {
        let problem = parse(source).unwrap_err();
        assert_eq!(problem.code, "expression");
        assert_eq!(problem.element.as_deref(), Some("flow"));
        assert_eq!(problem.message, format!("the expression {source} cannot be read: {message}"));
        assert_eq!(problem.at, Position { line: 10, column }, "{source}");
    }
    let problem = parse("first\nsecond ${a b}").unwrap_err();
    assert_eq!(problem.at, Position { line: 11, column: 12 });
    assert_eq!(Expression::parse("${", Position::default(), None).unwrap_err().at, Position::default());
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = |open: &str, close: &str, n: usize| format!("${{{}a{}}}", open.repeat(n), close.repeat(n));
    for (open, close) in [("(", ")"), ("!", ""), ("-", ""), ("S(", ")"), ("a[", "]"), ("a?", ":b"), ("a+(", ")"), ("empty ", "")] {
        assert!(parse(&deep(open, close, 60)).is_ok(), "{open}");
        let problem = parse(&deep(open, close, 50_000 / open.len())).unwrap_err();
        assert!(problem.message.contains("more than 80 levels"), "{open}: {}", problem.message);
    }
    for link in [" + a", ".a", "[a]", ".a()", " || a"] {
        assert!(parse(&format!("${{a{}}}", link.repeat(190))).is_ok());
        assert!(parse(&format!("${{a{}}}", link.repeat(20_000))).unwrap_err().message.contains("levels"));
    }
    assert!(parse(&format!("${{f({}a)}}", "a,".repeat(100))).unwrap_err().message.contains("more than 50 arguments"));
    assert!(parse(&"x".repeat(300_000)).unwrap_err().message.contains("at most 262144"));
}

/// A small generator of numbers, so that the same inputs come every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % sides
    }
}

#[test]
fn no_text_makes_the_parser_panic_and_what_parses_prints_to_the_same_tree() {
    let words = [
        "${",
        "#{",
        "}",
        "a",
        "b.c",
        "f(",
        ")",
        "[",
        "]",
        "'x'",
        "\"y\\\"\"",
        "1",
        "2.5",
        "1e3",
        " ",
        " and ",
        " or ",
        "not ",
        "empty ",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<",
        ">=",
        "?",
        ":",
        ",",
        ".",
        "vars:get(",
        "null",
        "true",
        "\\",
        "\\${",
        "é",
        "\u{1F600}",
        "\n",
        "'",
        "=",
        "&",
        "$",
    ];
    let mut dice = Dice(7);
    let mut parsed = 0;
    for _ in 0..60_000 {
        let mut source: String = (0..dice.roll(10)).map(|_| words[dice.roll(words.len())]).collect();
        if dice.roll(2) == 0 {
            source = format!("${{{source}}}");
        }
        if let Ok(expression) = parse(&source) {
            parsed += 1;
            let text = expression.template.to_string();
            let again = parse(&text).unwrap_or_else(|problem| panic!("{source} prints as {text}: {problem}"));
            assert_eq!(again.template, expression.template, "{source} prints as {text}");
        }
    }
    assert!(parsed > 5_000, "{parsed}");
}

#[test]
fn generated_trees_survive_printing() {
    let mut dice = Dice(99);
    for _ in 0..3_000 {
        let node = tree(&mut dice, 5);
        let text = format!("${{{node}}}");
        assert_eq!(parse(&text).unwrap().template, Template::Computed(node), "{text}");
    }
    let chain = format!("${{a{}}}", " + a.b(1)[2]".repeat(120));
    assert_eq!(printed(&chain), chain, "what groups from the left needs no parentheses");
}

fn tree(dice: &mut Dice, depth: usize) -> Node {
    use crate::Value;
    let operators = [
        Operator::Or,
        Operator::And,
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
        Operator::Add,
        Operator::Subtract,
        Operator::Multiply,
        Operator::Divide,
        Operator::Remainder,
    ];
    let sides = if depth == 0 { 6 } else { 16 };
    let below = |dice: &mut Dice| Box::new(tree(dice, depth.saturating_sub(1)));
    match dice.roll(sides) {
        0 => Node::Name("name".into()),
        1 => Node::Literal(Value::Long(42)),
        2 => Node::Literal(Value::Double(0.1)),
        3 => Node::Literal(Value::text("it's \\ \"so\" ${a} }")),
        4 => Node::Literal(Value::Boolean(true)),
        5 => Node::Literal(Value::Null),
        6 => Node::Property(below(dice), "and".into()),
        7 => Node::Index(below(dice), below(dice)),
        8 => Node::Method(below(dice), "m".into(), vec![*below(dice), *below(dice)]),
        9 => Node::Function { prefix: Some("vars".into()), name: "get".into(), arguments: vec![*below(dice)] },
        10 => Node::Not(below(dice)),
        11 => Node::Choice(below(dice), below(dice), below(dice)),
        12 => Node::Empty(below(dice)),
        13 => Node::List((0..dice.roll(3)).map(|_| *below(dice)).collect()),
        14 => Node::Negative(below(dice)),
        _ => Node::Binary(operators[dice.roll(operators.len())], below(dice), below(dice)),
    }
}

#[test]
fn scripts_know_their_language() {
    let at = Position { line: 3, column: 4 };
    for name in ["JavaScript", "javascript", " ecmascript ", "js"] {
        assert_eq!(Script::new(Some(name), "1", at, None).unwrap().language, Language::JavaScript);
    }
    let script = Script::new(Some("juel"), " ${a + 1} ", at, None).unwrap();
    assert_eq!(script.template.unwrap().to_string(), "${a + 1}");
    for (name, part) in [(Some("python"), "'python' is not supported"), (None, "names no language"), (Some(""), "names no language")] {
        let problem = Script::new(name, "1", at, Some("script")).unwrap_err();
        assert!(problem.message.contains(part), "{}", problem.message);
        assert_eq!((problem.code, problem.at), ("script-language", at));
    }
    assert_eq!(Script::new(Some("http://www.w3.org/1999/XPath"), " ${a} ", at, None).unwrap().language, Language::Juel);
    let groovy = Script::new(Some("Groovy"), "a = 1\nclass B {}", at, Some("script")).unwrap_err();
    assert_eq!((groovy.code, groovy.at), ("script-groovy", Position { line: 4, column: 1 }));
    assert_eq!(Script::new(Some("juel"), "${a +}", at, None).unwrap_err().code, "expression");
}

#[test]
fn a_function_that_there_is_not_is_named_where_it_stands() {
    for (source, flaw) in [
        ("${1 + twice(2)}", Some("6: there is no function twice; there are now, dateTime,")),
        ("x ${now()} ${date:soon()}", Some("18: there is no function date:soon; there are now, toDate,")),
        ("${math:abs(1)}", Some("7: there is no function math:abs; there are functions with date:, task:, collection:, vars:,")),
        ("${bean.twice(2)}", None),
        ("${vars:get(x) == now()}", None),
    ] {
        let read =
            Expression::parse_in(source, Position::default(), None, |offset| Position { column: offset as u32, ..Position::default() });
        let told = read.err().map(|problem| format!("{}: {}", problem.at.column, problem.message.split_once("read: ").unwrap().1));
        assert_eq!(told.as_deref().map(|told| flaw.is_some_and(|flaw| told.starts_with(flaw))), flaw.map(|_| true), "{source}: {told:?}");
    }
}
