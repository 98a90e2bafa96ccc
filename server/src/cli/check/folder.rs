//! Which files are meant.
use anyhow::Context;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// How a file's name ends, whatever its capitals are.
#[derive(Clone, Copy)]
pub struct Ending<'e>(pub &'e [&'e str]);

/// How a model's name ends.
const MODELS: Ending<'static> = Ending(&[".bpmn", ".bpmn2", ".bpmn20.xml", ".dmn", ".dmn11.xml"]);
/// Folders of builds and libraries, whose models are copies or not one's own.
const PASSED_OVER: [&str; 4] = ["target", "build", "node_modules", "bin"];
/// Folders within folders.
const DEEP: usize = 64;

impl Ending<'_> {
    fn fits(self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        self.0.iter().any(|ending| name.ends_with(ending))
    }
}

/// Files as they are given, and the models of folders in the order of their names, each once. Errors: a path that is not there.
pub fn models(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut search = Search::new(MODELS);
    for path in paths {
        let kind = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        match kind.is_dir() {
            true => search.folder(path, DEEP),
            false => search.take(path.clone()),
        }
    }
    Ok(search.found)
}

/// The files of folders whose names end so, each once.
pub fn search(folders: &[PathBuf], ending: Ending<'_>) -> Vec<PathBuf> {
    let mut search = Search::new(ending);
    folders.iter().for_each(|folder| search.folder(folder, DEEP));
    search.found
}

struct Search<'e> {
    ending: Ending<'e>,
    /// Folders and files by their real places: links may lead to them again, in circles too.
    seen: HashSet<PathBuf>,
    found: Vec<PathBuf>,
}

impl<'e> Search<'e> {
    fn new(ending: Ending<'e>) -> Self {
        Self { ending, seen: HashSet::new(), found: Vec::new() }
    }

    fn is_new(&mut self, path: &Path) -> bool {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.seen.insert(real)
    }

    fn take(&mut self, path: PathBuf) {
        if self.is_new(&path) {
            self.found.push(path);
        }
    }

    /// A folder that cannot be looked into is found as if it were a file, so that this is told.
    fn folder(&mut self, folder: &Path, deep: usize) {
        let Some(deeper) = deep.checked_sub(1) else { return };
        // The folder that a bare name is in.
        let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if !self.is_new(place) {
            return;
        }
        let Ok(entries) = std::fs::read_dir(place) else { return self.found.push(folder.to_owned()) };
        let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| folder.join(entry.file_name())).collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            if path.is_dir() {
                if !name.starts_with('.') && !PASSED_OVER.contains(&&*name) {
                    self.folder(&path, deeper);
                }
            } else if self.ending.fits(&path) {
                self.take(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn folders_are_searched_and_files_taken_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/deep.bpmn")).unwrap();
        std::fs::create_dir_all(at("target")).unwrap();
        for name in ["a/deep.bpmn/x.bpmn20.xml", "a/B.BPMN", "a/notes.txt", "target/copy.bpmn", "c.bpmn2"] {
            std::fs::write(at(name), "").unwrap();
        }
        let all = [at("a/B.BPMN"), at("a/deep.bpmn/x.bpmn20.xml"), at("c.bpmn2")];
        assert_eq!(models(&[folder.path().to_owned()]).unwrap(), all);
        assert_eq!(models(&[folder.path().to_owned(), at("a"), at("c.bpmn2")]).unwrap(), all, "each once");
        assert_eq!(models(&[at("a/notes.txt"), at("a/../a/notes.txt")]).unwrap(), [at("a/notes.txt")]);
        assert!(models(&[at("nothing")]).unwrap_err().to_string().contains("nothing"));
    }

    #[cfg(unix)]
    #[test]
    fn circles_of_links_are_walked_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("x.bpmn"), "").unwrap();
        for name in ["a", "b", "c"] {
            std::os::unix::fs::symlink(folder.path(), at(name)).unwrap();
        }
        std::os::unix::fs::symlink(at("gone"), at("y.bpmn")).unwrap();
        assert_eq!(models(&[folder.path().to_owned()]).unwrap(), [at("x.bpmn"), at("y.bpmn")]);
    }
}
