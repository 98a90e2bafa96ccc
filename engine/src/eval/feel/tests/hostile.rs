//! Expressions that want too much: each ends in bounded time and memory, with a reason.
use super::*;

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
