//! Decisions that want too much: each ends in bounded time and memory, with a value or a reason, on a stack as small as a lane's.
use super::*;
use std::fmt::Write;
use std::time::Instant;

/// Bytes of stack; a lane's thread has two megabytes.
const STACK: usize = 1 << 20;

/// What comes of the decision `x` over a list of 100,000 numbers; a reason begins with `! `.
fn ended(inner: &str) -> String {
    ended_with(inner, &|_| None)
}

fn ended_with(inner: &str, find: &(dyn Fn(&str) -> Option<Vec<u8>> + Sync)) -> String {
    let started = Instant::now();
    let file = definitions("n", inner);
    let short = &inner[..inner.len().min(300)];
    let evaluated = || {
        let parsed = dmn::parse_with(file.as_bytes(), &|namespace| Ok(find(namespace)));
        let Some(model) = parsed.model else { return format!("! {}", parsed.problems.first().unwrap().message) };
        let decisions = Arc::new(Decisions::new(model));
        let list = format!("[{}1]", "1, ".repeat(100_000));
        match decisions.evaluate("x", &given(&[("list", &list), ("n", "5")]), CLOCK) {
            Ok(evaluated) => evaluated.failures.first().map_or_else(|| literal::print(&evaluated.value), |why| format!("! {why}")),
            Err(why) => format!("! {why}"),
        }
    };
    let result =
        std::thread::scope(|scope| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, evaluated).unwrap().join().unwrap());
    // Measured in seconds, judged in what would be minutes or hours without a limit.
    assert!(started.elapsed().as_secs() < 40, "{short} took {:?}", started.elapsed());
    assert!(!result.starts_with("! ") || result.len() < 3_000, "{short}: a message of {} bytes", result.len());
    result
}

fn definitions(namespace: &str, inner: &str) -> String {
    format!(
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='{namespace}'>{inner}</definitions>"
    )
}

fn literal(text: &str) -> String {
    format!("<literalExpression><text>{}</text></literalExpression>", text.replace('<', "&lt;"))
}

/// A decision `id` that requires others.
fn decision(id: &str, requires: &[String], logic: &str) -> String {
    let required: String =
        requires.iter().map(|id| format!("<informationRequirement><requiredDecision href='#{id}'/></informationRequirement>")).collect();
    format!("<decision id='{id}' name='{id}'>{required}{logic}</decision>")
}

fn function(id: &str, knows: &[String], parameter: &str, logic: &str) -> String {
    format!(
        "<businessKnowledgeModel id='{id}' name='{id}'><encapsulatedLogic><formalParameter name='{parameter}'/>{logic}</encapsulatedLogic>{}</businessKnowledgeModel>",
        knowing(knows)
    )
}

fn knowing(ids: &[String]) -> String {
    ids.iter().map(|id| format!("<knowledgeRequirement><requiredKnowledge href='{id}'/></knowledgeRequirement>")).collect()
}

/// The decision `x` that knows functions.
fn calling(knows: &[&str], logic: &str) -> String {
    let ids: Vec<String> = knows.iter().map(|id| format!("#{id}")).collect();
    format!("<decision id='x' name='x'>{}{logic}</decision>", knowing(&ids))
}

/// The decision `x` as a table over `list` and `n`.
fn table(language: &str, input: &str, test: &str, rules: usize) -> String {
    let test = test.replace('&', "&amp;").replace('<', "&lt;");
    let rule = format!(
        "<rule><inputEntry expressionLanguage='{language}'><text>{test}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
    );
    format!(
        "<decision id='x' name='x'><decisionTable hitPolicy='COLLECT' aggregation='COUNT'><input><inputExpression><text>{input}</text></inputExpression></input><output name='o'/>{}</decisionTable></decision>",
        rule.repeat(rules)
    )
}

#[test]
fn requirements_that_are_deep_wide_or_shared() {
    let one = |of: usize| vec![format!("d{}", of - 1)];
    let chain: String = (1..20_000).map(|n| decision(&format!("d{n}"), &one(n), &literal(&format!("d{} + 1", n - 1)))).collect();
    let chain = decision("d0", &[], &literal("1")) + &chain + &decision("x", &["d19999".to_owned()], &literal("d19999"));
    assert_eq!(ended(&chain), "20000");
    // Each level requires the one below twice, by two ways.
    let mut shared = decision("a0", &[], &literal("1")) + &decision("b0", &[], &literal("1"));
    for level in 1..=40 {
        let below = [format!("a{}", level - 1), format!("b{}", level - 1)];
        for side in ["a", "b"] {
            shared += &decision(&format!("{side}{level}"), &below, &literal(&format!("({} + {}) / 2", below[0], below[1])));
        }
    }
    assert_eq!(ended(&(shared + &decision("x", &["a40".to_owned()], &literal("a40")))), "1");
    // Each requires all before it.
    let all = |until: usize| (0..until).map(|n| format!("d{n}")).collect::<Vec<_>>();
    let dense: String = (0..200).map(|n| decision(&format!("d{n}"), &all(n), &literal("1"))).collect();
    assert_eq!(ended(&(dense + &decision("x", &all(200), &literal("d199")))), "1");
    let wide: String = (0..20_000).map(|n| decision(&format!("d{n}"), &[], &literal("1"))).collect();
    assert_eq!(ended(&(wide + &decision("x", &all(20_000), &literal("d7")))), "1");
    // A large value in the hands of many.
    let many: String = (0..1_000).map(|n| decision(&format!("d{n}"), &[], &literal("list"))).collect();
    assert!(ended(&(many + &decision("x", &all(1_000), &literal("1")))).contains("more than 64 MB"));
    let ring: String = (0..30_000).map(|n| decision(&format!("d{n}"), &[format!("d{}", (n + 1) % 30_000)], &literal("1"))).collect();
    assert!(ended(&(ring + &decision("x", &all(1), &literal("1")))).contains("requires itself"));
}

#[test]
fn functions_that_call_each_other() {
    let below = |n: usize| if n == 0 { Vec::new() } else { vec![format!("#f{}", n - 1)] };
    let chain = |height: usize, body: &dyn Fn(usize) -> String| {
        let all: String = (0..=height).map(|n| function(&format!("f{n}"), &below(n), "p", &literal(&body(n)))).collect();
        all + &calling(&[&format!("f{height}")], &literal(&format!("f{height}(1)")))
    };
    // Known, but not called.
    assert_eq!(ended(&chain(5_000, &|_| "p".to_owned())), "1");
    let once = |height: usize| ended(&chain(height, &|n| if n == 0 { "p".to_owned() } else { format!("f{}(p)", n - 1) }));
    assert_eq!(once(100), "1");
    let deep = once(1_000);
    assert!(deep.contains("too deep"), "{deep}");
    let twice = ended(&chain(7, &|n| {
        if n == 0 { "p".to_owned() } else { (0..20).map(|_| format!("f{}(p)", n - 1)).collect::<Vec<_>>().join(" + ") }
    }));
    assert!(twice.contains("too often"), "{twice}");
    let itself = function("f", &["#f".to_owned()], "p", &literal("f(p + 1)")) + &calling(&["f"], &literal("f(1)"));
    assert!(ended(&itself).contains("too deep"));
    let doubled = function("f", &["#f".to_owned()], "p", &literal("f([p, p])")) + &calling(&["f"], &literal("f(list)"));
    assert!(ended(&doubled).starts_with("! "));
    // A boxed function as deep as a file may be, that calls itself.
    let nest = |inner: &str, depth: usize| {
        let (open, close) = ("<context><contextEntry><variable name='a'/>", "</contextEntry></context>");
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let deep = function("f", &["#f".to_owned()], "p", &nest(&literal("f(p)"), 90)) + &calling(&["f"], &literal("f(1)"));
    assert!(ended(&deep).contains("too deep"));
    assert!(ended(&decision("x", &[], &nest(&literal("1"), 90))).starts_with("{\"a\""));
}

#[test]
fn services_that_call_each_other() {
    let service = |n: usize| format!("<decisionService id='s{n}' name='s{n}'><outputDecision href='#d{n}'/></decisionService>");
    let of =
        |n: usize, text: &str, knows: &[String]| format!("<decision id='d{n}' name='d{n}'>{}{}</decision>", knowing(knows), literal(text));
    let twice = |n: usize| if n == 0 { of(0, "1", &[]) } else { of(n, &format!("s{0}() + s{0}()", n - 1), &[format!("#s{}", n - 1)]) };
    let levels = |height: usize| {
        (0..=height).map(|n| twice(n) + &service(n)).collect::<String>()
            + &calling(&[&format!("s{height}")], &literal(&format!("s{height}()")))
    };
    assert_eq!(ended(&levels(3)), "8");
    let many = ended(&levels(40));
    assert!(many.contains("too often"), "{many}");
    let itself = of(0, "s0()", &["#s0".to_owned()]) + &service(0) + &calling(&["s0"], &literal("s0()"));
    assert!(ended(&itself).contains("too deep"));
    let many = of(0, "1", &[]) + &service(0) + &calling(&["s0"], &literal("for i in 1..1000000 return s0()"));
    assert!(ended(&many).contains("too often"));
}

#[test]
fn tables_with_hostile_cells() {
    for (language, input, test, rules) in [
        ("feel", "list", "count(?) > 1", 20_000),
        ("feel", "n", "? > count(list)", 20_000),
        ("feel", "n", "some i in 1..1000000 satisfies i < 0", 1_000),
        ("feel", "n", "matches(string(?), \"(x+x+)+y{1,1000}\")", 20_000),
        ("juel", "list", "${cellInput.size() > 1}", 20_000),
        ("juel", "n", "${list.size() > 1 && list.contains(2)}", 20_000),
        ("javascript", "n", "for (;;) {}", 500),
        ("javascript", "n", "list.length > 1", 5_000),
        ("javascript", "n", "/^(a+)+$/.test('a'.repeat(40) + 'b')", 100),
        ("javascript", "n", "var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; a", 100),
        ("groovy", "n", "while (true) {}", 500),
    ] {
        let result = ended(&table(language, input, test, rules));
        assert!(result.starts_with("! "), "{language} {test}: {result:.80}");
    }
    // What is not given up: many rules, each soon done.
    assert_eq!(ended(&table("feel", "n", "< 10", 20_000)), "20000");
    assert_eq!(ended(&table("feel", "n", "? * 2 < 20", 5_000)), "5000");
    assert_eq!(ended(&table("juel", "n", "${cellInput < 10}", 5_000)), "5000");
    assert_eq!(ended(&table("javascript", "n", "cellInput < 10", 500)), "500");
}

#[test]
fn tables_with_long_lists() {
    let listed: String = (0..390).map(|n| format!("{n}, ")).collect::<String>() + "\"x\"";
    let rules = "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>\"x\"</text></outputEntry></rule>".repeat(30_000);
    for policy in ["OUTPUT ORDER", "PRIORITY", "ANY"] {
        let output = format!("<output name='o'><outputValues><text>{listed}</text></outputValues></output>");
        ended(&format!(
            "<decision id='x' name='x'><decisionTable hitPolicy='{policy}'><input><inputExpression><text>n</text></inputExpression></input>{output}{rules}</decisionTable></decision>"
        ));
    }
    // A table again and again.
    let cell = format!("<rule><inputEntry><text>{listed}</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>").repeat(100);
    let inner = format!(
        "<decisionTable hitPolicy='FIRST'><input><inputExpression><text>-i</text></inputExpression></input><output name='o'/>{cell}</decisionTable>"
    );
    let repeated = format!("<for iteratorVariable='i'><in>{}</in><return>{inner}</return></for>", literal("1..1000000"));
    assert!(ended(&decision("x", &[], &repeated)).starts_with("! "));
    let repeated = format!("<for iteratorVariable='i'><in>{}</in><return>{inner}</return></for>", literal("list"));
    assert!(ended(&decision("x", &[], &repeated)).contains("too often"));
}

#[test]
fn boxed_loops() {
    let part = |tag: &str, text: &str| format!("<{tag}>{}</{tag}>", literal(text));
    let within = |tag: &str, inner: &str| format!("<{tag}>{inner}</{tag}>");
    let each = |name: &str, inner: &str| format!("<for iteratorVariable='{name}'>{}{}</for>", part("in", "list"), within("return", inner));
    let quantified =
        |kind: &str| format!("<{kind} iteratorVariable='a'>{}{}</{kind}>", part("in", "list"), part("satisfies", "count(list) = a"));
    let filter = format!("<filter>{}{}</filter>", part("in", "list"), part("match", "count(list) = item"));
    let conditional = format!("<conditional>{}{}{}</conditional>", part("if", "list = list"), part("then", "1"), part("else", "2"));
    let wide = format!("<list>{}</list>", literal("1").repeat(20_000));
    for logic in [
        each("a", &each("b", &each("c", &literal("1")))),
        each("a", &literal("list")),
        each("a", &literal("partial")),
        each("a", &conditional),
        each("a", &wide),
        each("a", &format!("<list>{}</list>", "<list/>".repeat(20_000))),
        each(
            "a",
            &format!(
                "<invocation>{}<binding><parameter name='p'/>{}</binding></invocation>",
                literal("function(p) count(p)"),
                literal("list")
            ),
        ),
        quantified("every").replace("= a", "> a"),
        quantified("some"),
        filter,
        each("a", &literal("[list, list]")),
    ] {
        let result = ended(&decision("x", &[], &logic));
        assert!(result.starts_with("! "), "{}: {result:.80}", &logic[..logic.len().min(100)]);
    }
}

#[test]
fn types_that_are_deep_or_lead_to_themselves() {
    let typed = |items: &str, name: &str, text: &str| {
        format!("{items}<decision id='x' name='x'><variable name='x' typeRef='{name}'/>{}</decision>", literal(text))
    };
    let alias = |name: &str, of: &str| format!("<itemDefinition name='{name}'><typeRef>{of}</typeRef></itemDefinition>");
    let ring = alias("a", "b") + &alias("b", "a");
    assert_eq!(ended(&typed(&ring, "a", "1")), "null");
    let deep: String = (0..5_000).map(|n| alias(&format!("t{n}"), &format!("t{}", n + 1))).collect();
    assert_eq!(ended(&typed(&deep, "t0", "1")), "null");
    let component = |name: &str, of: &str| format!("<itemComponent name='{name}'><typeRef>{of}</typeRef></itemComponent>");
    let itself = format!("<itemDefinition name='a'>{}{}</itemDefinition>", component("l", "a"), component("r", "a"));
    assert_eq!(ended(&typed(&itself, "a", "{l: {l: null, r: null}, r: null}")), "{\"l\": {\"l\": null, \"r\": null}, \"r\": null}");
    let nested = format!("{}{}", "<itemComponent name='a'>".repeat(180), "</itemComponent>".repeat(180));
    assert!(!ended(&typed(&format!("<itemDefinition name='t'>{nested}</itemDefinition>"), "t", "{a: {a: 1}}")).is_empty());
    let allowed = |language: &str, tests: &str| {
        format!(
            "<itemDefinition name='t' isCollection='true'><typeRef>number</typeRef><allowedValues expressionLanguage='{language}'><text>{tests}</text></allowedValues></itemDefinition>"
        )
    };
    let long: String = (0..3_000).map(|n| format!("{}, ", n + 2)).collect::<String>() + "1";
    for (language, tests) in [
        ("feel", long.as_str()),
        ("feel", "? > 0 and count(for i in 1..1000 return i) > 0"),
        ("javascript", "for (;;) {}"),
        ("groovy", "while (true) {}"),
    ] {
        let result = ended(&typed(&allowed(language, tests), "t", "list"));
        assert!(result.starts_with("! "), "{language} {tests:.30}: {result:.80}");
    }
}

#[test]
fn imports_that_double() {
    // Each of 40 models has two functions that require both of the next one.
    let model = |n: usize| {
        let import = format!("<import name='m' namespace='urn:{}' importType='https://www.omg.org/spec/DMN/20191111/MODEL/'/>", n + 1);
        let knows = [format!("urn:{}#f", n + 1), format!("urn:{}#g", n + 1)];
        let (import, knows) = if n == 40 { (String::new(), &[][..]) } else { (import, &knows[..]) };
        import + &function("f", knows, "p", &literal("p")) + &function("g", knows, "p", &literal("p"))
    };
    let find = move |namespace: &str| {
        let n: usize = namespace.strip_prefix("urn:")?.parse().ok()?;
        Some(definitions(namespace, &model(n)).into_bytes())
    };
    let first = "<import name='m' namespace='urn:0' importType='https://www.omg.org/spec/DMN/20191111/MODEL/'/>";
    let using =
        first.to_owned() + &format!("<decision id='x' name='x'>{}{}</decision>", knowing(&["urn:0#f".to_owned()]), literal("m.f(1)"));
    let result = ended_with(&using, &find);
    assert!(result.starts_with("! "), "{result:.80}");
}

#[test]
fn long_names_and_many_of_them() {
    let id = "i".repeat(100_000);
    let broken = format!("<decision id='{id}' name='{id}'>{}</decision>", literal("${n - 'x'}"));
    assert!(ended(&(broken + &decision("x", &[id], &literal("1")))).starts_with("! in 'iii"));
    let mut names = String::new();
    for n in 0..2_000 {
        let _ = write!(names, "<inputData id='n{n}' name='a b c d e f {n}'/>");
    }
    let text = (0..1_000).map(|n| format!("a b c d e f {n}")).collect::<Vec<_>>().join(" = ");
    let many: String = (0..20).map(|n| decision(&format!("d{n}"), &[], &literal(&text))).collect();
    assert!(!ended(&(names + &many + &decision("x", &[], &literal("1")))).is_empty());
}
