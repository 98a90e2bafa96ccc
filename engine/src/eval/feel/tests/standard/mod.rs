//! The built-in functions of DMN 1.5 (10.3.4) and its expressions (10.3.2), by tables that follow the standard's own examples.
mod expressions;
mod functions;
mod ranges;
mod time;

use super::given;

/// Each expression, which reads no variables, gives the literal beside it.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(source, expected)| (source, *expected, given(source, &[])))
        .filter(|(_, expected, found)| expected != found)
        .map(|(source, expected, found)| format!("{source}\n    should be {expected}\n           is {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
