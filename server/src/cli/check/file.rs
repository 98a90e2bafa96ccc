//! What is said of one file.
use crate::store::deploy::{DeployError, Deployment, prepare};
use baton_models::bpmn::{Draft, DraftProcess, Which, parse_which};
use baton_models::{Position, Problem};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The largest file that is looked at, in bytes: more than any model, so that its own limit is what is reported.
const MOST: u64 = 64 << 20;

/// Both verdicts on a file, and why.
pub struct Checked {
    pub path: String,
    /// What can be shown of it; `None`: it is no BPMN at all.
    pub draft: Option<Draft>,
    /// A deployment would take it.
    pub deployable: bool,
    /// In the order of the file.
    pub problems: Vec<Problem>,
}

impl Checked {
    pub fn processes(&self) -> &[DraftProcess] {
        self.draft.as_ref().map(|draft| draft.processes.as_slice()).unwrap_or_default()
    }
}

/// Checks a file. Whatever is in it, an answer comes.
pub fn check(path: &Path) -> Checked {
    let name = path.display().to_string();
    let of_file = |code: &'static str, message: String| Checked {
        path: name.clone(),
        draft: None,
        deployable: false,
        problems: vec![Problem::error(code, Position::default(), None, message)],
    };
    let size = std::fs::metadata(path).map(|file| file.len());
    let content = match size {
        Ok(size) if size > MOST => return of_file("limit", format!("The file has {} MB; the most that is read are 16 MB.", size >> 20)),
        _ => std::fs::read(path),
    };
    match content {
        Err(error) => of_file("unreadable-file", format!("The file cannot be read: {error}.")),
        Ok(content) => catch_unwind(AssertUnwindSafe(|| verdicts(&name, content)))
            .unwrap_or_else(|_| of_file("defect", "The file cannot be judged because of a defect of Baton; please report it.".into())),
    }
}

fn verdicts(path: &str, content: Vec<u8>) -> Checked {
    let all = parse_which(&content, Which::All);
    // The name says what kind of file it is, which the path may not.
    let resources = vec![("model.bpmn".to_owned(), content)];
    let (deployable, strict) = match prepare(Deployment { resources, ..Deployment::default() }) {
        Ok(prepared) => (true, prepared.into_warnings()),
        Err(DeployError::Invalid(found)) => (false, found),
        Err(error) => (false, [(String::new(), vec![Problem::error("deployment", Position::default(), None, error.to_string())])].into()),
    };
    let mut problems: Vec<Problem> = strict.into_values().flatten().collect();
    // What stands in the way of processes that nobody has marked as executable yet.
    let known = |problem: &Problem, problems: &[Problem]| problems.iter().any(|other| other == problem);
    let hindrances: Vec<Problem> = all.problems.into_iter().filter(|problem| !known(problem, &problems)).collect();
    problems.extend(hindrances.into_iter().map(|problem| Problem { severity: baton_models::Severity::Warning, ..problem }));
    problems.sort_by_key(|problem| problem.at);
    Checked { path: path.to_owned(), draft: all.draft, deployable, problems }
}
