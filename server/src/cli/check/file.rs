//! What is said of one file.
use crate::drafts::Verdict;
use baton_models::bpmn::Options;
use std::path::Path;

/// The largest file that is looked at, in bytes: more than any model, so that its own limit is what is reported.
const MOST: u64 = 64 << 20;

/// A file and what is said of it.
pub struct Checked {
    pub path: String,
    pub verdict: Verdict,
}

/// Checks a file as a server with these options does. Whatever is in it, an answer comes.
pub fn check(path: &Path, options: &Options) -> Checked {
    let name = path.display().to_string();
    let of_file = |code: &'static str, message: String| Checked { path: name.clone(), verdict: Verdict::nothing(code, message) };
    let size = std::fs::metadata(path).map(|file| file.len());
    let content = match size {
        Ok(size) if size > MOST => return of_file("limit", format!("The file has {} MB; the most that is read are 16 MB.", size >> 20)),
        _ => std::fs::read(path),
    };
    match content {
        Err(error) => of_file("unreadable-file", format!("The file cannot be read: {error}.")),
        Ok(content) => Checked { verdict: Verdict::of(&name, &content, options), path: name },
    }
}
