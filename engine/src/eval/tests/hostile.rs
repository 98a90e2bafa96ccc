//! Ways to burn time where a sandbox does not look: each is stopped after two seconds at most, whatever it repeats.
use super::*;
use baton_models::expr::Script;
use std::time::{Duration, Instant};

/// Two seconds are what a script has; the rest is for a busy machine. Without the limits each of these takes minutes.
const PATIENCE: Duration = Duration::from_secs(12);

const TEXTS: &str = "var s = 'a'.repeat(3e6), t = 'a'.repeat(3e6), n = '9'.repeat(3e6), o = {};";
const LISTS: &str = "var a = new Array(300000).fill(1), o = {}; for (var i = 0; i < 30000; i++) o['k' + i] = i;";
const NESTED: &str = "var a = [1]; for (var i = 0; i < 40; i++) a = [a, a];";

fn end_in_time(prepare: &str, scripts: &[&str]) {
    for work in scripts {
        let script = Script::new(Some("JavaScript"), &format!("{prepare} {work}"), Position::default(), None).unwrap();
        let mut scope = Here::new(&[("huge", Value::Long(i64::MAX - 1)), ("order", json(r#"{"a":1}"#))]);
        let (started, shown) = (Instant::now(), &work[..work.len().min(100)]);
        let result = run_script(&script, &mut scope, &mut Scripts::default());
        assert!(started.elapsed() < PATIENCE, "{shown}: {:?}", started.elapsed());
        assert!(result.is_err(), "{shown}: {result:?}");
    }
}

#[test]
fn whole_numbers_do_not_grow_for_ever() {
    for source in ["2n ** 1000000n", "7n ** 3000n", "1n << 5000n", "var x = huge; for (;;) x = x * x", "5n * 3n ** 1290n * 3n ** 1290n"] {
        let script = Script::new(Some("JavaScript"), source, Position::default(), None).unwrap();
        let mut scope = Here::new(&[("huge", Value::Long(i64::MAX - 1))]);
        let message = run_script(&script, &mut scope, &mut Scripts::default()).unwrap_err().message;
        assert!(message.contains("BigInt is too large"), "{source}: {message}");
    }
    let exact = "String(2n ** 900n % 1000007n) + (huge * 2n - 1n) / 3n";
    let script = Script::new(Some("JavaScript"), exact, Position::default(), None).unwrap();
    let mut scope = Here::new(&[("huge", Value::Long(i64::MAX - 1))]);
    assert_eq!(run_script(&script, &mut scope, &mut Scripts::default()), Ok(Value::text("3870506148914691236517203")));
}

#[test]
fn operators_on_large_values_in_a_row() {
    end_in_time(TEXTS, &[&"+n;".repeat(60_000), &"s==t;".repeat(50_000), &"(s+'b')in o;".repeat(20_000)]);
    end_in_time(LISTS, &[&"[...a];".repeat(30_000), &"({...o});".repeat(25_000)]);
}

#[test]
fn loops_of_costly_steps_on_texts() {
    let steps = [
        "+n",
        "s == t",
        "o[s]",
        "o[s + 'b']",
        "encodeURIComponent(s)",
        "parseFloat(n)",
        "s.concat(t)",
        "new Map([[s, 1]])",
        "Symbol.for(s)",
    ];
    let loops: Vec<String> = steps.iter().map(|step| format!("for (;;) {step}")).collect();
    end_in_time(TEXTS, &loops.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn loops_of_costly_steps_on_lists_and_objects() {
    let steps = ["[...a]", "({...o})", "Object.entries(o)", "Object.assign({}, o)", "a + ''", "Object.freeze([...a])", "JSON.stringify(a)"];
    let loops: Vec<String> = steps.iter().map(|step| format!("for (;;) {step}")).collect();
    end_in_time(LISTS, &loops.iter().map(String::as_str).collect::<Vec<_>>());
    end_in_time("", &["var a = []; for (;;) { a.length = 4294967295; a.length = 0 }", "for (;;) order"]);
}

#[test]
fn single_steps_that_take_for_ever() {
    end_in_time(
        "",
        &[
            "('a' + '\\u0323\\u0301'.repeat(1e6)).normalize('NFD')",
            "'\\u0301\\u0323'.repeat(3e5).localeCompare('b')",
            "var s = 'a'.repeat(3e6), t = 'a'.repeat(3e6 - 1) + 'b'; new Array(500000).fill(s).indexOf(t)",
            "var a = []; for (var i = 0; i < 10; i++) a.push('a'.repeat(1e6) + i); for (; i < 100000; i++) a.push(a[i % 10]); a.sort()",
        ],
    );
    end_in_time(NESTED, &["JSON.stringify(a)", "JSON.stringify(a, ['k'])", "for (;;) try { execution.setVariable('x', a) } catch (e) {}"]);
}

#[test]
fn patterns() {
    end_in_time(
        "",
        &[
            "for (;;) try { /^(a+)+$/.test('a'.repeat(40) + 'b') } catch (e) {}",
            "/(a*)\\1b/.test('a'.repeat(1e5))",
            "/(?<=a*)b/.test('a'.repeat(2e5))",
            "for (;;) new RegExp('(?:a{0,255}){0,255}'.repeat(1000))",
            "for (;;) new RegExp('[^\\\\w]'.repeat(10000), 'iu')",
        ],
    );
}
