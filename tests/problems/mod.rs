//! The list of all problems (`models/src/codes/`): it is complete, each example has its problem, and `docs/problems.md` says
//! the same. `BATON_ACCEPT=1` writes the page.
mod page;

use crate::harness::{Kind, Server, files};
use baton::store::deploy::{self, DeployError, Deployment};
use baton_models::codes::{self, Code, Example};
use baton_models::{Problem, bpmn, dmn};
use std::collections::BTreeSet;

/// All entries.
fn all() -> impl Iterator<Item = &'static Code> {
    codes::CHAPTERS.iter().flat_map(|chapter| chapter.codes)
}

/// What is wrong with an example, as far as the files alone tell.
fn problems(example: &Example) -> Vec<Problem> {
    match example {
        Example::Deployment { together: true, .. } => {
            let numbered = example.files().into_iter().enumerate();
            let resources = numbered.map(|(n, file)| (format!("{n}.bpmn"), file.into_bytes())).collect();
            match deploy::prepare(Deployment { resources, ..Deployment::default() }) {
                Err(DeployError::Invalid(found)) => found.into_values().flatten().collect(),
                other => panic!("the example is not refused: {:?}", other.err()),
            }
        }
        Example::Dmn(_) | Example::DmnFile(_) => example.files().iter().flat_map(|file| dmn::parse(file.as_bytes()).problems).collect(),
        _ => example.files().iter().flat_map(|file| bpmn::parse(file.as_bytes()).problems).collect(),
    }
}

#[test]
fn every_example_has_its_problem() {
    let server = Server::start(Kind::Sqlite);
    let mut wrong = Vec::new();
    for code in all() {
        let found = problems(&code.example);
        match found.iter().find(|problem| problem.code == code.code) {
            Some(problem) if problem.severity == code.severity => {}
            Some(problem) => wrong.push(format!("{} is said to be a {:?}: {problem}", code.code, code.severity)),
            None if found.iter().any(Problem::is_error) => wrong.push(format!("{}: other problems were found: {found:#?}", code.code)),
            // What only a server knows.
            None => {
                let file = code.example.files().concat();
                let text = server.deploy(&[("example.bpmn", &file)]).text();
                if !text.contains(code.code) {
                    wrong.push(format!("{} is not found: {text}", code.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_is_listed_once_and_used() {
    let listed: BTreeSet<&str> = all().map(|code| code.code).collect();
    assert_eq!(listed.len(), all().count(), "a code is listed twice");
    let sources: String =
        files::sources().iter().filter(|path| is_source(path)).map(|path| files::read(path)).collect::<Vec<_>>().join("\n");
    let unused: Vec<_> = listed.iter().filter(|code| !sources.contains(&format!("\"{code}\""))).collect();
    assert!(unused.is_empty(), "no longer used: {unused:?}");
    let unlisted: BTreeSet<&str> = named(&sources).filter(|code| !listed.contains(code)).collect();
    assert!(unlisted.is_empty(), "add to models/src/codes: {unlisted:?}");
}

fn is_source(path: &str) -> bool {
    (path.starts_with("models/src/") && !path.starts_with("models/src/codes/")) || path.starts_with("server/src/store/deploy/")
}

/// The codes that stand first in a call that reports a problem.
fn named(sources: &str) -> impl Iterator<Item = &str> {
    const CALLS: [&str; 5] = ["error(", "warning(", "problem(", "refuse(file, ", "report("];
    CALLS.iter().flat_map(move |call| sources.split(call).skip(1)).filter_map(|rest| {
        let code = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        (!code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')).then_some(code)
    })
}
