//! The workflow control-flow patterns (van der Aalst, ter Hofstede, Kiepuszewski, Barros: "Workflow Patterns", 2003; Russell
//! and others: "Workflow Control-Flow Patterns: A Revised View", 2006) that BPMN can express, by their numbers there. BPMN has
//! no way to say: a persistent trigger (24), a static or dynamic partial join of instances that go on (34, 36), and a critical
//! section (39).
mod basic;
mod branching;
mod cancellation;
mod instances;
mod iteration;
mod state;

use crate::harness::{Run, fixture};

/// A story about a model in `tests/fixtures/patterns/`.
fn of(path: &str) -> Run {
    let process = path.rsplit('/').next().unwrap_or(path);
    Run::model(process, &fixture(path))
}
