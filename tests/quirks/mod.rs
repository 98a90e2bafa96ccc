//! What real files of modelling tools do, each quirk with a file of ours: what both doors say of it. `D` it can be shown as
//! a draft, `d` it cannot; `X` it can be deployed, `x` it cannot; then the codes of what is told.
mod activities;
mod events;
mod files;
mod flows;
mod shown;

use baton::clock::Clock;
use baton::drafts::Verdict;
use baton::store::deploy::Reading;
use baton_models::bpmn::Options;
use expect_test::Expect;
use std::fmt::Write;

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/// A file with an executable process of this content, and what stands beside it.
fn file(content: &str, beside: &str) -> String {
    format!(
        "<definitions xmlns='{MODEL}' xmlns:b='{MODEL}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' \
         xmlns:v='urn:vendor' targetNamespace='t'><process id='p' isExecutable='true'>{content}</process>{beside}</definitions>"
    )
}

/// An element with the id `x` between a start and an end event.
fn between(element: &str) -> String {
    format!(
        "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>{element}<sequenceFlow id='g' sourceRef='x' targetRef='e'/><endEvent id='e'/>"
    )
}

/// A file with such an element.
fn with(element: &str, beside: &str) -> Vec<u8> {
    file(&between(element), beside).into_bytes()
}

/// Compares what is said of each file.
#[track_caller]
fn check(quirks: &[(&str, Vec<u8>)], expected: Expect) {
    let mut said = String::new();
    for (quirk, file) in quirks {
        let verdict = Verdict::of("model.bpmn", file, &Reading::new(&Options::default(), &Clock::system()));
        let letters = format!("{}{}", if verdict.draft.is_some() { "D" } else { "d" }, if verdict.deployable { "X" } else { "x" });
        let mut codes: Vec<&str> = verdict.problems.iter().map(|problem| problem.code).collect();
        codes.dedup();
        let _ = writeln!(said, "{letters} {quirk}: {}", codes.join(" "));
    }
    expected.assert_eq(&said);
}
