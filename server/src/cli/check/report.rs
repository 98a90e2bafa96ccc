//! The answer for people and for programs.
use super::effort;
use super::file::Checked;
use crate::drafts::{self, Verdict};
use baton_models::{Problem, Severity, codes};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What was found in all files.
pub struct Report {
    files: Vec<Checked>,
}

/// How often a problem was found.
#[derive(Default)]
struct Missing {
    files: usize,
    occurrences: usize,
    errors: usize,
}

impl Report {
    pub fn new(files: Vec<Checked>) -> Self {
        Self { files }
    }

    pub fn all_deployable(&self) -> bool {
        self.files.iter().all(|file| file.verdict.deployable)
    }

    fn count(&self, which: impl Fn(&Verdict) -> bool) -> usize {
        self.files.iter().filter(|file| which(&file.verdict)).count()
    }

    fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.files.iter().flat_map(|file| &file.verdict.problems)
    }

    /// What is missing, by code; what hinders most files first.
    fn missing(&self) -> Vec<(&'static str, Missing)> {
        let mut missing: BTreeMap<&'static str, Missing> = BTreeMap::new();
        for file in &self.files {
            let mut of_file: BTreeMap<&'static str, usize> = BTreeMap::new();
            for problem in &file.verdict.problems {
                *of_file.entry(problem.code).or_default() += 1;
                missing.entry(problem.code).or_default().errors += usize::from(problem.is_error());
            }
            for (code, occurrences) in of_file {
                let entry = missing.entry(code).or_default();
                entry.files += 1;
                entry.occurrences += occurrences;
            }
        }
        let mut list: Vec<_> = missing.into_iter().collect();
        list.sort_by_key(|(_, missing)| (missing.errors == 0, std::cmp::Reverse(missing.files)));
        list
    }

    /// One object with `files` and `summary`.
    pub fn json(&self) -> Value {
        let processes = || self.files.iter().flat_map(|file| file.verdict.processes());
        let missing = self.missing().into_iter().map(|(code, missing)| {
            let severity = if missing.errors > 0 { Severity::Error } else { Severity::Warning };
            json!({ "code": code, "severity": severity, "files": missing.files, "occurrences": missing.occurrences, "hint": codes::meaning(code) })
        });
        json!({
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
            "summary": {
                "files": self.files.len(),
                "draft": self.count(|file| file.draft.is_some()),
                "deployable": self.count(|file| file.deployable),
                "processes": processes().count(),
                "executable": processes().filter(|process| process.executable).count(),
                "errors": self.problems().filter(|problem| problem.is_error()).count(),
                "warnings": self.problems().filter(|problem| !problem.is_error()).count(),
                "missing": missing.collect::<Vec<_>>(),
                "effortMinutes": effort::minutes(self.problems()),
            },
        })
    }

    /// A line for each problem, a table of the files, and what is missing most.
    pub fn text(&self, warnings: bool) -> String {
        let mut text = String::new();
        for file in &self.files {
            for problem in file.verdict.problems.iter().filter(|problem| warnings || problem.is_error()) {
                let kind = if problem.is_error() { "" } else { "warning: " };
                let path = problem.file.as_deref().unwrap_or(&file.path);
                let _ = writeln!(text, "{path}:{}:{}: {kind}{}", problem.at.line, problem.at.column, rest(problem));
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        self.table(&mut text);
        self.summary(&mut text);
        text
    }

    fn table(&self, text: &mut String) {
        let yes = |yes: bool| if yes { "yes" } else { "NO" };
        let _ = writeln!(text, "{:<6} {:<11} {:>9} {:>7} {:>9}  file", "draft", "deployable", "processes", "errors", "warnings");
        for file in &self.files {
            let Checked { path, verdict } = file;
            let errors = verdict.errors();
            let (draft, deployable) = (yes(verdict.draft.is_some()), yes(verdict.deployable));
            let (processes, warnings) = (verdict.processes().len(), verdict.problems.len() - errors);
            let _ = writeln!(text, "{draft:<6} {deployable:<11} {processes:>9} {errors:>7} {warnings:>9}  {path}");
        }
    }

    fn summary(&self, text: &mut String) {
        let (all, drafts, deployable) = (self.files.len(), self.count(|file| file.draft.is_some()), self.count(|file| file.deployable));
        let _ = writeln!(text, "\n{all} files: {drafts} can be shown, {deployable} can be deployed.");
        let missing = self.missing();
        if !missing.is_empty() {
            let _ = writeln!(text, "\n{:>5} {:>11}  what was found (docs/problems.md)", "files", "occurrences");
        }
        for (code, Missing { files, occurrences, errors }) in missing {
            let kind = if errors > 0 { "error" } else { "warning" };
            let _ = writeln!(text, "{files:>5} {occurrences:>11}  {code} ({kind})");
        }
        let minutes = effort::minutes(self.problems());
        if minutes > 0 {
            let _ = writeln!(text, "\nRoughly {} of work to mend all of it: a guess by the kind of each problem.", effort::words(minutes));
        }
    }
}

fn rest(problem: &Problem) -> String {
    let element = problem.element.as_ref().map(|element| format!("element '{element}': ")).unwrap_or_default();
    format!("{element}{} [{}]", problem.message, problem.code)
}

fn file(Checked { path, verdict }: &Checked) -> Value {
    json!({
        "path": path,
        "draft": verdict.draft.is_some(),
        "deployable": verdict.deployable,
        "processes": verdict.processes().iter().map(drafts::json::process).collect::<Vec<_>>(),
        "problems": verdict.problems.iter().map(drafts::json::problem).collect::<Vec<_>>(),
    })
}
