//! Attacks on JavaScript: objects that do something when they are looked at, values that have no end, ways out of the sandbox. Each ends at
//! once or with a reason, on a stack as small as a lane's. (What burns time: `hostile.rs`.)
use super::*;
use std::time::{Duration, Instant};

/// Two seconds are what a script has; the rest is for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of stack; a lane's thread has two megabytes.
const STACK: usize = 1 << 20;

/// What comes of a script; the next one in the same sandbox sees nothing of it.
fn ended(source: &str) -> Result<Value, String> {
    let started = Instant::now();
    let text = source.to_owned();
    let run = move || {
        let mut scope = Here::new(&[("n", Value::Integer(5)), ("order", json(r#"{"a":1}"#)), ("when", Value::Date(NOW))]);
        let mut scripts = Scripts::default();
        let mut run = |source: &str| {
            let script = Script::new(Some("JavaScript"), source, Position::default(), None).unwrap();
            run_script(&script, &mut scope, &mut scripts).map_err(|error| error.message)
        };
        let result = run(&text);
        let after = "[typeof leak, ({}).leak, [].leak, ''.leak, (function () {}).leak, typeof Array, n, Object.keys(globalThis).length]";
        assert_eq!(run(after), Ok(json(r#"["undefined",null,null,null,null,"function",5,0]"#)), "after {text:.80}");
        result
    };
    let result = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
    assert!(started.elapsed() < PATIENCE, "{source:.80} took {:?}", started.elapsed());
    if let Err(why) = &result {
        assert!(why.len() < 3_000, "{source:.80}: a message of {} bytes", why.len());
    }
    result
}

/// Each must fail, for a reason that has one of these in it (`|` stands between them).
fn refused(attacks: &[(&str, &str)]) {
    for (source, part) in attacks {
        let why = match ended(source) {
            Err(why) => why,
            Ok(value) => panic!("{source:.80} gave {:.80}", format!("{value:?}")),
        };
        assert!(part.split('|').any(|part| why.contains(part)), "{source:.80}: {why}");
    }
}

#[test]
fn objects_that_never_end_when_they_are_looked_at() {
    const LONG: &str = "ran too long";
    refused(&[
        ("({ get a() { for (;;) {} } }).a", LONG),
        ("({ get a() { return this.a } }).a", "stack"),
        ("+{ valueOf() { for (;;) {} } }", LONG),
        ("({ [Symbol.toPrimitive]() { for (;;) {} } }) + 1", LONG),
        ("`${{ toString() { for (;;) {} } }}`", LONG),
        ("[{ toString() { for (;;) {} } }].join()", LONG),
        ("new Date({ valueOf() { for (;;) {} } })", LONG),
        ("var [a] = { [Symbol.iterator]() { return { next() { for (;;) {} } } } }", LONG),
        ("for (var x of { [Symbol.iterator]() { return { next() { return {} } } } }) {}", LONG),
        ("({}) instanceof { [Symbol.hasInstance]() { for (;;) {} } }", LONG),
        ("var a = [1]; a.constructor = { get [Symbol.species]() { for (;;) {} } }; a.map(String)", LONG),
        ("class A extends Array { constructor() { super(); for (;;) {} } } A.from([1])", LONG),
        ("'a'.replace({ [Symbol.replace]() { for (;;) {} } }, 'b')", LONG),
        ("JSON.stringify({ toJSON() { for (;;) {} } })", LONG),
        ("JSON.parse('[1]', function () { for (;;) {} })", LONG),
        ("({ get a() { for (;;) {} } })", LONG),
        ("({ toJSON() { for (;;) {} } })", LONG),
        ("execution.setVariable('x', { toJSON() { for (;;) {} } })", LONG),
        ("execution.setVariable('x', { get a() { for (;;) {} } })", LONG),
        ("execution.setVariables({ get a() { for (;;) {} } })", LONG),
        ("execution.setVariable({ toString() { for (;;) {} } }, 1)", "must be a text"),
        ("org.managerOf({ toString() { for (;;) {} } })", LONG),
        ("console.log({ toJSON() { for (;;) {} } })", LONG),
        ("throw { toString() { for (;;) {} } }", "threw a object"),
        ("var e = new Error('m'); Object.defineProperty(e, 'name', { get() { for (;;) {} } }); throw e", LONG),
        ("var e = new Error('m'); Object.defineProperty(e, 'message', { get() { for (;;) {} } }); throw e", LONG),
        ("var e = new Error('m'); Object.defineProperty(e, 'stack', { get() { for (;;) {} } }); throw e", LONG),
        ("var e = new Error(); e.name = { toString() { for (;;) {} } }; throw e", ""),
        ("function* g() { for (;;) yield 1 } [...g()]", "memory|too long"),
        ("function* g() { for (;;) yield 1 } for (var x of g()) {}", LONG),
        ("Array.from(function* () { for (;;) yield 1 }())", "memory|too long"),
        ("new Map(function* () { for (var i = 0; ; i++) yield [i, i] }())", "memory|too long"),
        ("Object.fromEntries(function* () { for (var i = 0; ; i++) yield [i, i] }())", "memory|too long"),
        ("Math.max(...function* () { for (;;) yield 1 }())", "memory|too long"),
        ("function f() { return f`${f}` } f``", "stack"),
        ("String.raw({ raw: { length: 2 ** 20, get 0() { for (;;) {} } } })", LONG),
        ("String.raw({ raw: { length: 2 ** 53 } })", "too much work"),
        (
            "RegExp.prototype[Symbol.replace].call({ flags: '', exec() { return { length: 2 ** 53, index: 0, 0: 'x' } } }, 'x', 'y')",
            "of its own",
        ),
        (
            "var r = /x/; Object.defineProperty(r, 'exec', { value() { return { length: 2 ** 53, index: 0, 0: 'x' } } }); 'x'.replace(r, 'y')",
            "of its own",
        ),
        ("class R extends RegExp { exec() { return { length: 2 ** 53, index: 0, 0: 'x' } } } 'x'.replace(new R('x'), 'y')", "of its own"),
        (
            "var r = /x/; var own = { [Symbol.species]: function () { return { lastIndex: 1, exec() { return { length: 2 ** 53 } } } } }; Object.defineProperty(r, 'constructor', { value: own }); 'xy'.split(r)",
            "of its own",
        ),
        ("[3, 1, 2].sort(function () { throw new Error('no order') })", "no order"),
        ("[3, 1, 2].sort({})", "TypeError"),
    ]);
    assert_eq!(ended("String.raw`a\\n${1}b` + `${'a1b2'.replace(/\\d/g, '-')}` + 'a,b'.split(/,/)"), Ok(Value::text("a\\n1ba-b-a,b")));
    // A comparator that contradicts itself orders somehow.
    assert_eq!(ended("var i = 0; new Array(10000).fill(0).map((_, n) => n).sort(() => i++ % 3 - 1).length"), Ok(Value::Integer(10_000)));
}

#[test]
fn values_without_end() {
    refused(&[
        ("var a = []; a[0] = a; a", "circular"),
        ("var o = {}; o.o = { o }; o", "circular"),
        ("var a = [1]; for (var i = 0; i < 60; i++) a = [a, a]; a", "memory|too long|too much"),
        ("var d = []; for (var i = 0; i < 300000; i++) d = [d]; d", "stack|memory"),
        ("var d = {}; for (var i = 0; i < 100000; i++) d = { d }; JSON.stringify(d)", "stack|memory"),
        ("JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))", "stack"),
        ("JSON.parse('{\"a\":'.repeat(1e5) + '1' + '}'.repeat(1e5))", "stack"),
        ("'x'.padStart(1e9)", ""),
        ("'x'.padEnd(2 ** 30, 'ab')", ""),
        ("'ab'.repeat(2 ** 28).length", ""),
        ("var s = 'x'; for (;;) s = s + s", "memory|too long|string"),
        ("var s = 'x'; for (;;) s = `${s}${s}`", "memory|too long|string"),
        ("var l = [1]; for (;;) l = l.concat(l)", ""),
        ("var l = [1]; for (;;) l.push(...l)", ""),
        ("var o = {}; for (var i = 0; ; i++) o['k' + i] = i", "memory|too long"),
        ("for (var i = 0; ; i++) globalThis['k' + i] = i", "memory|too long"),
        ("var m = new Map(); for (var i = 0; ; i++) m.set(i, i)", "memory|too long"),
        ("throw new Error('x'.repeat(1e7))", "Error: xxx"),
        ("throw 'x'.repeat(1e7)", "xxx"),
        ("throw new Error(new Error('x'.repeat(1e6)))", "xxx"),
        ("var e = new Error('m'); e.name = 'n'.repeat(1e6); throw e", "nnn"),
        ("throw null", ""),
        ("throw undefined", ""),
        ("throw Symbol('x')", ""),
        ("throw 1n", ""),
        ("throw new AggregateError([new Error('a')], 'all')", "all"),
        ("missing['x'.repeat(1e6)]", "missing"),
        ("null['x'.repeat(1e6)]", ""),
        ("execution.setVariable('n'.repeat(1e6), function () {})", "a function cannot"),
        ("execution.setVariable('x', 10n ** 30n)", "does not fit into 64 bits"),
        ("2n ** 3000n", "BigInt is too large"),
        ("(1.5).toFixed(1e9)", "RangeError"),
        ("(1).toString(99)", "RangeError"),
        ("new Array(-1)", "RangeError"),
        ("new Date(8.64e15 + 1).toISOString()", "RangeError"),
        ("new Uint8Array(1e9)", "not defined"),
        ("new ArrayBuffer(1e9)", "not defined"),
    ]);
    let huge = ended("new Array(1e5).fill('0123456789')").unwrap();
    assert!(matches!(huge, Value::Json(text) if text.len() == 1_300_001));
    for (source, expected) in [
        ("new Date(1e308)", Value::Null),
        ("new Date(2026, 1e15)", Value::Null),
        ("Date.UTC(1e308, 1e308)", Value::Double(f64::NAN)),
        ("Date.parse('9'.repeat(1e6))", Value::Double(f64::NAN)),
        ("1 / 0", Value::Double(f64::INFINITY)),
        ("1e308 * 10 - 1e308 * 10", Value::Double(f64::NAN)),
        ("9007199254740993", Value::Double(9_007_199_254_740_992.0)),
    ] {
        assert_eq!(format!("{:?}", ended(source)), format!("{:?}", Ok::<_, String>(expected)), "{source}");
    }
    // As far as dates of JavaScript go, and what people are shown of them.
    for (source, ms) in [("new Date(8.64e15)", 8_640_000_000_000_000_i64), ("new Date(-8.64e15)", -8_640_000_000_000_000)] {
        let date = ended(source).unwrap();
        assert_eq!(date, Value::Date(ms));
        assert!(!shown(&date).is_empty() && !baton_models::time::format_rest(ms).is_empty());
    }
}

#[test]
fn ways_out_of_the_sandbox() {
    refused(
        &[
            "Object.constructor('return 1')()",
            "[].map.constructor('return 1')()",
            "''.sub.constructor('return 1')()",
            "execution.getVariable.constructor('return 1')()",
            "console.log.constructor('return 1')()",
            "org.managerOf.constructor('return 1')()",
            "Object.getPrototypeOf(function () {}).constructor('return 1')()",
            "Object.getPrototypeOf(function* () {}).constructor('yield 1')()",
            "(async () => 1).constructor('return 1')()",
            "(async function* () {}).constructor('yield 1')()",
            "(() => 1).constructor.constructor('return 1')()",
            "(class { static x = 1 }).constructor('return 1')()",
            "this.constructor.constructor('return 1')()",
            "Reflect.construct((class {}).constructor, ['return 1'])()",
            "Reflect.apply((() => 1).constructor, null, ['return 1'])()",
            "(0, eval)('1')",
            "this.eval('1')",
            "import('x')",
            "import.meta",
            "new Proxy({}, {})",
            "setTimeout(function () {})",
            "require('fs')",
            "process.exit()",
            "execution.getProcessEngineServices()",
            "Java.type('java.lang.Runtime')",
            "Packages.java",
            "Object.defineProperty(Object.prototype, 'leak', { value: 1 })",
            "Object.prototype.__defineGetter__('leak', () => 1)",
            "Reflect.setPrototypeOf(Array.prototype, { leak: 1 }) || missing",
            "'use strict'; Array.prototype.leak = 1",
            "'use strict'; ({}).__proto__.leak = 1",
            "'use strict'; execution.leak = 1",
            "Object.defineProperty(execution, 'setVariable', { value: 1 })",
        ]
        .map(|source| (source, "")),
    );
    for (source, expected) in [
        (r#"JSON.parse('{"__proto__": {"leak": 1}}').leak"#, Value::Null),
        (r#"var o = Object.assign({}, JSON.parse('{"__proto__": {"leak": 1}}')); ({}).leak"#, Value::Null),
        ("({}).__proto__.leak = 1; ({}).leak", Value::Null),
        ("Object.assign(Object.getPrototypeOf([]), {}); [].leak", Value::Null),
        ("(function f() { return f.caller })()", Value::Null),
        ("var f = function () { return this }; f() === globalThis", Value::Boolean(true)),
        ("typeof globalThis.host + typeof this.names", Value::text("undefinedundefined")),
        ("order.__proto__ === Object.prototype", Value::Boolean(true)),
        ("new Error().stack.includes('prelude') || new Error().stack.includes('/')", Value::Boolean(false)),
    ] {
        assert_eq!(ended(source), Ok(expected), "{source}");
    }
}
