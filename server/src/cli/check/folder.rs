//! Which files are meant.
use anyhow::Context;
use std::path::{Path, PathBuf};

/// How a model's name ends.
const ENDINGS: [&str; 5] = [".bpmn", ".bpmn2", ".bpmn20.xml", ".dmn", ".dmn11.xml"];
/// Folders of builds and libraries, whose models are copies or not one's own.
const PASSED_OVER: [&str; 4] = ["target", "build", "node_modules", "bin"];
/// Folders within folders; more are a circle of links.
const DEEP: usize = 64;

/// Files as they are given, and the models of folders in the order of their names. Errors: a path that is not there.
pub fn models(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        match kind.is_dir() {
            true => search(path, DEEP, &mut found),
            false => found.push(path.clone()),
        }
    }
    Ok(found)
}

/// What cannot be looked into within a folder is passed over.
fn search(folder: &Path, deep: usize, found: &mut Vec<PathBuf>) {
    let Some(deeper) = deep.checked_sub(1) else { return };
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() {
            if !name.starts_with('.') && !PASSED_OVER.contains(&&*name) {
                search(&path, deeper, found);
            }
        } else if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
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
        std::fs::create_dir_all(at("a/deep")).unwrap();
        std::fs::create_dir_all(at("target")).unwrap();
        for name in ["a/deep/x.bpmn20.xml", "a/B.BPMN", "a/notes.txt", "target/copy.bpmn", "c.bpmn2"] {
            std::fs::write(at(name), "").unwrap();
        }
        let found = models(&[folder.path().to_owned()]).unwrap();
        assert_eq!(found, [at("a/B.BPMN"), at("a/deep/x.bpmn20.xml"), at("c.bpmn2")]);
        assert_eq!(models(&[at("a/notes.txt")]).unwrap(), [at("a/notes.txt")]);
        assert!(models(&[at("nothing")]).unwrap_err().to_string().contains("nothing"));
    }
}
