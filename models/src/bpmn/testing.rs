//! Helpers of the tests beside the elements: a fragment of a process in, a line per problem or a typed element out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
use super::{Definitions, Element, Process, parse};
use expect_test::Expect;
use std::sync::Arc;

const HEAD: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' targetNamespace='t'>";

/// A file with a process around `inner` and `roots` beside it; `inner` begins in line 2, column 1.
pub fn file(inner: &str, roots: &str) -> String {
    format!("{HEAD}<process id='p' isExecutable='true'>\n{inner}\n</process>{roots}</definitions>")
}

/// Checks the problems of what stands in a process, one line each.
pub fn check(inner: &str, expected: Expect) {
    check_with(inner, "", expected);
}

/// The same with root elements (messages, errors).
pub fn check_with(inner: &str, roots: &str, expected: Expect) {
    check_file(file(inner, roots).as_bytes(), expected);
}

/// The same for a whole file.
pub fn check_file(file: &[u8], expected: Expect) {
    let parsed = parse(file);
    let lines: Vec<String> = parsed.problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect();
    assert_eq!(parsed.definitions.is_none(), parsed.problems.iter().any(crate::Problem::is_error));
    expected.assert_eq(&lines.concat());
}

/// The definitions of a file without errors.
pub fn definitions(file: &[u8]) -> Definitions {
    let parsed = parse(file);
    parsed.definitions.unwrap_or_else(|| panic!("{:#?}", parsed.problems))
}

/// The process of a fragment without errors.
pub fn process(inner: &str, roots: &str) -> Arc<Process> {
    definitions(file(inner, roots).as_bytes()).processes[0].clone()
}

/// `node`, whose id is `x`, between a start and an end.
pub fn between(node: &str) -> String {
    format!(
        "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>\n{node}\n<sequenceFlow id='g' sourceRef='x' targetRef='e'/><endEvent id='e'/>"
    )
}

/// The element `x` of [`between`].
pub fn element(node: &str, roots: &str) -> Element {
    find(&process(&between(node), roots), "x").clone()
}

/// Checks the problems of [`between`]; `node` begins in line 3.
pub fn check_between(node: &str, roots: &str, expected: Expect) {
    check_with(&between(node), roots, expected);
}

/// The element with this id.
pub fn find<'p>(process: &'p Process, id: &str) -> &'p Element {
    process.element(process.by_id[id])
}
