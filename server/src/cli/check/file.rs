//! What is said of one file.
use crate::drafts::Verdict;
use baton_models::bpmn::{Draft, DraftProcess, Options};
use baton_models::{Position, Problem};
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
        Ok(content) => {
            let Verdict { draft, deployable, problems, .. } = Verdict::of(&name, content, &Options::default());
            Checked { path: name, draft, deployable, problems }
        }
    }
}
