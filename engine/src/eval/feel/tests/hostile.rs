//! Expressions that want too much: each ends in bounded time and memory, with a reason, on a stack as small as a lane's.
use super::*;

/// Bytes of stack; a lane's thread has two megabytes.
const STACK: usize = 1 << 20;

/// What comes of a text over a long text, a list of 100,000 numbers and a small number.
fn ended(source: &str) -> String {
    let started = std::time::Instant::now();
    let text = source.to_owned();
    let evaluated = move || {
        let list = format!("[{}1]", "1,".repeat(100_000));
        let mut context = FeelContext::default();
        for (name, value) in [("text", Value::text("x".repeat(1_000_000))), ("list", json(&list)), ("n", Value::Integer(5))] {
            context.set_entry(&name.into(), to_feel(&value).unwrap());
        }
        match Feel::parse(&text).map_err(|flaw| flaw.message).and_then(|feel| evaluate(&feel, context, CLOCK)) {
            Ok(value) => literal::print(&value),
            Err(why) => format!("! {why}"),
        }
    };
    let result = std::thread::Builder::new().stack_size(STACK).spawn(evaluated).unwrap().join().unwrap();
    let short = &source[..source.len().min(80)];
    // Measured in seconds, judged in what would be minutes or hours without a limit.
    assert!(started.elapsed().as_secs() < 30, "{short} took {:?}", started.elapsed());
    result
}

/// A condition as long as a text may be: `part` 2 to the power of `height` times.
fn tree(part: &str, height: u32) -> String {
    (0..height).fold(part.to_owned(), |half, _| format!("({half} and {half})"))
}

#[test]
fn large_values_cost_each_time_that_they_are_read() {
    const OFTEN: &str = "! it reads large values too often";
    for source in [
        "for i in 1..1000000 return if list = null then 1 else 2",
        "for i in 1..1000000 return text = text",
        "for i in 1..1000000, j in [1] return for k in [] return list",
        &tree("list = list", 10),
        &tree("5 in list", 10),
        &format!("{{a: list, b: {}}}.b", tree("a = a", 11)),
        &format!("{{a: {{b: list}}, c: {}}}.c", tree("a.b = a.b", 10)),
        &format!("for x in [1] return {{a: list, b: {}}}.b", tree("a = a", 11)),
        &format!("for x in [list] return {}", tree("x = x", 11)),
        &format!("some x in [list] satisfies not({})", tree("x = x", 11)),
        &format!("(function(x) {})(list)", tree("x = x", 11)),
        &format!("[{{a: list}}][{}]", tree("a = a", 11)),
    ] {
        assert_eq!(ended(source), OFTEN, "{}", &source[..source.len().min(80)]);
    }
    for source in [
        "{big: list, f: function(x) x + count(big), r: for i in 1..400000 return f(i)}.r[1]",
        "{f: function(g) function() g, r: for i in 1..400000 return f(list) = null}.r[1]",
    ] {
        assert!(ended(source).starts_with("! "), "{source}");
    }
}

#[test]
fn rounds_cost_what_is_done_in_them() {
    let long = tree("i = 1", 11);
    for source in [
        &format!("every i in 1..1000000 satisfies ({long}) or true"),
        &format!("every i in [1, 1, 1, 1, 1] satisfies every j in 1..1000000 satisfies {long}"),
        &format!("list[{}]", tree("item = 1", 11)),
        &format!("{{f: function(i) {long}, r: every j in 1..1000000 satisfies f(1)}}.r"),
    ] {
        assert_eq!(ended(source), "! it loops or calls too often", "{}", &source[..60]);
    }
    for (source, expected) in [
        ("count(for i in 1..150000 return i * 2 + n)", "150000"),
        ("count(list[item > 0])", "100001"),
        ("{f: function(x) x + 1, r: count(for i in 1..100000 return f(i))}.r", "100000"),
        ("every x in list satisfies x < n", "true"),
    ] {
        assert_eq!(ended(source), expected, "{source}");
    }
}

#[test]
fn whatever_functions_are_given_they_end() {
    // Either a value that is soon there, or none.
    for source in [
        "count([1..1000000000])",
        "[1..1000000000][item > 5]",
        "list contains([1..1000000000], 5)",
        "@\"9999-12-31\" + @\"P999999999Y\"",
        "@\"999999999-12-31\" + @\"P999999999D\"",
        "duration(\"P999999999999999999999999D\")",
        "@\"P9999999999D\" * 9999999999999999",
        "@\"P999999999Y\" * 9999999999999999999",
        "date(999999999999, 1, 1)",
        "date and time(\"999999999-12-31T23:59:59@Europe/Berlin\") + @\"P999999D\"",
        "date and time(\"-999999999-01-01T00:00:00Z\") - date and time(\"999999999-12-31T23:59:59Z\")",
        "years and months duration(date(\"-999999999-01-01\"), date(\"999999999-12-31\"))",
        "week of year(date(\"999999999-12-31\"))",
        "time(99999999, 0, 0)",
        "now() + duration(\"P99999999999Y\")",
        "for d in @\"-999999999-01-01\"..@\"999999999-12-31\" return 1",
        "for i in 10**33..10**34 return i",
        "for i in 0..-10**30 return i",
        "exp(1000000)",
        "exp(-1000000000)",
        "log(10**-6000)",
        "(10**3000) ** 2.5",
        "1.0000001 ** 9999999999",
        "0.5 ** 9999999999999999",
        "modulo(10**6000, 3)",
        "decimal(10**-6000, 99999999999)",
        "round up(1/3, -99999999999)",
        "substring(text, -1000000, 99999999999)",
        "substring(text, 10**30)",
        "string join(list, text)",
        "split(text, \"\")",
        "split(text, \"x\")",
        "replace(text, \"\", text)",
        "replace(text, \"(x*)*y\", \"$0\")",
        "matches(text, \"(x+x+)+y\")",
        "matches(\"a\", \"a{1000}{1000}{1000}\")",
        "sort(list, function(a, b) true)",
        "sort([3, 1, 2], function(a, b) null)",
        "sort(list, function(a, b) sort(list, function(c, d) c < d)[1] = 1)",
        "list replace(list, function(a, b) true, 1)",
        "list replace(list, 99999999999, 1)",
        "insert before(list, 99999999999, 1)",
        "sublist(list, -99999999999, 99999999999)",
        "concatenate(list, list, list, list)",
        "for i in 1..400000 return reverse(list)",
        "for i in 1..400000 return upper case(text)",
        "for i in 1..400000 return list contains(list, 2)",
        "product(for i in 1..100000 return 9999999999)",
        "flatten(for i in 1..10 return [[[[list]]]])",
        "number(string join(for i in 1..100000 return \"9\"), null, null)",
        "context merge(for i in 1..1000 return {a: list})",
        "for i in 1..400000 return {a: list}",
        "{f: function(n) [f(n - 1), f(n - 1)], r: f(50)}.r",
        "(function(f) f(f))(function(f) f(f))",
        "{f: function(n) for i in [1] return f(n + 1), r: f(0)}.r",
        "{f: function(n) [1][f(n + 1) = 1], r: f(0)}.r",
        "{f: function(a, b) count(sort([2, 1], f)) = 1, r: sort([2, 1], f)}.r",
        "{f: function(n) {a: {b: {c: f(n + 1)}}}, r: f(0)}.r",
        "{a: b, b: a}",
        "range(\"[1..99999999999999999999999999999999]\")",
        &format!("{}1{}", "[".repeat(145), "]".repeat(145)),
        &format!("[1]{}", "[true]".repeat(145)),
        &format!("{}1", "for i in [1] return ".repeat(70)),
        &format!("{}1{}", "{a: ".repeat(140), "}".repeat(140)),
        &format!("{}1", "function(x) ".repeat(140)),
        &format!("{{f: function(n) {}f(n + 1){}, r: f(0)}}.r", "[".repeat(140), "]".repeat(140)),
    ] {
        ended(source);
    }
}

fn refused(source: &str) -> String {
    let started = std::time::Instant::now();
    let result = given(source, &[("text", &format!("\"{}\"", "x".repeat(10_000))), ("list", &format!("[{}1]", "1, ".repeat(5_000)))]);
    // Measured in seconds, judged in what would be hours without a limit.
    assert!(started.elapsed().as_secs() < 60, "{source} took {:?}", started.elapsed());
    result
}

#[test]
fn endless_loops_and_growth_are_stopped() {
    for source in [
        "for i in 1..1000000000 return i",
        "for i in 1..1000000000, j in [] return i",
        "some i in [1..1000000000] satisfies i < 0",
        "for i in list, j in list, k in list return 1",
        "every a in list, b in list satisfies a = b",
        "for d in @\"0001-01-01\"..@\"9999-12-31\" return list",
        "for i in 1..100000 return partial",
        "for i in 1..100000 return [partial[-1]]",
        "count(list[count(list[item > 0]) > 0])",
        "{f: function(n) f(n + 1), r: f(0)}.r",
        "{a: text + text, b: a + a + a + a, c: b + b + b + b, d: c + c + c + c, e: d + d + d + d, f: e + e + e + e, g: f + f + f + f, h: g + g + g + g}",
        "{a: [list, list, list, list, list, list, list, list], b: [a, a, a, a, a, a, a, a], c: [b, b, b, b, b, b, b, b], d: [c, c, c, c, c, c]}",
        "for i in 1..200000 return matches(text, \"(x{1,50}){1,50}y\")",
        "for i in 1..1000 return distinct values(list)",
        "for i in 1..1000 return replace(text, \"x\", text)",
        "string join(for i in list return \"a\", text + text + text + text)",
    ] {
        let result = refused(source);
        assert!(result.starts_with("! ") || result == "null", "{source}: {}", &result[..result.len().min(80)]);
    }
}

#[test]
fn large_numbers_stay_small() {
    for source in [
        "10 ** 6000 * 10 ** 6000",
        "9999999999 ** 9999999999",
        "string(10 ** 6144)",
        "number(\"1e999999\")",
        "1e999999999999",
        "decimal(1/3, 6000)",
    ] {
        assert!(Feel::parse(source).is_err() || refused(source).len() < 10_000, "{source}");
    }
}

#[test]
fn an_evaluation_is_the_same_each_time() {
    let feel = parsed("{l: for i in 1..50 return i ** 2 / 7, s: sum(l), n: now(), f: l[item > 100]}");
    let once = evaluate(&feel, FeelContext::default(), CLOCK).unwrap();
    for _ in 0..3 {
        assert_eq!(evaluate(&feel, FeelContext::default(), CLOCK).unwrap(), once);
    }
}
