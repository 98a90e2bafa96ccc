//! What means the same in Java, MVEL and Groovy, and what does not.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::expr::groovy::Program;

fn read(source: &str, dialect: Dialect) -> Result<Program, String> {
    Program::parse_in(source, Some(dialect)).map_err(|flaw| format!("{}: {}", flaw.offset, flaw.message))
}

/// The same program in Groovy.
fn same(java: &str, groovy: &str) {
    let found = read(java, Dialect::Java).unwrap_or_else(|why| panic!("{java}: {why}"));
    let expected = Program::parse(groovy).unwrap();
    // Their places differ.
    assert_eq!(found.to_string(), expected.to_string(), "{java}");
}

#[test]
fn conditions_and_small_scripts_mean_the_same() {
    same("return x > 5;", "return execution.getVariable('x') > 5");
    same("return \"a\".equals(node);", "return 'a'.equals(execution.getVariable('node'))");
    same("return 1==(Integer)kcontext.getVariable(\"x\");", "return 1 == execution.getVariable('x')");
    same("return x > 0.5 && !(y);", "return execution.getVariable('x') > 0.5d && !execution.getVariable('y')");
    same("System.out.println(\"x: \" + x);", "System.out.println('x: ' + execution.getVariable('x'))");
    same("throw new RuntimeException(\"no \" + x);", "throw new RuntimeException('no ' + execution.getVariable('x'))");
    same("int n = 1; n = n + 1; kcontext.setVariable(\"n\", n);", "int n = 1; n = n + 1; execution.setVariable('n', n)");
    same("return person.getFirstName() != null;", "return execution.getVariable('person').firstName != null");
    same(
        "for (int i = 0; i < n; i++) { total = total + i; }",
        "if (true) { int i = 0; while (i < execution.getVariable('n')) { total = total + i; i++ } }",
    );
    same("list.add(\"a\"); kcontext.setVariable(\"list\", list);", "list.add('a'); execution.setVariable('list', list)");
    same("System.out.println(kcontext.getProcessInstance().getId());", "System.out.println(execution.getProcessInstanceId())");
    same(
        "if (x == 1) { kcontext.setVariable(\"a\", Integer.toString(2)); }",
        "if (execution.getVariable('x') == 1) { execution.setVariable('a', String.valueOf(2)) }",
    );
    same(
        "int n = 1; n += x; double d = 1; d = 5; d += 2;",
        "int n = 1; n = (n + execution.getVariable('x')) as int; double d = 1; d = 5 as double; d = (d + 2) as double",
    );
    same("int n = 1; int m = 2; n += 2; if (n == m) { n++; }", "int n = 1; int m = 2; n += 2; if (n == m) { n++ }");
    same(
        "return x.size() == y || x.intValue() == z;",
        "return execution.getVariable('x').size() == execution.getVariable('y') || execution.getVariable('x').intValue() == execution.getVariable('z')",
    );
    same("List l = new ArrayList(); l.add(\"a\"); return l.size() == 1;", "List l = new ArrayList(); l.add('a'); return l.size() == 1");
    assert!(read("map.a = 1; kcontext.setVariable(\"map\", map)", Dialect::Mvel).is_ok());
    assert!(read("map.a = 1", Dialect::Mvel).is_err());
    assert!(read("return name == 'a'", Dialect::Mvel).is_ok());
    assert!(read("return x == \"a\";", Dialect::Mvel).is_ok());
    assert!(read("order.total > 5", Dialect::Mvel).is_ok());
}

#[test]
fn what_means_something_else_is_named() {
    for (source, why) in [
        ("return x == \"a\";", "'==' does not compare texts"),
        ("return a / 2 > 1;", "drops the rest"),
        ("return person.getName(1) != null;", "'getName' is a method"),
        ("return person.getClass() != null;", "'getClass' is a method"),
        ("return person.name;", "'name' is a field"),
        ("kcontext.getKieRuntime();", "'getKieRuntime' of kcontext"),
        ("throw failure;", "'new' and what is thrown"),
        ("return \"$x\".isEmpty();", "'$'"),
        ("go();", "'go' is a method"),
        ("return x == y;", "the same one"),
        ("Integer a = 1; return a == x;", "the same one"),
        ("return x + y == z;", "the same one"),
        ("return name.charAt(0) > 5;", "'charAt' is a method"),
        ("return name.indexOf('a') > 0;", "a character"),
        ("return 'a' + 1;", "a character"),
        ("return x > 0.1f;", "32 bits"),
        ("float f = 1;", "32 bits"),
        ("short s = 1;", "bits"),
        ("return 1 << 3;", "something else"),
        ("person.name = \"x\";", "a field of a Java object"),
        ("list.add(\"a\");", "in place"),
        ("List l = (List) kcontext.getVariable(\"list\"); l.add(\"a\");", "in place"),
        ("kcontext.getVariable(\"list\").add(\"a\");", "in place"),
        ("map.get(\"list\").put(\"a\", 1); kcontext.setVariable(\"map\", map);", "in place"),
        ("numbers[0]++;", "counted up"),
    ] {
        let flaw = read(source, Dialect::Java).unwrap_err();
        assert!(flaw.contains(why), "{source}: {flaw}");
    }
    assert!(read("x = 1;\nreturn a / 2 > 1;", Dialect::Java).unwrap_err().starts_with("14: "));
}
