//! What is said of a file before it is deployed: can it be shown, can it be deployed, and what hinders it.
use crate::store::deploy::{Claim, Claims, Read, Reading, is_dmn, read_decisions, read_processes};
use baton_engine::eval::Scripts;
use baton_models::bpmn::{Draft, DraftProcess, Which};
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
    /// What a DMN file tells.
    pub model: Option<Box<dmn::Model>>,
    /// The namespaces of the models that it imports, directly and through others, as far as they are there.
    pub imports: Vec<String>,
    /// What no file beside it may have that is deployed together with it.
    pub claims: Vec<Claim>,
}

impl Verdict {
    /// What a deployment of the file alone would say of it; its name tells decisions (DMN) from processes. Whatever is in it, an
    /// answer comes.
    pub fn of(name: &str, content: &[u8], reading: &Reading<'_>) -> Self {
        match is_dmn(name) {
            true => Self::guarded(|| decisions(content, reading)),
            false => Self::guarded(|| processes(content, reading)),
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

/// Whether it imports other models, found or not.
pub fn imports_models(verdict: &Verdict) -> bool {
    !verdict.imports.is_empty() || verdict.problems.iter().any(|problem| problem.code == "dmn-import")
}

fn decisions(content: &[u8], reading: &Reading<'_>) -> Verdict {
    let Read { problems, model, claims, .. } = judged(read_decisions(content, reading, &mut Scripts::default()), reading);
    let deployable = !problems.iter().any(Problem::is_error);
    let draft = model.as_ref().map(|_| Draft::default());
    let (model, imported) = model.unzip();
    let (model, imports) = (model.map(Box::new), imported.into_iter().flatten().map(|(namespace, _)| namespace).collect());
    Verdict { draft, deployable, problems, model, imports, claims, ..Verdict::default() }
}

/// With what refuses a deployment although the file itself is right.
fn judged(mut read: Read, reading: &Reading<'_>) -> Read {
    let mut claims = Claims::default();
    read.problems.extend(claims.take("", &read.claims));
    read.problems.extend(claims.held(&read.claims, reading.beside));
    read.problems.sort_by_key(|problem| problem.at);
    read
}

/// It is read again only where not all of it is meant to run.
fn processes(content: &[u8], reading: &Reading<'_>) -> Verdict {
    let mut scripts = Scripts::default();
    let all = judged(read_processes(content, Which::All, reading, &mut scripts), reading);
    let deployable_with_all = all.is_right() && !all.processes.is_empty();
    let is_whole =
        all.draft.as_ref().is_some_and(|draft| !draft.processes.is_empty() && draft.processes.iter().all(|process| process.executable));
    if is_whole {
        let deployable = all.is_right();
        return Verdict {
            draft: all.draft,
            deployable,
            deployable_with_all,
            problems: all.problems,
            claims: all.claims,
            ..Verdict::default()
        };
    }
    let meant = judged(read_processes(content, Which::Executable, reading, &mut scripts), reading);
    let (deployable, mut problems) = (meant.is_right(), meant.problems);
    // What stands in the way of processes that nobody has marked as executable yet.
    let hindrances: Vec<Problem> = all.problems.into_iter().filter(|problem| !problems.contains(problem)).collect();
    problems.extend(hindrances.into_iter().map(|problem| Problem { severity: Severity::Warning, ..problem }));
    problems.sort_by_key(|problem| problem.at);
    Verdict { draft: all.draft, deployable, deployable_with_all, problems, claims: meant.claims, ..Verdict::default() }
}
