//! Literals: what is printed reads as the same value; what is none is refused.
use super::*;

/// A small generator of pseudo-random numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn text(&mut self) -> String {
        const ODD: [char; 14] = ['a', 'Z', ' ', '"', '\\', '\n', '\r', '\t', '\u{1}', '\u{85}', '\u{2028}', 'ä', '😀', '/'];
        (0..self.roll(6)).map(|_| ODD[usize::try_from(self.roll(14)).unwrap()]).collect()
    }

    fn literal(&mut self, depth: u64) -> String {
        match self.roll(if depth == 0 { 8 } else { 11 }) {
            0 => "null".to_owned(),
            1 => ["true", "false"][usize::try_from(self.roll(2)).unwrap()].to_owned(),
            2 => format!("{}{}.{:03}", ["", "-"][usize::try_from(self.roll(2)).unwrap()], self.roll(1 << 30), self.roll(1000)),
            3 => format!("{}e{}", self.roll(1 << 20) + 1, self.roll(40)),
            4 => format!("date(\"{:04}-{:02}-{:02}\")", self.roll(9999), self.roll(12) + 1, self.roll(28) + 1),
            5 => format!(
                "date and time(\"2020-0{}-11T{:02}:11:12.5{}\")",
                self.roll(9) + 1,
                self.roll(24),
                ["", "Z", "+01:00", "@Europe/Paris"][usize::try_from(self.roll(4)).unwrap()]
            ),
            6 => format!("duration(\"P{}DT{}H0.25S\")", self.roll(100), self.roll(100)),
            7 => {
                let mut out = String::new();
                super::super::literal::print(&FeelValue::String(self.text())).clone_into(&mut out);
                out
            }
            8 => format!("[{}]", (0..self.roll(4)).map(|_| self.literal(depth - 1)).collect::<Vec<_>>().join(" , ")),
            9 => format!(
                "{{{}}}",
                (0..self.roll(4)).map(|n| format!("\"k {n}\" : {}", self.literal(depth - 1))).collect::<Vec<_>>().join(",")
            ),
            _ => format!("[{}..{})", self.roll(10), self.roll(10) + 10),
        }
    }
}

#[test]
fn printing_and_parsing_agree() {
    let mut dice = Dice(7);
    for _ in 0..20_000 {
        let text = dice.literal(4);
        let value = literal::parse(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
        let printed = literal::print(&value);
        let again = literal::parse(&printed).unwrap_or_else(|why| panic!("{printed}: {why}"));
        assert_eq!(again, value, "{text}");
        assert_eq!(literal::print(&again), printed);
    }
}

#[test]
fn digits_stay() {
    for text in ["12345678901234567890123456789012.34", "0.1", "-5", "123456789012345678901234567890"] {
        assert_eq!(literal::print(&literal::parse(text).unwrap()), text);
    }
    assert_eq!(literal::print(&literal::parse("1E3").unwrap()), "1000");
    assert_eq!(literal::print(&literal::parse("(..5]").unwrap()), "(..5]");
    assert_eq!(literal::print(&literal::parse("date and time(\"2020-01-01\")").unwrap()), "date and time(\"2020-01-01T00:00:00\")");
    assert_eq!(literal::print(&literal::parse("duration(\"-P1Y2M\")").unwrap()), "duration(\"-P1Y2M\")");
}

#[test]
fn only_literals_are_read() {
    for text in [
        "",
        "a",
        "1 + 1",
        "{a: 1}",
        "[1, 2",
        "nullx",
        "\"a",
        "{\"a\": 1, \"a\": 2}",
        "date(\"2020-02-30\")",
        "today()",
        "1.",
        ".5",
        "[..]",
        "'a'",
        "1 2",
        "\"a\nb\"",
        "\"\\x\"",
        "duration(\"x\")",
        "time(\"25:00:00\")",
        "--1",
        "01x",
    ] {
        assert!(literal::parse(text).is_err(), "{text}");
    }
    assert!(literal::parse(&"[".repeat(100_000)).is_err());
    assert!(literal::parse(&format!("{}1{}", "[".repeat(120), "]".repeat(120))).is_ok());
}

#[test]
fn twisted_literals_never_panic() {
    let mut dice = Dice(11);
    for _ in 0..5_000 {
        let mut text: Vec<char> = dice.literal(3).chars().collect();
        for _ in 0..=dice.roll(3) {
            let at = usize::try_from(dice.roll(text.len() as u64 + 1)).unwrap();
            text.insert(at, ['"', '[', '{', ',', '\\', '.', 'e', '(', ')', '\u{0}'][usize::try_from(dice.roll(10)).unwrap()]);
        }
        let text: String = text.into_iter().collect();
        let _ = (literal::parse(&text), literal::parse_json(&text));
    }
}
