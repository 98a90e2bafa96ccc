//! What no two files of a deployment may both have: a process, a decision, a message that starts a process.
use super::beside::Beside;
use super::read::problem;
use baton_models::bpmn::{Element, Process};
use baton_models::dmn::Decision;
use baton_models::{Position, Problem};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Process,
    Decision,
    Message,
}

/// Something that a file has for itself.
#[derive(Debug, Clone)]
pub struct Claim {
    what: What,
    name: String,
    /// The process or decision that has it.
    owner: String,
    element: String,
    at: Position,
}

impl Claim {
    pub(super) fn process(process: &Process) -> Self {
        let id = process.id.to_string();
        Self { what: What::Process, name: id.clone(), owner: id.clone(), element: id, at: process.at }
    }

    pub(super) fn decision(decision: &Decision) -> Self {
        let id = decision.id.clone();
        Self { what: What::Decision, name: id.clone(), owner: id.clone(), element: id, at: decision.at }
    }

    pub(super) fn message(process: &Process, element: &Element, name: &str) -> Self {
        let (owner, element, at) = (process.id.to_string(), element.id.to_string(), element.at);
        Self { what: What::Message, name: name.to_owned(), owner, element, at }
    }

    fn code(&self) -> &'static str {
        match self.what {
            What::Process => "duplicate-process",
            What::Decision => "duplicate-id",
            What::Message => "start-message-taken",
        }
    }

    /// The message starts another process.
    pub(super) fn is_held(&self, holder: &str) -> Problem {
        let why = format!("The message '{}' starts the process '{holder}' already; give this one another name.", self.name);
        problem(self.code(), self.at, &self.element, why)
    }

    fn is_twice(&self, holder: &str) -> Problem {
        let twice =
            |kind: &str| problem(self.code(), self.at, &self.element, format!("The {kind} '{}' is in this deployment twice.", self.name));
        match self.what {
            What::Process => twice("process"),
            What::Decision => twice("decision"),
            What::Message => self.is_held(holder),
        }
    }

    /// Another file has it too, though nobody has said that the two are deployed together.
    fn is_elsewhere(&self, file: &str) -> Problem {
        let kind = match self.what {
            What::Process => "process",
            What::Decision => "decision",
            What::Message => "message that starts a process,",
        };
        let message = format!("The {kind} '{}' is in '{file}' too: the two files cannot be deployed together.", self.name);
        Problem::warning(self.code(), self.at, Some(&self.element), message)
    }
}

/// Who has what so far.
#[derive(Default)]
pub struct Claims {
    /// Owner and file.
    known: HashMap<(What, String), (String, String)>,
}

impl Claims {
    /// Takes the claims of a file down, but for decisions, whose keys are settled when all files are read. Gives what refuses a
    /// deployment of all files so far.
    pub fn take(&mut self, file: &str, claims: &[Claim]) -> Vec<Problem> {
        let claims: Vec<Claim> = claims.iter().filter(|claim| claim.what != What::Decision).cloned().collect();
        self.add(file, &claims, |claim, (owner, _)| Some(claim.is_twice(owner)))
    }

    /// The same for files that need not be deployed together: worth knowing.
    pub fn note(&mut self, file: &str, claims: &[Claim]) -> Vec<Problem> {
        self.add(file, claims, |claim, (_, other)| (other != file).then(|| claim.is_elsewhere(other)))
    }

    fn add(&mut self, file: &str, claims: &[Claim], twice: impl Fn(&Claim, &(String, String)) -> Option<Problem>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for claim in claims {
            match self.known.get(&(claim.what, claim.name.clone())) {
                Some(holder) => problems.extend(twice(claim, holder)),
                None => drop(self.known.insert((claim.what, claim.name.clone()), (claim.owner.clone(), file.to_owned()))),
            }
        }
        problems
    }

    /// Messages that start a process already that is not among those whose claims were taken: those get new versions, which start
    /// with what they say now.
    pub fn held(&self, claims: &[Claim], beside: &dyn Beside) -> Vec<Problem> {
        let messages = claims.iter().filter(|claim| claim.what == What::Message);
        let problem = |claim: &Claim| {
            let holder = beside.holder(&claim.name).filter(|holder| !self.known.contains_key(&(What::Process, holder.clone())))?;
            Some(claim.is_held(&holder))
        };
        messages.filter_map(problem).collect()
    }
}
