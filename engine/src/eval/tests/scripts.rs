//! The sandbox: what scripts can do, what they cannot, and that nothing is left of one for the next.
use super::*;
use baton_models::expr::Script;

fn script(source: &str) -> Script {
    Script::new(Some("JavaScript"), source, Position { line: 12, column: 3 }, None).unwrap()
}

fn scope() -> Here {
    Here::new(&[
        ("n", Value::Integer(5)),
        ("long", Value::Long(1 << 40)),
        ("huge", Value::Long(i64::MAX - 1)),
        ("d", Value::Double(2.5)),
        ("s", Value::text("föö")),
        ("yes", Value::Boolean(true)),
        ("nothing", Value::Null),
        ("when", Value::Date(NOW)),
        ("order", json(r#"{"z":1,"a":[1,2,{"b":"c"}]}"#)),
        ("users", json(r#"["ada","bob"]"#)),
        ("bytes", Value::Bytes(Arc::default())),
    ])
}

fn run_in(source: &str, scope: &mut Here, scripts: &mut Scripts) -> Result<Value, String> {
    run_script(&script(source), scope, scripts).map_err(|error| error.message)
}

fn run(source: &str) -> Result<Value, String> {
    run_in(source, &mut scope(), &mut Scripts::default())
}

fn text(text: &str) -> Value {
    Value::text(text)
}

#[test]
fn the_last_statement_is_the_value() {
    let mut scripts = Scripts::default();
    for (source, expected) in [
        ("1 + 1", Value::Integer(2)),
        ("n * 2", Value::Integer(10)),
        ("n > 4 && yes", Value::Boolean(true)),
        ("d + 1", Value::Double(3.5)),
        ("long + 1", Value::Long((1 << 40) + 1)),
        ("huge", Value::Long(i64::MAX - 1)),
        ("2 ** 53", Value::Double(9007199254740992.0)),
        ("0.1 + 0.2", Value::Double(0.1 + 0.2)),
        ("-0", Value::Integer(0)),
        ("s + '!'", text("föö!")),
        ("'😀'.length", Value::Integer(2)),
        ("nothing", Value::Null),
        ("undefined", Value::Null),
        ("var f = function () {}; f", Value::Null),
        ("when", Value::Date(NOW)),
        ("when.getTime()", Value::Long(NOW)),
        ("order.a[2].b", text("c")),
        ("order", json(r#"{"z":1,"a":[1,2,{"b":"c"}]}"#)),
        ("users.map(function (u) { return u.toUpperCase() })", json(r#"["ADA","BOB"]"#)),
        ("JSON.stringify({a: [1, null]})", text(r#"{"a":[1,null]}"#)),
        ("({})", json("{}")),
        ("var x = 1; let y = 2; const z = 3; x + y + z", Value::Integer(6)),
        ("total = n + 1; total * 2", Value::Integer(12)),
        ("n = 7; n + 1", Value::Integer(8)),
        ("function add(a, b) { return a + b } add(n, 1)", Value::Integer(6)),
        ("if (n > 4) { 'big' } else { 'small' }", text("big")),
        ("typeof missing", text("undefined")),
        ("typeof n", text("number")),
        ("[1, [2, [3]]].flat(2).concat([4], 5).join('-')", text("1-2-3-4-5")),
        ("'a,b'.split(',').reverse()", json(r#"["b","a"]"#)),
        ("[3, 1, 2].sort().indexOf(3)", Value::Integer(2)),
        ("[...new Set([1, 1, 2])].length", Value::Integer(2)),
        ("new Map([['a', 1]]).get('a')", Value::Integer(1)),
        ("'2026-01-05'.replace(/(\\d+)-(\\d+)/, '$2/$1')", text("01/2026-05")),
        ("class A { constructor() { this.name = 'x' } toString() { return 'A' + this.name } } `${new A()}`", text("Ax")),
        ("var o = {}; o.toString = function () { return 'own' }; '' + o", text("own")),
        ("var e = new Error('m'); e.name = 'Mine'; e.message = 'other'; '' + e", text("Mine: other")),
        ("console.log('x'); print('y')", Value::Null),
    ] {
        assert_eq!(run_in(source, &mut scope(), &mut scripts), Ok(expected), "{source}");
    }
}

#[test]
fn variables_are_set_by_the_execution_only() {
    let mut scope = scope();
    let mut scripts = Scripts::default();
    let mut run = |source: &str| run_in(source, &mut scope, &mut scripts).unwrap();
    run(
        "execution.setVariable('i', 1); execution.setVariable('d', 1.5); execution.setVariable('t', 'x'); execution.setVariable('b', false)",
    );
    run("execution.setVariable('list', [1, 2]); execution.setVariable('map', {k: new Date(0)}); execution.setVariable('at', new Date(5))");
    run("execution.setVariable('none', null); execution.setVariable('big', huge); execution.setVariableLocal('mine', n)");
    run("order.a.push(9); execution.setVariable('order', order); n = 6; leaked = 7; var own = 8");
    run("execution.removeVariable('yes')");
    assert_eq!(run("execution.getVariable('missing')"), Value::Null);
    assert_eq!(run("execution.hasVariable('missing') || execution.hasVariableLocal('n')"), Value::Boolean(false));
    assert_eq!(
        run("execution.setVariable('c', {n: 1}); execution.getVariable('c').n = 2; execution.getVariable('c').n"),
        Value::Integer(2)
    );
    assert_eq!(run("execution.getVariableLocal('mine')"), Value::Integer(5));
    assert_eq!(run("Object.keys(execution.getVariable('map')).join()"), text("k"));
    for (name, expected) in [
        ("i", Value::Integer(1)),
        ("d", Value::Double(1.5)),
        ("t", text("x")),
        ("b", Value::Boolean(false)),
        ("list", json("[1,2]")),
        ("map", json(r#"{"k":"1970-01-01T00:00:00.000Z"}"#)),
        ("at", Value::Date(5)),
        ("none", Value::Null),
        ("big", Value::Long(i64::MAX - 1)),
        ("order", json(r#"{"z":1,"a":[1,2,{"b":"c"},9]}"#)),
        ("n", Value::Integer(5)),
    ] {
        assert_eq!(scope.outer[name], expected, "{name}");
    }
    assert_eq!(scope.local["mine"], Value::Integer(5));
    assert!(!scope.outer.contains_key("leaked") && !scope.outer.contains_key("own") && !scope.outer.contains_key("yes"));
}

#[test]
fn the_machine_answers() {
    let mut scope = scope().with_task();
    let mut scripts = Scripts::default();
    for (source, expected) in [
        ("execution.processBusinessKey + execution.getCurrentActivityId()", text("order-1approve")),
        ("execution.getTenantId()", Value::Null),
        ("task.assignee + task.getName()", text("adaApprove")),
        ("task.dueDate", Value::Null),
        ("org.managerOf('eve')", text("ada")),
        ("org.limitOf('eve') >= 100", Value::Boolean(true)),
        ("org.groupsOf('eve')[0]", text("staff")),
        ("org.managerOf(null)", Value::Null),
    ] {
        assert_eq!(run_in(source, &mut scope, &mut scripts), Ok(expected), "{source}");
    }
    assert_eq!(scope.asked[0], ("org.managerOf(eve)".to_owned(), text("ada")));
    assert!(run("task.name").unwrap_err().contains("task"));
    let mut bytes = self::scope();
    bytes.outer.remove("bytes");
    assert_eq!(run_in("execution.getVariables().n", &mut bytes, &mut scripts), Ok(Value::Integer(5)));
}

#[test]
fn errors_name_what_and_where() {
    for (source, part) in [
        ("missing + 1", "the script at line 12, column 3 failed: ReferenceError: missing is not defined"),
        ("1 + missing", "the script at line 12, column 7 failed: ReferenceError: missing is not defined"),
        ("var a = 1;\nvar b = ;", "the script at line 13, column 9 failed: SyntaxError: "),
        ("var a = 1;\n\n  null.x", "the script at line 14, column "),
        ("function f() {\n  throw new Error('no supplier');\n}\nf()", "the script at line 13, column 13 failed: Error: no supplier"),
        ("throw 'plain text'", "failed: plain text"),
        ("throw {code: 1}", "the script threw a object"),
        ("bytes", "a value of type Bytes cannot be used in a script"),
        ("execution.setVariable('f', function () {})", "a function cannot be the value of a variable"),
        ("execution.setVariable('long', huge * huge)", "does not fit into 64 bits"),
        ("var c = {}; c.c = c; execution.setVariable('c', c)", "circular"),
        ("execution.setVariable(1, 2)", "the name of a variable must be a text"),
        ("async function f() { await 1 } f()", "async"),
    ] {
        let message = run(source).expect_err(source);
        assert!(message.contains(part), "{source}: {message}");
    }
}

#[test]
fn what_they_write_is_taken_down() {
    let mut scope = scope();
    run_in(
        "console.log('a', n, order, null, undefined, when); print(1.5); console.error(new Error('e')); 1",
        &mut scope,
        &mut Scripts::default(),
    )
    .unwrap();
    assert_eq!(scope.lines, [r#"a 5 {"z":1,"a":[1,2,{"b":"c"}]} null undefined 2026-01-31T12:00:00.000Z"#, "1.5", "Error: e"]);
    scope.lines.clear();
    run_in("for (var i = 0; i < 500; i++) console.log('x'.repeat(2000))", &mut scope, &mut Scripts::default()).unwrap();
    assert_eq!((scope.lines.len(), scope.lines[0].len()), (51, 1003));
    assert!(scope.lines[50].contains("after 50 lines"));
}

#[test]
fn nothing_reaches_out() {
    for name in [
        "eval",
        "Function",
        "require",
        "process",
        "fetch",
        "XMLHttpRequest",
        "setTimeout",
        "setInterval",
        "queueMicrotask",
        "WebAssembly",
        "Proxy",
        "Promise",
        "performance",
        "std",
        "os",
        "load",
        "Java",
        "java",
        "SharedArrayBuffer",
        "Atomics",
        "WeakRef",
        "FinalizationRegistry",
        "host",
        "evaluate",
        "locals",
    ] {
        assert_eq!(run(&format!("typeof {name}")), Ok(text("undefined")), "{name}");
    }
    for source in [
        "(function () {}).constructor('return 1')()",
        "(function* () {}).constructor('return 1')()",
        "(async function () {}).constructor('return 1')()",
        "({}).constructor.constructor('return 1')()",
        "Reflect.construct((() => 1).constructor, ['return 1'])()",
        "eval('1')",
        "globalThis.eval('1')",
    ] {
        assert!(run(source).is_err(), "{source}");
    }
}

#[test]
fn time_and_chance_are_given() {
    let mut scripts = Scripts::default();
    for (source, expected) in [
        ("Date.now()", Value::Long(NOW)),
        ("new Date()", Value::Date(NOW)),
        ("Date()", text("2026-01-31T12:00:00.000Z")),
        ("new Date().getHours()", Value::Integer(12)),
        ("new Date(2026, 0, 31, 12).getTime()", Value::Long(NOW)),
        ("new Date('2026-01-31T12:00:00').getTime()", Value::Long(NOW)),
        ("new Date('2026-01-31T13:00:00+01:00').getTime()", Value::Long(NOW)),
        ("new Date('2026-01-31').getHours()", Value::Integer(0)),
        ("new Date(new Date()).getTimezoneOffset()", Value::Integer(0)),
        ("var d = new Date(0); d.setHours(5); d", Value::Date(5 * 3_600_000)),
        ("new Date('nonsense')", Value::Null),
        ("String(new Date())", text("2026-01-31T12:00:00.000Z")),
        ("new Date() instanceof Date", Value::Boolean(true)),
    ] {
        assert_eq!(run_in(source, &mut scope(), &mut scripts), Ok(expected), "{source}");
    }
    let dice = run("[Math.random(), Math.random()]").unwrap();
    assert_eq!(run_in("[Math.random(), Math.random()]", &mut scope(), &mut scripts), Ok(dice.clone()));
    assert!(matches!(&dice, Value::Json(two) if two.contains("0.")), "{dice:?}");
}

#[test]
fn nothing_is_left_for_the_next_script() {
    for (leave, look) in [
        ("leak = 1", "typeof leak"),
        ("var leak = 1", "typeof leak"),
        ("let leak = 1", "typeof leak"),
        ("function leak() {}", "typeof leak"),
        ("class leak {}", "typeof leak"),
        ("globalThis.leak = 1", "typeof leak"),
        ("this.leak = 1", "typeof leak"),
        ("n = 99", "n == 5 ? 'undefined' : 'leak'"),
        ("Object.defineProperty(globalThis, 'leak', {value: 1})", "typeof leak"),
        ("Object.prototype.leak = 1", "typeof ({}).leak"),
        ("Array.prototype.leak = 1", "typeof [].leak"),
        ("({}).__proto__.leak = 1", "typeof ({}).leak"),
        ("Object.setPrototypeOf(Object.prototype, {leak: 1})", "typeof ({}).leak"),
        ("try { Object.setPrototypeOf(globalThis, {leak: 1}) } catch (e) {}", "typeof leak"),
        ("Math.leak = 1", "typeof Math.leak"),
        ("execution.leak = 1; org.leak = 1; console.leak = 1", "typeof (execution.leak || org.leak || console.leak)"),
        ("execution.setVariable.leak = 1", "typeof execution.setVariable.leak"),
        ("arguments.callee.leak = 1", "typeof arguments.callee.leak"),
        ("Error.stackTraceLimit = 77", "Error.stackTraceLimit == 77 ? 'leak' : 'undefined'"),
        ("Error.prepareStackTrace = function () { return 'leak' }", "new Error().stack == 'leak' ? 'leak' : 'undefined'"),
        ("(function* () {}).constructor.leak = 1", "typeof (function* () {}).constructor.leak"),
        ("Object.getPrototypeOf([][Symbol.iterator]()).leak = 1", "typeof [][Symbol.iterator]().leak"),
        ("Object.getPrototypeOf(async function () {}).leak = 1", "typeof (async function () {}).leak"),
        ("Date.leak = 1; Date.prototype.leak = 1", "typeof (Date.leak || new Date().leak)"),
        ("Date.now = function () { return 1 }", "Date.now() == 1 ? 'leak' : 'undefined'"),
        ("JSON.parse = null; Array = null; undefined = 1", "typeof Array == 'function' && JSON.parse ? 'undefined' : 'leak'"),
        ("Array.prototype.push = function () { return 'leak' }", "[].push(1) == 1 ? 'undefined' : 'leak'"),
        ("Object.prototype.toString = function () { return 'leak' }", "'' + {} == 'leak' ? 'leak' : 'undefined'"),
        ("RegExp.prototype.exec = function () { return ['leak'] }", "/x/.test('y') ? 'leak' : 'undefined'"),
        ("String.prototype.trim = null", "' x '.trim() == 'x' ? 'undefined' : 'leak'"),
        ("Symbol.for('a').leak = 1", "typeof Symbol.for('a').leak"),
        ("while (true) { leak = 1 }", "typeof leak"),
        ("var a = []; while (true) { a.push(new Array(100)); leak = 1 }", "typeof leak"),
        ("throw globalThis.leak = 'x'", "typeof leak"),
    ] {
        let mut scripts = Scripts::default();
        let _ = run_in(leave, &mut scope(), &mut scripts);
        assert_eq!(run_in(look, &mut scope(), &mut scripts), Ok(text("undefined")), "{leave}");
    }
}

#[test]
fn hostile_scripts_end() {
    let started = std::time::Instant::now();
    for (source, part) in [
        ("while (true) {}", "ran too long"),
        ("for (;;) { try { for (;;) {} } catch (e) {} finally { continue } }", "ran too long"),
        ("function f() { f() } f()", "stack"),
        ("var f = function () { try { f() } finally { f() } }; f()", ""),
        ("var a = 'x'; while (true) a += a", ""),
        ("var a = []; while (true) a.push(new Array(1000).fill(1))", "memory"),
        ("'x'.repeat(2 ** 29)", ""),
        ("/^(a+)+$/.test('a'.repeat(40) + 'b')", ""),
        ("new Array(4294967295).indexOf(1)", "too much work"),
        ("Array.prototype.indexOf.call({length: 2 ** 53 - 1}, 1)", "too much work"),
        ("[].concat(new Array(4294967295))", ""),
        ("[new Array(4294967295)].flat()", ""),
        ("new Set(new Array(4294967295))", ""),
        ("new Map(new Array(4294967295))", ""),
        ("JSON.stringify(1, new Array(4294967295))", "too much work"),
        ("JSON.stringify(new Array(4294967295))", ""),
        ("Array.from({length: 2 ** 53})", ""),
        ("new Array(4294967295).join()", "too much work"),
        ("Math.max.apply(null, {length: 2 ** 32})", ""),
        ("var s = 'a'.repeat(4e6); for (;;) s.indexOf(s.slice(1) + 'b')", "too much work"),
        ("var s = 'a'.repeat(4e6); for (;;) s.toUpperCase()", "too much work"),
        ("var o = {}; for (;;) { o = {o: o} }", ""),
        ("JSON.parse('['.repeat(1e6))", ""),
        ("new RegExp('('.repeat(1e6))", ""),
        ("x = function () { return x() }; x()", "stack"),
        ("function* g() { yield* g() } for (var i of g()) {}", ""),
        ("[1,2].sort(function () { for (;;) {} })", "ran too long"),
        ("({ toString() { for (;;) {} } }) + ''", "ran too long"),
        ("({ get a() { for (;;) {} } })", "ran too long"),
        ("({ toJSON() { for (;;) {} } })", "ran too long"),
        ("async function f() { for (;;) { await 1 } } f()", "async"),
        ("for (;;) execution.setVariable('x', 1)", "too much work"),
        ("var s = 'x'.repeat(1e6); for (;;) execution.setVariable('x', s)", "too much work"),
        ("for (;;) org.managerOf('eve')", "too much work"),
        ("for (;;) console.log('x'.repeat(1e6))", "too much work"),
        ("for (;;) execution.getVariables()", ""),
        ("Number('9'.repeat(4e6)) + parseFloat('9'.repeat(4e6)) + parseInt('9'.repeat(4e6))", ""),
        ("new Date(' '.repeat(4e6) + '(')", ""),
        ("new Date('1'.repeat(4e6))", ""),
        ("encodeURIComponent('ä'.repeat(1e6)).length", ""),
        ("Object.groupBy(new Array(4294967295), String)", ""),
        ("label: for (;;) { continue label }", "ran too long"),
        ("'('.repeat(1e5) + 1; ".repeat(20).as_str(), ""),
    ] {
        let mut scripts = Scripts::default();
        let result = run_in(source, &mut scope(), &mut scripts);
        if part.is_empty() && result.is_ok() {
            continue;
        }
        let message = result.expect_err(source);
        // On a busy machine the time is up before the work is.
        let ended = message.contains(part) || (part == "too much work" && message.contains("ran too long"));
        assert!(ended && message.len() < 3_000, "{source}: {message}");
        assert_eq!(run_in("1 + 1", &mut scope(), &mut scripts), Ok(Value::Integer(2)), "afterwards: {source}");
    }
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(run(&deep).is_err());
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

#[test]
fn a_script_always_ends_alike() {
    let mut scripts = Scripts::default();
    let count = "var i = 0; execution.setVariable('count', 0); for (;;) { i++; if (i % 5000 == 0) execution.setVariable('count', i) }";
    let mut ended = || {
        let mut scope = scope();
        assert!(run_in(count, &mut scope, &mut scripts).unwrap_err().contains("ran too long"));
        scope.outer["count"].clone()
    };
    let first = ended();
    assert_eq!(ended(), first);
    assert!(matches!(first, Value::Integer(n) if n > 500_000), "{first:?}");
}

#[test]
fn juel_is_a_script_language_too() {
    let script = Script::new(Some("juel"), "${n + 1}", Position::default(), None).unwrap();
    assert_eq!(run_script(&script, &mut scope(), &mut Scripts::default()), Ok(Value::Long(6)));
}

#[test]
fn conditions_are_true_or_false() {
    let condition = |source: &str| run_condition(&script(source), &mut scope(), &mut Scripts::default()).map_err(|error| error.message);
    assert_eq!(condition("n > 4"), Ok(true));
    assert!(
        condition("n")
            .unwrap_err()
            .contains("the script at line 12, column 3 is a condition and must give true or false, not 5 (a number)")
    );
    assert!(condition("undefined").unwrap_err().contains("not null"));
}

#[test]
fn scripts_are_parsed_without_being_run() {
    let mut scripts = Scripts::default();
    for source in
        ["missing.x = 1; while (true) {}", "'use strict'; let a = 1", "", "// nothing", "throw 'other'", "host.get('n'); execution.id"]
    {
        assert_eq!(check_script(&script(source), &mut scripts), Ok(()), "{source}");
    }
    for (source, line, column) in [
        ("var a = ;", 12, Some(11)),
        ("var a = 1;\nvar b = (;", 13, Some(10)),
        ("} while (true) {} {", 12, None),
        ("let a; let a;", 12, None),
    ] {
        let (at, message) = check_script(&script(source), &mut scripts).unwrap_err();
        assert!(message.starts_with("the script cannot be read: SyntaxError: "), "{source}: {message}");
        assert_eq!((at.line, at.column), (line, column.unwrap_or(at.column)), "{source}: {message}");
    }
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(check_script(&script(&deep), &mut scripts).is_err());
    assert_eq!(run_in("typeof a", &mut scope(), &mut scripts), Ok(text("undefined")));
}

#[test]
fn memory_does_not_grow_from_script_to_script() {
    let mut scripts = Scripts::default();
    // 2,000 times 100 kilobytes that only a collector of cycles can free: far more than a script may have.
    let waste = "var a = {list: new Array(6000).fill(1)}; a.self = a; a.list.length";
    for _ in 0..2_000 {
        assert_eq!(run_in(waste, &mut scope(), &mut scripts), Ok(Value::Integer(6000)));
    }
}
