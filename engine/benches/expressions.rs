//! What expressions and decisions cost: a condition in each language, and a decision table of 1,000 rules.
//! `cargo bench -p baton-engine --bench expressions`
#![allow(clippy::unwrap_used, clippy::expect_used)]
use baton_engine::eval::dmn::Decisions;
use baton_engine::eval::feel::{Clock, FeelContext, to_feel};
use baton_engine::eval::{Given, Scripts, evaluate_condition, run_condition};
use baton_models::expr::{Expression, Script};
use baton_models::{Position, Value, dmn};
use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// What each is measured for, at least.
const SECONDS: f64 = 1.0;

fn main() {
    let variables = vec![("amount".into(), Value::Integer(250)), ("approved".into(), Value::Boolean(true))];
    let mut given = Given { variables, now: 1_769_860_800_000, ..Given::default() };
    for source in ["${amount > 100 && approved}", "=amount > 100 and approved", "=sum(for i in 1..10 return i * amount) > 100"] {
        let expression = Expression::parse(source, Position::default(), None).unwrap();
        measured(source, || assert!(evaluate_condition(black_box(&expression), &mut given).unwrap()));
    }
    let mut scripts = Scripts::default();
    let script = Script::new(Some("javascript"), "amount > 100 && approved", Position::default(), None).unwrap();
    measured("JavaScript: amount > 100 && approved", || assert!(run_condition(black_box(&script), &mut given, &mut scripts).unwrap()));
    let table = Arc::new(Decisions::new(dmn::parse(table(1_000).as_bytes()).model.unwrap()));
    let mut context = FeelContext::default();
    for (name, value) in [("amount", Value::Integer(99_950)), ("kind", Value::text("gold")), ("country", Value::text("DE"))] {
        context.set_entry(&name.into(), to_feel(&value).unwrap());
    }
    let clock = Clock { now: 0, today: (2026, 1, 31), seed: 7 };
    measured("a decision table of 1,000 rules, the last of which matches", || {
        let evaluated = table.evaluate("t", &context, clock).unwrap();
        assert!(evaluated.rules.is_some_and(|rules| rules.len() == 1));
    });
}

/// Rules with a range, a text and a list of texts each.
fn table(rules: usize) -> String {
    let mut file = String::from(
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='n'><decision id='t' name='t'><decisionTable>",
    );
    for input in ["amount", "kind", "country"] {
        let _ = write!(file, "<input><inputExpression><text>{input}</text></inputExpression></input>");
    }
    file += "<output name='percent'/>";
    for rule in 0..rules {
        let cells = [format!("[{}..{})", rule * 100, rule * 100 + 100), "\"gold\"".to_owned(), "\"AT\", \"DE\", \"CH\"".to_owned()];
        file += "<rule>";
        for cell in cells {
            let _ = write!(file, "<inputEntry><text>{cell}</text></inputEntry>");
        }
        let _ = write!(file, "<outputEntry><text>{rule} / 10</text></outputEntry></rule>");
    }
    file + "</decisionTable></decision></definitions>"
}

fn measured(what: &str, mut work: impl FnMut()) {
    let (mut times, begun) = (Vec::new(), Instant::now());
    while begun.elapsed().as_secs_f64() < SECONDS {
        let started = Instant::now();
        for _ in 0..20 {
            work();
        }
        times.push(started.elapsed().as_nanos() / 20);
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!("{what}: {median} ns (best {})", times.first().copied().unwrap_or_default());
}
