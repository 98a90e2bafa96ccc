//! Every code that a problem can have: what it means, whether it refuses the file, and a model that provokes it. The page
//! `docs/problems.md` is made of this list, and a test reports every example.
mod activity;
mod decision;
mod deployment;
mod event;
mod extension;
mod file;
mod flow;
mod standard;

use crate::Severity;

/// A code with its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// Stable, lower case with dashes.
    pub code: &'static str,
    /// Whether it refuses the deployment.
    pub severity: Severity,
    /// What is wrong, why it matters, and what to do.
    pub meaning: &'static str,
    pub example: Example,
}

/// A model that has the problem.
#[derive(Debug, Clone, Copy)]
pub enum Example {
    /// What stands in a process.
    Process(&'static str),
    /// What stands in a process, and beside it under the root.
    Beside(&'static str, &'static str),
    /// An element with the id `x` between a start event and an end event.
    Between(&'static str),
    /// The same, and what stands under the root.
    BetweenBeside(&'static str, &'static str),
    /// A whole file.
    File(&'static str),
    /// What stands in a process, so many times.
    Times(&'static str, usize),
    /// A whole file that should be DMN.
    DmnFile(&'static str),
    /// What stands in a DMN file.
    Dmn(&'static str),
    /// What stands in the processes of several files, which are deployed one after the other, or together.
    Deployment { files: &'static [&'static str], together: bool },
}

/// A chapter of the list.
#[derive(Debug, Clone, Copy)]
pub struct Chapter {
    pub title: &'static str,
    pub codes: &'static [Code],
}

/// All codes.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { title: "The file", codes: file::CODES },
    Chapter { title: "Flows, gateways and events", codes: flow::CODES },
    Chapter { title: "Events", codes: event::CODES },
    Chapter { title: "Activities, conditions and scripts", codes: activity::CODES },
    Chapter { title: "Beside the flow, and values", codes: standard::CODES },
    Chapter { title: "Extensions", codes: extension::CODES },
    Chapter { title: "Decisions", codes: decision::CODES },
    Chapter { title: "Deployment", codes: deployment::CODES },
];

/// The entry of a code.
pub fn find(code: &str) -> Option<&'static Code> {
    CHAPTERS.iter().flat_map(|chapter| chapter.codes).find(|known| known.code == code)
}

/// What a code means and what to do; empty for one that is not listed.
pub fn meaning(code: &str) -> &'static str {
    find(code).map_or("", |code| code.meaning)
}

const HEAD: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' \
                    targetNamespace='t'>";

const DMN_HEAD: &str = "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d' namespace='n'>";

impl Example {
    /// The files, ready to be deployed.
    pub fn files(&self) -> Vec<String> {
        match self {
            Self::Process(inner) => vec![file(inner, "")],
            Self::Beside(inner, roots) => vec![file(inner, roots)],
            Self::Between(node) => vec![file(&between(node), "")],
            Self::BetweenBeside(node, roots) => vec![file(&between(node), roots)],
            Self::File(text) | Self::DmnFile(text) => vec![(*text).to_owned()],
            Self::Dmn(inner) => vec![format!("{DMN_HEAD}{inner}</definitions>")],
            Self::Times(part, times) => vec![file(&part.repeat(*times), "")],
            Self::Deployment { files, .. } => files.iter().map(|inner| file(inner, "")).collect(),
        }
    }
}

fn file(inner: &str, roots: &str) -> String {
    format!("{HEAD}<process id='p' isExecutable='true'>\n{inner}\n</process>\n{roots}</definitions>")
}

fn between(node: &str) -> String {
    format!(
        "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='x'/>\n{node}\n<sequenceFlow id='g' sourceRef='x' targetRef='e'/><endEvent id='e'/>"
    )
}

const fn error(code: &'static str, meaning: &'static str, example: Example) -> Code {
    Code { code, severity: Severity::Error, meaning, example }
}

const fn warning(code: &'static str, meaning: &'static str, example: Example) -> Code {
    Code { code, severity: Severity::Warning, meaning, example }
}
