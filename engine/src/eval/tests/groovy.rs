//! The common part of Groovy: one table per part, the script and what it gives.
use super::expressions::scope;
use super::*;
use baton_models::expr::Script;

fn script(source: &str) -> Script {
    Script::new(Some("groovy"), source, Position { line: 12, column: 3 }, None).unwrap_or_else(|problem| panic!("{source}: {problem}"))
}

fn run_in(source: &str, scope: &mut Here) -> Result<Value, String> {
    run_script(&script(source), scope, &mut Scripts::default()).map_err(|error| error.message)
}

fn check(table: &[(&str, Value)]) {
    for (source, expected) in table {
        assert_eq!(run_in(source, &mut scope()).as_ref(), Ok(expected), "{source}");
    }
}

fn refused(table: &[(&str, &str)]) {
    for (source, part) in table {
        let message = run_in(source, &mut scope()).expect_err(source);
        assert!(message.contains(part), "{source}: {message}");
    }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

const TRUE: Value = Value::Boolean(true);
const FALSE: Value = Value::Boolean(false);

#[test]
fn numbers_are_groovys() {
    check(&[
        ("1 + 1", Value::Integer(2)),
        ("2147483647 + 1", Value::Integer(i32::MIN)),
        ("2147483647 + 1L", Value::Long(2_147_483_648)),
        ("0.1 + 0.2", Value::Double(0.3)),
        ("0.1d + 0.2d", Value::Double(0.1 + 0.2)),
        ("0.1 + 0.2 == 0.3", TRUE),
        ("0.1d + 0.2d == 0.3d", FALSE),
        ("5 / 2", Value::Double(2.5)),
        ("\"${10 / 5}\"", text("2")),
        ("\"${1 / 3}\"", text("0.3333333333")),
        ("(7 / 2) as int", Value::Integer(3)),
        ("7 % 4", Value::Integer(3)),
        ("-7 % 4", Value::Integer(-3)),
        ("n * 2 + long", Value::Long((1 << 60) + 10)),
        ("d * 2", Value::Double(5.0)),
        ("def a = 1; a++; ++a; a += 2; a -= 1; a", Value::Integer(4)),
        ("def a = 1; a++ + a--", Value::Integer(3)),
        ("'12'.toInteger() + 1", Value::Integer(13)),
        ("'1.5' as BigDecimal", Value::Double(1.5)),
        ("Integer.parseInt('7') + Math.max(1, 2) + Math.abs(-3)", Value::Integer(12)),
        ("2.345.round(2)", Value::Double(2.35)),
        ("(1..4).sum()", Value::Integer(10)),
        ("-n", Value::Integer(-5)),
    ]);
    refused(&[
        ("1 / 0", "division by zero"),
        ("1 % 0", "division by zero"),
        ("s * s", "is no number"),
        ("'x'.toInteger()", "'x' (a text) is no number"),
    ]);
}

#[test]
fn text_is_built() {
    check(&[
        ("'a' + 1 + null", text("a1null")),
        ("1 + '2'", text("12")),
        ("\"$s and ${n + 1}, $order.id, ${order.customer.name}!\"", text("foo and 6, 7, Eve!")),
        ("'$s'", text("$s")),
        ("\"\"\"a\n\"$s\" \"\"\"", text("a\n\"foo\" ")),
        ("'''it's\n'''", text("it's\n")),
        ("\"\\$s \\n\"", text("$s \n")),
        ("'ab' * 2", text("abab")),
        ("'hello' - 'l'", text("helo")),
        ("s.toUpperCase().padLeft(5, '*')", text("**FOO")),
        ("s[0] + s[-1]", text("fo")),
        ("s.capitalize() + s.reverse() + s.size()", text("Foooof3")),
        ("'a,b;c'.tokenize(',;').join('-')", text("a-b-c")),
        ("\"${[1, 'a', null]} ${[a: 1]} ${[:]}\"", text("[1, a, null] [a:1] [:]")),
        ("s.equals('foo') && s == 'foo' && s.contains('o')", TRUE),
    ]);
}

#[test]
fn lists_and_maps_are_shared() {
    check(&[
        ("[1, 2, 3]", json("[1,2,3]")),
        ("[a: 1, 'b': [2], (s): 3]", json(r#"{"a":1,"b":[2],"foo":3}"#)),
        ("def l = []; def m = l; m << 1 << 2; l.add(3); l", json("[1,2,3]")),
        ("def m = [:]; m.a = 1; m['b'] = 2; m.put('c', 3); m.a += 5; m.remove('b'); m", json(r#"{"a":6,"c":3}"#)),
        ("users << 'eve'; users.size() + users.indexOf('eve')", Value::Integer(7)),
        ("order.customer.name = 'Bob'; order.customer.name", text("Bob")),
        ("order.lines.collect { it.price * 2 }.sum()", Value::Double(25.0)),
        ("order.lines.price", json("[10.5,2]")),
        ("[3, 1, 2].sort()", json("[1,2,3]")),
        ("['bb', 'a'].sort { it.size() }.join()", text("abb")),
        ("[3, 1, 2].sort { a, b -> b <=> a }", json("[3,2,1]")),
        ("[1, 2, 3].max() + [1, 2].min() + [4, 5].last() + [6].first()", Value::Integer(15)),
        ("[1, 2, 3, 4].findAll { it % 2 == 0 }.collect { x -> x * x }", json("[4,16]")),
        ("[1, 2].any { it > 1 } && [1, 2].every { it > 0 } && [1, 2].find { it > 5 } == null", TRUE),
        ("[a: 1, b: 2].collect { k, v -> \"$k$v\" }.join(',')", text("a1,b2")),
        ("[a: 1, b: 2].findAll { it.value > 1 }", json(r#"{"b":2}"#)),
        ("def sum = 0; [a: 1, b: 2].each { k, v -> sum += v }; sum", Value::Integer(3)),
        ("def sum = 0; for (e in [a: 1, b: 2]) { sum += e.value }; sum", Value::Integer(3)),
        ("def out = []; [5, 6].eachWithIndex { v, i -> out << v * i }; out", json("[0,6]")),
        ("def t = ''; 3.times { t += it }; t", text("012")),
        ("[1, 2, 3].inject(0) { a, b -> a + b }", Value::Integer(6)),
        ("[1, 2] + 3 + [4] - 1", json("[2,3,4]")),
        ("2 in [1, 2] && !('x' in [a: 1]) && 'a' in [a: 1] && 3 !in [1]", TRUE),
        ("def l = [1]; l[3] = 4; l", json("[1,null,null,4]")),
        ("[1, 2][5]", Value::Null),
        ("[1, 2][-1]", Value::Integer(2)),
        ("[1, 1, 2].unique().size()", Value::Integer(2)),
        ("[[1], [a: 2]] == [[1], [a: 2.0]]", TRUE),
    ]);
    refused(&[
        ("[].first()", "the list is empty"),
        ("[1].get(3)", "a list of 1 has no element 3"),
        ("def l = []; l << l; l", "or within themselves"),
        ("def l = []; l << l; l.toString()", "or within themselves"),
        ("def l = []; l << l; def m = []; m << m; l == m", "or within themselves"),
    ]);
}

#[test]
fn statements_go_their_ways() {
    check(&[
        ("if (n > 3) { 'big' } else { 'small' }", text("big")),
        ("if (n > 9) 'big'\nelse if (n > 4) 'middle'\nelse 'small'", text("middle")),
        ("if (false) 1", Value::Null),
        ("def x = 0\nwhile (true) { x++\n if (x == 2) continue\n if (x > 4) break }\nx", Value::Integer(5)),
        ("for (x in 1..5) { if (x == 3) return x }\n0", Value::Integer(3)),
        ("def r = ''\nfor (x in 3..<0) r += x\nr", text("321")),
        ("x = 1\nif (true) { x = 2; def y = 3 }\nx", Value::Integer(2)),
        ("blank ?: 'none'", text("none")),
        ("nothing?.a?.b() == null ? 1 : 2", Value::Integer(1)),
        ("!blank && s && users && !0 && !nothing && ![] && ![:]", TRUE),
        ("println 'x'; print(\"$s\"); System.out.println('y')", Value::Null),
        ("int i = '3'.toInteger(); String t = i; t", text("3")),
        ("5 <=> 3", Value::Integer(1)),
        ("null < 1 && 'a' < 'b' && when > new Date() - 1", TRUE),
        ("digits == 12 || 1 == '1'", FALSE),
        ("new Date()", Value::Date(NOW)),
        ("", Value::Null),
    ]);
}

#[test]
fn the_process_is_reached() {
    let mut scope = scope();
    run_in("execution.setVariable('a', n + 1)\nexecution.setVariable \"b\", [x: [1]]\ndef v = execution.getVariable('s')\nexecution.setVariable('c', \"$v!\")", &mut scope).unwrap();
    assert_eq!((&scope.outer["a"], &scope.outer["b"], &scope.outer["c"]), (&Value::Integer(6), &json(r#"{"x":[1]}"#), &text("foo!")));
    run_in("users << 'eve'; execution.setVariable('users', users); n = 9", &mut scope).unwrap();
    assert_eq!((&scope.outer["users"], &scope.outer["n"]), (&json(r#"["ada","bob",3,"eve"]"#), &Value::Integer(5)));
    check(&[
        ("execution.processBusinessKey + execution.getCurrentActivityId()", text("order-1approve")),
        ("execution.hasVariable('s') && execution.getVariable('missing') == null", TRUE),
        ("org.managerOf(currentUser())", text("ada")),
        ("execution.setVariable('n', 7); n", Value::Integer(7)),
    ]);
    let mut scope = scope.with_task();
    run_in("task.assignee = 'bob'; task.setPriority(3)", &mut scope).unwrap();
    assert_eq!(scope.changes.len(), 2);
}

#[test]
fn what_they_write_is_taken_down() {
    let mut scope = scope();
    run_in("println 'a'; print(\"$n ${[1, null]}\"); System.out.println([a: 1.50])\nfor (i in 0..<99) println i", &mut scope).unwrap();
    assert_eq!(scope.lines[..3], ["a", "5 [1, null]", "[a:1.50]"]);
    assert_eq!(scope.lines.len(), 51);
}

#[test]
fn failures_name_their_place() {
    for (source, place, part) in [
        ("x = 1\n  y = missing + 1", "line 13, column 7", "there is no variable 'missing'"),
        ("def a = null\na.foo()", "line 13, column 3", "'foo' is called on null"),
        ("1 + users.nope(2)", "line 12, column 13", "has no method 'nope' with 1 arguments"),
        ("\"text ${1 / 0}\"", "line 12, column 11", "division by zero"),
        ("execution.nope()", "line 12, column 13", "execution has no method 'nope'"),
    ] {
        let message = run_in(source, &mut scope()).expect_err(source);
        assert!(message.starts_with(&format!("the script at {place} failed: ")) && message.contains(part), "{source}: {message}");
    }
}

#[test]
fn hostile_scripts_are_stopped() {
    let started = std::time::Instant::now();
    for (source, part) in [
        ("while (true) {}", "ran too long"),
        ("def s = 'x'\nwhile (true) { s = s + s }", "at most 4194304"),
        ("def l = []\nwhile (true) { l << 'x' * 100000 }", "megabytes"),
        ("def l = []\nwhile (true) { l << l.size() }", ""),
        ("def l = [1]\n100.times { l = l + l }", ""),
        ("def m = [:]\nfor (x in 0..999999999) { m[x] = x }", "ran too long"),
        ("(0..900000).collect { (0..900000).sum() }", "ran too long"),
        ("'x'.padLeft(999999999)", "at most"),
        ("'x' * 999999999999", "at most"),
        ("'x' * -1", "negative"),
        ("999999999.times { }", "ran too long"),
        ("def l = [1]; l.each { l << it }; def t = ''\nwhile (true) { t = \"$l$l\"; l << t }", ""),
        ("def a = 2.0; 10000.times { a = a * a }", "too large"),
        ("(0..400000).toList().sort { a, b -> 1 }", "ran too long"),
        ("users.size().users", ""),
    ] {
        let message = run_in(source, &mut scope()).err().unwrap_or_default();
        assert!(message.contains(part), "{source}: {message}");
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(60), "{:?}", started.elapsed());
}
