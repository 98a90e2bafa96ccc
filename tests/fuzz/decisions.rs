//! What must hold whatever bytes are called a DMN file: an answer with places that exist; and each decision ends in time, twice alike.
use baton_engine::eval::dmn::Decisions;
use baton_engine::eval::feel::{Clock, FeelContext, to_feel};
use baton_models::{Value, dmn};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For one decision on a busy machine, without optimisation.
const PATIENCE: Duration = Duration::from_secs(20);
/// Decisions that are evaluated of one file.
const DECISIONS: usize = 20;

/// Whatever is imported.
const IMPORTED: &[u8] = include_bytes!("../fixtures/rates.dmn");

/// Parses and decides; true where the file is right.
pub fn check(data: &[u8]) -> bool {
    let parsed = dmn::parse_with(data, &|_| Ok(Some(IMPORTED.to_vec())));
    let lines = 1 + data.iter().filter(|byte| **byte == b'\n').count();
    for problem in &parsed.problems {
        assert!(problem.message.len() <= 8_000, "a message of {} bytes: {problem}", problem.message.len());
        assert!(problem.at.line as usize <= lines, "a place outside of the file: {problem}");
    }
    let Some(model) = parsed.model else {
        assert!(!parsed.problems.is_empty(), "refused, and nobody knows why");
        return false;
    };
    let ids: Vec<_> = model.decisions.iter().map(|decision| decision.id.clone()).take(DECISIONS).collect();
    let decisions = Arc::new(Decisions::new(model));
    for id in ids {
        let started = Instant::now();
        let once = told(&decisions, &id);
        assert!(started.elapsed() < PATIENCE, "{id} took {:?}", started.elapsed());
        assert_eq!(told(&decisions, &id), once, "{id}");
    }
    true
}

/// What a decision gives, as text.
fn told(decisions: &Arc<Decisions>, id: &str) -> String {
    let mut given = FeelContext::default();
    for (name, value) in [("amount", Value::Integer(250)), ("orders", Value::Integer(3)), ("kind", Value::text("gold"))] {
        given.set_entry(&name.into(), to_feel(&value).unwrap());
    }
    let evaluated = decisions.evaluate(id, &given, Clock { now: 1_769_860_800_000, today: (2026, 1, 31), seed: 7 });
    format!("{:?}", evaluated.map(|evaluated| (evaluated.value.to_string(), evaluated.failures, evaluated.warnings)))
}
