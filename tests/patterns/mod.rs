//! The workflow control-flow patterns (van der Aalst, ter Hofstede, Kiepuszewski, Barros: "Workflow Patterns", 2003; Russell
//! and others: "Workflow Control-Flow Patterns: A Revised View", 2006), all 43, by their numbers there. One is expressed only in
//! part, the critical section (39): BPMN has no lock, so that the sections must lie in one ad-hoc sub-process.
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
