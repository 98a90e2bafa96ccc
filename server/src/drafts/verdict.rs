//! What is said of a file before it is deployed: can it be shown, can it be deployed, and what hinders it.
use super::{Alone, Beside};
use crate::store::deploy::{checked_decisions, is_dmn, read_processes};
use baton_engine::eval::Scripts;
use baton_models::bpmn::{Draft, DraftProcess, Options, Which};
use baton_models::{Position, Problem, Severity, dmn};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Both verdicts on a file, and why.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What can be shown of it; `None`: it is neither BPMN nor DMN at all.
    pub draft: Option<Draft>,
    /// A deployment would take it.
    pub deployable: bool,
    /// A deployment would take it with the processes that are not marked as executable.
    pub deployable_with_all: bool,
    /// In the order of the file.
    pub problems: Vec<Problem>,
    /// The names of the decisions of a DMN file.
    pub decisions: Vec<String>,
}

impl Verdict {
    /// Judges a file as whoever runs the server wants it; its name tells decisions (DMN) from processes. Whatever is in it,
    /// an answer comes.
    pub fn of(name: &str, content: &[u8], options: &Options) -> Self {
        Self::among(name, content, options, &Alone)
    }

    /// The same of a file of a set.
    pub fn among(name: &str, content: &[u8], options: &Options, beside: &dyn Beside) -> Self {
        match is_dmn(name) {
            true => Self::guarded(|| decisions(content, beside)),
            false => Self::guarded(|| processes(content, options, beside)),
        }
    }

    fn guarded(judge: impl FnOnce() -> Self) -> Self {
        catch_unwind(AssertUnwindSafe(judge))
            .unwrap_or_else(|_| Self::nothing("defect", "The file cannot be judged because of a defect of Baton; please report it."))
    }

    /// Of a file that could not even be looked at.
    pub fn nothing(code: &'static str, why: impl Into<String>) -> Self {
        Self { problems: vec![Problem::error(code, Position::default(), None, why)], ..Self::default() }
    }

    pub fn processes(&self) -> &[DraftProcess] {
        self.draft.as_ref().map(|draft| draft.processes.as_slice()).unwrap_or_default()
    }

    /// How many problems refuse a deployment.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.is_error()).count()
    }
}

fn decisions(content: &[u8], beside: &dyn Beside) -> Verdict {
    let parsed = checked_decisions(dmn::parse_with(content, &|namespace| beside.model(namespace)), &mut Scripts::default());
    let deployable = parsed.model.is_some() && !parsed.problems.iter().any(Problem::is_error);
    let name = |decision: &dmn::Decision| if decision.name.is_empty() { decision.id.clone() } else { decision.name.clone() };
    let decisions = parsed.model.iter().flat_map(|model| &model.decisions).map(name).collect();
    Verdict { draft: parsed.model.map(|_| Draft::default()), deployable, problems: parsed.problems, decisions, ..Verdict::default() }
}

/// What a deployment of the file would say; it is read again only where not all of it is meant to run.
fn processes(content: &[u8], options: &Options, beside: &dyn Beside) -> Verdict {
    let mut scripts = Scripts::default();
    let mut read = |which| read_processes(content, which, options, &|path| beside.script(path), &mut scripts);
    let all = read(Which::All);
    let deployable_with_all = all.definitions.as_ref().is_some_and(|definitions| !definitions.processes.is_empty());
    let is_whole =
        all.draft.as_ref().is_some_and(|draft| !draft.processes.is_empty() && draft.processes.iter().all(|process| process.executable));
    if is_whole {
        return Verdict {
            draft: all.draft,
            deployable: all.definitions.is_some(),
            deployable_with_all,
            problems: all.problems,
            ..Verdict::default()
        };
    }
    let meant = read(Which::Executable);
    let (deployable, mut problems) = (meant.definitions.is_some(), meant.problems);
    // What stands in the way of processes that nobody has marked as executable yet.
    let hindrances: Vec<Problem> = all.problems.into_iter().filter(|problem| !problems.contains(problem)).collect();
    problems.extend(hindrances.into_iter().map(|problem| Problem { severity: Severity::Warning, ..problem }));
    problems.sort_by_key(|problem| problem.at);
    Verdict { draft: all.draft, deployable, deployable_with_all, problems, ..Verdict::default() }
}
