//! How a file is read before it is deployed: by deployments, by `baton check` and for drafts, so that all three say the same of it.
use super::beside::{Alone, Beside};
use super::claims::Claim;
use super::imports::{self, Imported};
use super::scripts;
use super::starts::{self, Start};
use crate::clock::Clock;
use baton_engine::eval::{Scripts, check_script};
use baton_models::bpmn::{Draft, Options, Process, Which, parse_beside};
use baton_models::dmn::Model;
use baton_models::expr::Script;
use baton_models::{Position, Problem};
use std::sync::Arc;

/// What files are read with.
#[derive(Clone, Copy)]
pub struct Reading<'r> {
    pub options: &'r Options,
    /// Tells when the timers that start processes are due.
    pub clock: &'r Clock,
    pub beside: &'r dyn Beside,
}

impl<'r> Reading<'r> {
    /// Of files that stand alone.
    pub fn new(options: &'r Options, clock: &'r Clock) -> Self {
        Self { options, clock, beside: &Alone }
    }
}

/// A file that was read.
#[derive(Default)]
pub struct Read {
    /// In the order of the file.
    pub problems: Vec<Problem>,
    /// What can be shown of a BPMN file.
    pub draft: Option<Draft>,
    /// The processes to be deployed; empty where a problem is an error.
    pub processes: Vec<Process>,
    /// The scripts in files of their own that it names.
    pub scripts: scripts::Read,
    /// The decisions of a DMN file, and what it imports.
    pub model: Option<(Model, Imported)>,
    /// What no other file of the deployment may have.
    pub claims: Vec<Claim>,
}

impl Read {
    /// Whether a deployment takes it.
    pub fn is_right(&self) -> bool {
        !self.problems.iter().any(Problem::is_error)
    }
}

/// Reads the processes of a file.
pub fn processes(content: &[u8], which: Which<'_>, reading: &Reading<'_>, scripts: &mut Scripts) -> Read {
    let parsed = parse_beside(content, which, reading.options, &|path| reading.beside.script(path));
    let mut read = Read { problems: parsed.problems, draft: parsed.draft, scripts: parsed.files, ..Read::default() };
    read.problems.extend(unreadable(&parsed.javascript, scripts));
    let mut processes = Vec::new();
    for process in parsed.definitions.into_iter().flat_map(|definitions| definitions.processes) {
        let starts = starts::of(&process, reading.clock);
        read.problems.extend(starts.wrong);
        read.claims.push(Claim::process(&process));
        for (element, start) in starts.right {
            if let Start::Message(name) = start {
                read.claims.push(Claim::message(&process, process.element(element), &name));
            }
        }
        processes.push(Arc::unwrap_or_clone(process));
    }
    read.problems.sort_by_key(|problem| problem.at);
    if read.is_right() {
        read.processes = processes;
    }
    read
}

/// What is wrong with the texts of scripts.
fn unreadable(all: &[(Option<String>, Script)], scripts: &mut Scripts) -> Vec<Problem> {
    let wrong = all.iter().filter_map(|(element, script)| {
        let (at, message) = check_script(script, scripts).err()?;
        Some(Problem { file: script.file.clone(), ..Problem::error("script-javascript", at, element.as_deref(), message) })
    });
    wrong.collect()
}

/// Reads the decisions of a file with what it imports.
pub fn decisions(content: &[u8], reading: &Reading<'_>, scripts: &mut Scripts) -> Read {
    let (mut parsed, imported) = imports::read(content, &|namespace| reading.beside.model(namespace));
    let wrong = unreadable(&parsed.javascript, scripts);
    let model = parsed.model.filter(|_| wrong.is_empty());
    parsed.problems.extend(wrong);
    parsed.problems.sort_by_key(|problem| problem.at);
    let claims = model.iter().flat_map(|model| &model.decisions).map(Claim::decision).collect();
    Read { problems: parsed.problems, model: model.map(|model| (model, imported)), claims, ..Read::default() }
}

/// One problem of an element.
pub(super) fn problem(code: &'static str, at: Position, element: &str, message: String) -> Problem {
    Problem::error(code, at, Some(element), message)
}
