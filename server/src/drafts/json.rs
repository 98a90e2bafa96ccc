//! Problems and processes as the command line and the REST interface tell them.
use baton_models::bpmn::DraftProcess;
use baton_models::{Problem, codes};
use serde_json::{Value, json};

/// A process of a file.
pub fn process(process: &DraftProcess) -> Value {
    json!({ "id": process.id, "name": process.name, "executable": process.executable })
}

/// A problem with its place and what to do.
pub fn problem(problem: &Problem) -> Value {
    let mut said = json!({
        "code": problem.code,
        "element": problem.element,
        "line": problem.at.line,
        "column": problem.at.column,
        "severity": problem.severity,
        "message": problem.message,
        "hint": codes::meaning(problem.code),
    });
    // A script may stand in another file.
    if let (Some(file), Some(fields)) = (&problem.file, said.as_object_mut()) {
        fields.insert("file".to_owned(), (&**file).into());
    }
    said
}
