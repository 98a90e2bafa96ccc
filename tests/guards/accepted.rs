//! A file of accepted figures beside the guards: a line each, `name | figures`. `BATON_ACCEPT=1` writes what was found.
use crate::harness::files;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// One at a time reads and writes.
static WRITING: Mutex<()> = Mutex::new(());

/// The figures of a file, by name.
pub struct Accepted {
    path: String,
    head: Vec<String>,
    lines: Vec<(String, String)>,
}

impl Accepted {
    /// Reads `tests/guards/<name>.txt`; lines that begin with `#` say what it holds.
    pub fn read(name: &str) -> Self {
        let path = format!("tests/guards/{name}.txt");
        let text = files::read(&path);
        let (head, lines): (Vec<&str>, Vec<&str>) = text.lines().filter(|line| !line.is_empty()).partition(|line| line.starts_with('#'));
        let parts = |line: &str| {
            let (name, figures) = line.split_once('|').unwrap_or_else(|| panic!("{path}: `{line}` is not `name | figures`"));
            (name.trim().to_owned(), figures.trim().to_owned())
        };
        let lines = lines.into_iter().map(parts).collect();
        Self { head: head.into_iter().map(str::to_owned).collect(), lines, path }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|(known, _)| known == name).map(|(_, figures)| figures.as_str())
    }

    /// Fails where what was found is not what the file accepts, as `is_same(accepted, found)` sees it; or accepts it.
    /// `judged` tells which lines should have been found: those of a database that was not there are left as they are.
    pub fn compare(name: &str, found: &[(String, String)], is_same: impl Fn(&str, &str) -> bool, judged: impl Fn(&str) -> bool) {
        let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        Self::read(name).judge(found, is_same, judged);
    }

    fn judge(mut self, found: &[(String, String)], is_same: impl Fn(&str, &str) -> bool, judged: impl Fn(&str) -> bool) {
        let known: BTreeMap<&str, &str> = found.iter().map(|(name, figures)| (name.as_str(), figures.as_str())).collect();
        let mut differences = Vec::new();
        for (name, figures) in found {
            match self.get(name) {
                Some(accepted) if is_same(accepted, figures) => {}
                Some(accepted) => differences.push(format!("- {name} | {accepted}\n+ {name} | {figures}")),
                None => differences.push(format!("+ {name} | {figures}")),
            }
        }
        let gone = self.lines.iter().filter(|(name, _)| judged(name) && !known.contains_key(name.as_str()));
        differences.extend(gone.map(|(name, figures)| format!("- {name} | {figures}")));
        if differences.is_empty() {
            return;
        }
        let path = self.path.clone();
        assert!(
            std::env::var("BATON_ACCEPT").is_ok_and(|accept| accept == "1"),
            "not what {path} accepts (-) was found (+):\n{}\n\
             If that is meant, run the test again with BATON_ACCEPT=1 and commit the file with the reason.",
            differences.join("\n")
        );
        self.lines.retain(|(name, _)| !judged(name));
        self.lines.extend(found.iter().cloned());
        self.lines.sort();
        self.write();
        println!("{path} now accepts (+), not (-) any more:\n{}", differences.join("\n"));
    }

    fn write(&self) {
        let width = self.lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let lines = self.lines.iter().map(|(name, figures)| format!("{name:width$} | {figures}\n"));
        let text: String = self.head.iter().map(|line| format!("{line}\n")).chain(lines).collect();
        std::fs::write(files::root().join(&self.path), text).unwrap_or_else(|e| panic!("{}: {e}", self.path));
    }
}
