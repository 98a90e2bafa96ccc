//! Attacks on `${...}` and Groovy: time, memory, stack, nesting, regular expressions, huge numbers. Each ends at once or with a reason, on
//! a stack as small as a lane's. (JavaScript: `hostile.rs` and `scripts.rs`; FEEL and DMN: `feel/tests/hostile.rs`.)
use super::*;
use std::time::{Duration, Instant};

/// Judged in seconds on a busy machine without optimisation, what would be minutes or hours without a limit.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of stack that an evaluation may need at most; a lane's thread has two megabytes.
const STACK: usize = 1 << 20;

/// Four megabytes of text, and as much JSON.
fn large() -> Here {
    let list = format!("[{}1]", "1,".repeat(1_000_000));
    Here::new(&[
        ("big", Value::text("x".repeat(4_000_000))),
        ("commas", Value::text(",".repeat(4_000_000))),
        ("digits", Value::text("9".repeat(4_000_000))),
        ("list", json(&list)),
        ("n", Value::Integer(5)),
        ("long", Value::Long(i64::MAX)),
        ("d", Value::Double(f64::MAX)),
        ("when", Value::Date(NOW)),
    ])
}

/// What came of it, within the time and on the stack that there is.
fn ended(source: &str, run: fn(&str, &mut Here) -> Result<Value, String>) -> Result<Value, String> {
    let started = Instant::now();
    let text = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || run(&text, &mut large())).unwrap();
    let result = thread.join().unwrap();
    let short: String = source.chars().take(80).collect();
    assert!(started.elapsed() < PATIENCE, "{short} took {:?}", started.elapsed());
    if let Err(why) = &result {
        assert!(why.len() < 2_000, "{short}: a message of {} bytes", why.len());
    }
    result
}

fn juel(source: &str, scope: &mut Here) -> Result<Value, String> {
    let parsed = Expression::parse(source, Position::default(), None).map_err(|problem| problem.message)?;
    evaluate(&parsed, scope).map_err(|error| error.message)
}

fn groovy(source: &str, scope: &mut Here) -> Result<Value, String> {
    let script = Script::new(Some("groovy"), source, Position::default(), None).map_err(|problem| problem.message)?;
    run_script(&script, scope, &mut Scripts::default()).map_err(|error| error.message)
}

/// Each must fail, for a reason that names one of these words.
fn refused(run: fn(&str, &mut Here) -> Result<Value, String>, attacks: &[(&str, &str)]) {
    for (source, part) in attacks {
        let short: String = source.chars().take(80).collect();
        let why = ended(source, run).expect_err(&short);
        assert!(why.contains(part), "{short}: {why}");
    }
}

/// So many parts in one text.
fn many(part: &str, times: usize) -> String {
    part.repeat(times)
}

#[test]
fn expressions_that_work_on_large_values_again_and_again() {
    const TOO_MUCH: &str = "reads or makes too much";
    refused(
        juel,
        &[
            (&many("${big.contains('y')}", 10_000), TOO_MUCH),
            (&many("${big == big ? '' : 'a'}", 10_000), TOO_MUCH),
            (&many("${list.size()}", 10_000), TOO_MUCH),
            (&many("${big.length()}", 10_000), TOO_MUCH),
            (&many("${big.matches('(x+)+y')}", 10_000), TOO_MUCH),
            (&many("${big.matches('(x{1,50}){1,50}y')}", 2), TOO_MUCH),
            (&many("${list.contains(2)}", 10_000), TOO_MUCH),
            (&format!("${{[{}]}}", vec!["big"; 40].join(",")), TOO_MUCH),
            (&format!("${{dateTime({})}}", vec!["big.concat('')"; 40].join(",")), TOO_MUCH),
            (&format!("${{{}}}", vec!["(big + '')"; 40].join(".equals(1) || ")), TOO_MUCH),
        ],
    );
}

#[test]
fn expressions_whose_results_grow() {
    refused(
        juel,
        &[
            ("${big + big}", "at most 4194304"),
            ("${big} ${big}", "at most 4194304"),
            ("${big.replace('', big)}", "at most 4194304"),
            ("${big.replaceAll('', 'xx')}", "at most 4194304"),
            ("${big.replaceAll('x', '$0$0')}", "at most 4194304"),
            ("${'x'.repeat(999999999)}", "at most 4194304"),
            ("${'xx'.repeat(9223372036854775807)}", "at most 4194304"),
            ("${commas.split(',', -1)}", "more than 100000 parts"),
            ("${commas.split('')}", "more than 100000 parts"),
        ],
    );
}

#[test]
fn expressions_that_are_deep() {
    for (open, close, times) in [("(", ")", 79), ("!", "", 70), ("[", "]", 79), ("'a'.concat(", ")", 79), ("n == 1 ? 1 : ", "", 70)] {
        let source = format!("${{{}n{}}}", open.repeat(times), close.repeat(times));
        let _ = ended(&source, juel);
    }
    for link in [" + 1", " && n == 5", ".toString()", "['a']", " == 1"] {
        let _ = ended(&format!("${{n{}}}", link.repeat(195)), juel);
    }
    refused(
        juel,
        &[
            (&format!("${{{}1{}}}", "[".repeat(50_000), "]".repeat(50_000)), "levels"),
            (&format!("${{{}}}", "-".repeat(200_000)), "levels"),
            (&format!("${{n{}}}", " + n".repeat(50_000)), "levels"),
            (&format!("${{JSON('{}{}').a}}", "[".repeat(50_000), "]".repeat(50_000)), "cannot be read"),
        ],
    );
}

#[test]
fn expressions_with_huge_numbers() {
    refused(
        juel,
        &[
            ("${9**9**9}", "expected a value"),
            ("${1e999999999}", "is too large"),
            ("${99999999999999999999999}", "is too large"),
            ("${long * long}", "too large for a whole number"),
            ("${-(-long - 1)}", "too large for a whole number"),
            ("${digits + 1 - 1}", "is no number"),
            ("${'1e999999999' * 1}", "is no number"),
            ("${dateTime().plusYears(long)}", "too"),
            ("${when.plusMillis(long)}", "too"),
            ("${date:format(when, digits)}", "too long"),
        ],
    );
    assert_eq!(ended("${d * d}", juel), Ok(Value::Double(f64::INFINITY)));
}

#[test]
fn scripts_that_never_end() {
    const LONG: &str = "ran too long";
    refused(
        groovy,
        &[
            ("while (true) {}", LONG),
            ("while (true) { big.contains('y') }", ""),
            ("while (true) { big.length() }", ""),
            ("while (true) { big == big + '' }", ""),
            ("while (true) { big.toInteger() }", "is no number"),
            ("def t = big; while (true) { t == big }", ""),
            ("while (true) { list.sum() }", LONG),
            ("for (a in list) for (b in list) a == b", LONG),
            ("(0..900000).each { a -> (0..900000).each { b -> a + b } }", LONG),
            ("while (true) { big.matches('(x+)+y') }", ""),
            ("def l = [3, 1]; while (true) { l.sort { a, b -> 1 } }", LONG),
            ("def m = [:]; while (true) { m[m.size()] = 1 }", ""),
            ("999999999.times { }", LONG),
            ("while (true) println 'x'", LONG),
            ("while (true) execution.setVariable('x', 1)", LONG),
        ],
    );
}

#[test]
fn scripts_whose_data_grows() {
    refused(
        groovy,
        &[
            ("def s = 'x'\nwhile (true) { s = s + s }", "at most 4194304"),
            ("def s = 'x'\nwhile (true) { s += \"$s$s\" }", "at most 4194304"),
            ("def l = []\nwhile (true) { l << 'x' * 100000 }", "megabytes"),
            ("def l = [1]\nwhile (true) { l = l + l }", ""),
            ("def l = [1]\nwhile (true) { l.addAll(l) }", ""),
            ("def l = []; def m = [a: l]; while (true) { l << [m, m] }", ""),
            ("commas.tokenize(' ').size() + commas.tokenize('').size() + ('a,' * 2000000).tokenize(',').size()", "megabytes"),
            ("commas.split(',')", ""),
            ("'x'.padLeft(999999999)", "at most"),
            ("'x' * 999999999999", "at most"),
            ("def l = []; l[999999999] = 1", ""),
            ("(0..999999999).toList()", ""),
            ("def x = [:]; for (i in 0..99999) { x = [a: x, b: x] }; x.toString()", ""),
        ],
    );
}

#[test]
fn scripts_that_are_deep() {
    let leaning = |height: usize| format!("1{}", " + 1".repeat(height));
    for source in [
        leaning(95),
        format!("n{}", ".toString()".repeat(95)),
        format!("{}1{}", "(".repeat(50), ")".repeat(50)),
        format!("{}1{}", "[".repeat(50), "]".repeat(50)),
        format!("{}n = 1{}", "if (n) { ".repeat(28), " }".repeat(28)),
        format!("{}1{}", "[1].each { ".repeat(25), " }".repeat(25)),
        (0..9).fold(leaning(10), |inner, _| format!("({inner}){}", " + 1".repeat(9))),
        format!("{}1{}", "\"${".repeat(25), "}\"".repeat(25)),
    ] {
        ended(&source, groovy).unwrap_or_else(|why| panic!("{source}: {why}"));
    }
    refused(
        groovy,
        &[
            (&"(".repeat(60_000), "more than 60 parts"),
            (&leaning(10_000), "more than 100 parts"),
            (&(0..50).fold(leaning(90), |inner, _| format!("({inner}){}", " + 1".repeat(90))), "more than 100 parts"),
            (&"[1].each { ".repeat(5_000), "more than 60 parts"),
            ("def l = []; l << l; l.toString()", "within themselves"),
            ("def m = [:]; m.m = m; execution.setVariable('m', m)", "within themselves"),
        ],
    );
}

#[test]
fn scripts_with_huge_numbers() {
    refused(
        groovy,
        &[
            ("9**9**9", "'**' is not understood"),
            ("1e999999999", "is too large"),
            ("def a = 2.0; 10000.times { a = a * a }", "too large"),
            ("def a = 9.9e290; for (i in 0..99999) { a = a * a }", "too large"),
            ("'1e999999999'.toBigDecimal()", "is no number"),
            ("digits.toBigDecimal()", "is no number"),
            ("1.5.setScale(999999999)", "0 to 30 digits"),
            ("1 / 0", "division by zero"),
            ("new Date() + 9223372036854775807L", "too"),
            ("99999999999999999999999999", "is too large"),
        ],
    );
    for source in
        ["def a = 0.1; 20000.times { a = a * a }; a", "2147483647 + 1", "9223372036854775807L * 9223372036854775807L", "1e299 * 1e299d"]
    {
        ended(source, groovy).unwrap_or_else(|why| panic!("{source}: {why}"));
    }
}

#[test]
fn nothing_reaches_java() {
    for source in [
        "${''.getClass().forName('java.lang.Runtime')}",
        "${n.class}",
        "${users.getClass()}",
        "${execution.getEngineServices()}",
        "${T(java.lang.Runtime)}",
        "${Runtime.getRuntime()}",
        "${execution.class.classLoader}",
        "${vars.getClass()}",
    ] {
        assert!(ended(source, juel).is_err(), "{source}");
    }
    for source in [
        "''.getClass()",
        "''.class",
        "Runtime.getRuntime().exec('ls')",
        "'ls'.execute()",
        "new File('/etc/passwd').text",
        "System.exit(1)",
        "System.getenv()",
        "Class.forName('x')",
        "execution.getProcessEngineServices()",
        "evaluate('1')",
        "this.class",
        "[].metaClass",
        "Eval.me('1')",
    ] {
        let result = ended(source, groovy);
        assert!(result.is_err() || result == Ok(Value::Null) || result == Ok(json("[]")), "{source}: {result:?}");
    }
}

#[test]
fn each_evaluation_has_its_own_budget() {
    let mut scope = large();
    for _ in 0..20 {
        assert_eq!(juel("${big.length() + list.size()}", &mut scope), Ok(Value::Long(5_000_001)));
    }
    for _ in 0..100 {
        assert!(list_of(&json("[1,2]")).is_ok());
    }
}
