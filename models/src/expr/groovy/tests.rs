//! Groovy as it is parsed: what is understood, and where what is not stands.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::*;

fn parse(source: &str) -> Result<Program, Flaw> {
    Program::parse(source)
}

#[test]
fn the_common_part_is_understood() {
    for source in [
        "",
        "x = 1",
        "def x = 1; def y = x + 2\nx * y",
        "String name = 'ada'\nint n = 3\nfinal def z = 1L\nList<String> all = []\nMap<String, List<Object>> m = [:]\njava.util.Date d = new Date()",
        "println 'x'\nprintln \"$x and ${y + 1}\"\nprintln(x)\nprintln x",
        "def list = [1, 2,\n  3]\nlist << 4\nlist.each { println it }\nlist.collect { a -> a * 2 }.findAll({ it > 1 })",
        "def m = [a: 1, 'b': 2, (c): 3, \"$d\": 4]\nm.a = 2\nm['b'] += 1\nm.each { k, v -> println k }",
        "if (a > 1 && !b || c == null) { x = 1 } else if (d) x = 2\nelse {\n x = 3\n}\nx",
        "for (x in list) { println x }\nfor (int i in 0..<10) println i\nwhile (a < 1) { a++ ; if (a) break; continue }",
        "execution.setVariable('a', execution.getVariable('b') + 1)\nexecution.setVariable \"a\", 1",
        "x?.y?.z() ?: 'none'\na ? b : c",
        "if (a) b else c\nif (a) x = 1 else x = 2",
        "// comment\n/* more\n */ return x as Integer",
        "def s = '''a\n'b' '''\ndef t = \"\"\"a $x\n\"b\" \"\"\"",
        "#!/usr/bin/groovy\nimport java.util.Date\nimport groovy.json.*\nx in [1, 2]\nx !in y",
        "def a = list\n  .findAll { it }\n  .size()\n-1",
        "a = b = 3\na -= 1; ++a; a--",
        "1.5 + 2 * 3d - 4L / 5g % 0.1",
        "try_this = 1\ninstance = 2",
        "if (a) { return 1 }\nreturn",
        "[1, 2].sum()[0]",
        "def f = (a + b) * (c)\n(x)",
    ] {
        assert!(parse(source).is_ok(), "{source}: {:?}", parse(source).unwrap_err());
        assert!(prints_alike(source), "{source}");
    }
}

/// Whether the text that a script's tree is printed as parses to the same tree. The printed one has more parentheses, which may be too many.
fn prints_alike(source: &str) -> bool {
    let text = parse(source).unwrap().to_string();
    match parse(&text) {
        Ok(again) => again.to_string() == text,
        Err(flaw) => flaw.message.contains("within or behind each other"),
    }
}

#[test]
fn trees_are_printed() {
    for (source, printed) in [
        ("x=1+2*3-(4-5)", "x = 1 + (2 * 3) - (4 - 5);\n"),
        ("def x; String s = \"a${b.c}{\" + '$'", "def x;\nString s = \"a${b.c}\\u007b\" + '\\$';\n"),
        ("a?.b.'c d'(1g, 2L, 0.5d ?: 1e3) { x -> x++; return }[0]", "a?.b.'c d'(1g, 2L, 0.5d ?: 1e3) { x ->\nx++;\nreturn;\n}[0];\n"),
        (
            "if (a) b else if (c) { d = [a: 1, (b): 2, 'c': [:]] }",
            "if (a) {\nb;\n} else {\nif (c) {\nd = ['a': 1, (b): 2, 'c': [:]];\n};\n};\n",
        ),
        (
            "for (int i in 0..<n) l << -i as String\nwhile (!(a in b)) break",
            "for (i in 0..<n) {\n(l << (-i)) as String;\n};\nwhile (!(a in b)) {\nbreak;\n};\n",
        ),
        ("for (int i = 0; i < n; i++) l << i", "if (true) {\nInteger i = 0;\nwhile (i < n) {\n(l << i);\ni++;\n};\n};\n"),
        ("out:println 1\nthrow new a.BpmnError('x', y)", "println(1);\nthrow new a.BpmnError('x', y);\n"),
        ("m.each { k, v -> println \"$k\" }", "m.each() { k, v ->\nprintln(\"${k}\");\n};\n"),
    ] {
        assert_eq!(parse(source).unwrap().to_string(), printed, "{source}");
        assert!(prints_alike(source), "{source}");
    }
}

#[test]
fn what_is_not_understood_is_named_with_its_place() {
    for (source, offset, part) in [
        ("x = ", 4, "expected a value, but the script ends"),
        ("def x = 1\nthrow x", 16, "expected 'new'"),
        ("class A {}", 0, "'class' is not understood"),
        ("import com.acme.Foo", 7, "'com.acme.Foo' is not understood"),
        ("def d = new SimpleThing(1)", 8, "'new SimpleThing' is not understood"),
        ("x = LocalDate.now()", 4, "'LocalDate' is not understood"),
        ("runtimeService.x()", 0, "'runtimeService' is not understood"),
        ("def f(x) { x }", 4, "methods are not understood"),
        ("def c = { it }", 8, "a closure is only understood as the argument"),
        ("for (int i = 0; i < 3; i++) { if (i) continue }", 26, "write for (n in 0..<10)"),
        ("x =~ /a/", 2, "the operator '=~' is not understood"),
        ("a = 'x", 4, "has no closing '"),
        ("a = \"${x\"", 5, "has no closing '}'"),
        ("a = 1 2", 6, "expected the end of the statement, found '2'"),
        ("if (a 1) {}", 6, "expected ')', found '1) {}'"),
        ("f(a: 1)", 3, "named arguments are not understood"),
        ("x = [1, a: 2]", 4, "a list has no keys"),
        ("x = (String) y", 4, "casts are not understood"),
        ("1 = 2", 2, "nothing can be assigned"),
        ("x = 99999999999999999999", 4, "is too large"),
        ("\"a ${b c}\"", 7, "expected '}'"),
        ("{ -> 1 }", 0, "a closure is only understood"),
        ("a # b", 2, "the character '#'"),
    ] {
        let flaw = parse(source).expect_err(source);
        assert!(flaw.message.contains(part), "{source}: {}", flaw.message);
        assert_eq!(flaw.offset, offset, "{source}: {}", flaw.message);
    }
}

#[test]
fn depth_and_size_are_bounded() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("!", ""),
        ("f(", ")"),
        ("a[", "]"),
        ("\"${", "}\""),
        ("if (a) {", "}"),
        ("a.each {", "}"),
        ("x = ", ""),
        ("1 + (", ")"),
    ] {
        let n = 30_000 / open.len();
        let source = format!("{}1{}", open.repeat(n), close.repeat(n));
        let flaw = parse(&source).expect_err(open);
        assert!(flaw.message.contains("more than"), "{open}: {}", flaw.message);
    }
    for link in [" + a", ".a", "[a]", ".a()", " || a", "++"] {
        assert!(parse(&format!("a{}", link.repeat(5_000))).is_err(), "{link}");
    }
    // What leans to the left is as deep as what leans to the right, also where each leans within another.
    let leaning = (0..20).fold("a".to_owned(), |inner, _| format!("({inner}{})", " + a".repeat(20)));
    assert!(parse(&leaning).unwrap_err().message.contains("more than 100 parts"));
    assert!(parse(&format!("[{}]", "a + a + a.b(c), ".repeat(500))).is_ok());
    assert!(parse(&"x\n".repeat(40_000)).unwrap_err().message.contains("at most 65536"));
}

#[test]
fn no_text_makes_the_parser_panic() {
    let words = [
        "def ",
        "x",
        " = ",
        "1",
        "0.1",
        "'a'",
        "\"$x ${y}\"",
        "\"${",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        ":",
        ", ",
        "\n",
        ";",
        "if (",
        "else ",
        "for (",
        " in ",
        "..",
        "?.",
        "?:",
        "? ",
        "->",
        "println ",
        "execution.",
        "each ",
        "it",
        " + ",
        " - ",
        "!",
        "++",
        "new Date()",
        "return ",
        "as ",
        "<",
        ">",
        "'''",
        "\"\"\"",
        "/*",
        "//",
        "\\",
        "é",
        "\u{1F600}",
        "$",
        "1e9",
        "String ",
        "List<String> ",
        "import a.b\n",
    ];
    let mut seed = 11u64;
    let mut roll = |sides: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((seed >> 33) as usize) % sides
    };
    let mut parsed = 0;
    for _ in 0..60_000 {
        let source: String = (0..roll(12)).map(|_| words[roll(words.len())]).collect();
        match parse(&source) {
            Ok(program) => {
                parsed += 1;
                assert_eq!(parse(&source).unwrap(), program);
                assert!(prints_alike(&source), "{source} is printed as {program}");
            }
            Err(flaw) => assert!(flaw.offset <= source.len() && source.is_char_boundary(flaw.offset), "{source}: {flaw:?}"),
        }
    }
    assert!(parsed > 3_000, "{parsed}");
}
