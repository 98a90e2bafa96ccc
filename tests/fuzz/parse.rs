//! What must hold whatever bytes are called a BPMN file: an answer, of bounded size, with places that exist.
use baton_engine::Graph;
use baton_models::{Key, Problem, bpmn, codes};

/// Problems in one answer: a thousand errors, a thousand warnings, how many more there are of each, and of the encoding.
const PROBLEMS: usize = 2_003;
/// Bytes of a message.
const MESSAGE: usize = 4_000;

/// Parses; true where the file is right.
pub fn check(data: &[u8]) -> bool {
    let parsed = bpmn::parse(data);
    let has_errors = parsed.problems.iter().any(Problem::is_error);
    assert_eq!(parsed.definitions.is_none(), has_errors, "a model, or at least one error: {:?}", parsed.problems);
    assert!(parsed.problems.len() <= PROBLEMS, "{} problems", parsed.problems.len());
    let lines = 1 + data.iter().filter(|byte| **byte == b'\n').count();
    for problem in &parsed.problems {
        assert!(codes::find(problem.code).is_some(), "models/src/codes does not know {}", problem.code);
        assert!(problem.message.len() <= MESSAGE, "a message of {} bytes: {problem}", problem.message.len());
        assert!(problem.element.as_ref().is_none_or(|id| id.chars().count() <= 255), "a long id: {problem}");
        assert!(
            problem.at.line as usize <= lines && problem.at.column as usize <= data.len() + 1,
            "a place outside of the file: {problem}"
        );
    }
    let Some(definitions) = parsed.definitions else { return false };
    for process in definitions.processes {
        let graph = Graph::new(Key(1), 1, Key(2), None, (*process).clone());
        for (id, index) in &process.by_id {
            assert_eq!(graph.find(id), Some(*index));
            assert_eq!(process.element(*index).id, *id);
        }
        for flow in &process.flows {
            assert!(graph.find_flow(&flow.id).is_some());
            assert_eq!(process.element(flow.source).parent, process.element(flow.target).parent, "a flow crosses a border");
        }
    }
    true
}
