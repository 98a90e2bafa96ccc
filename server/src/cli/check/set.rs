//! All files that are meant, and what stands beside each of them.
use super::file::read;
use super::folder::{self, Ending};
use crate::store::deploy::{Beside, Library};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// How a script's name ends.
const SCRIPTS: [&str; 14] =
    [".js", ".mjs", ".groovy", ".gvy", ".py", ".rb", ".feel", ".juel", ".java", ".mvel", ".kts", ".ftl", ".sh", ".txt"];

/// Models, what they import from each other, and the folders that they were found in.
pub struct Set {
    pub models: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    scripts: OnceLock<BTreeMap<OsString, Vec<PathBuf>>>,
    library: Library<'static>,
}

/// What stands beside a model.
pub struct Around<'s> {
    pub set: &'s Set,
    pub model: &'s Path,
}

impl Set {
    /// Errors: a path that is not there.
    pub fn new(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let folder = |path: &PathBuf| if path.is_dir() { path.clone() } else { parent(path) };
        let models = folder::models(paths)?;
        let (names, files) = (models.iter().map(|path| Cow::Owned(path.display().to_string())).collect(), models.clone());
        let content = move |number: usize| read(files.get(number)?).ok().map(Cow::Owned);
        let library = Library::new(names, Box::new(content));
        Ok(Self { models, folders: paths.iter().map(folder).collect(), scripts: OnceLock::new(), library })
    }

    /// The scripts of the folders by their names; looked for when a model asks for one that is not near it.
    fn scripts(&self) -> &BTreeMap<OsString, Vec<PathBuf>> {
        self.scripts.get_or_init(|| {
            let mut scripts: BTreeMap<OsString, Vec<PathBuf>> = BTreeMap::new();
            for path in folder::search(&self.folders, Ending(&SCRIPTS)) {
                scripts.entry(path.file_name().unwrap_or_default().to_owned()).or_default().push(path);
            }
            scripts
        })
    }
}

impl Around<'_> {
    /// Below the model's folder or one around it, as far as the set goes; else the only file of the set with that name.
    fn find(&self, path: &Path) -> Option<PathBuf> {
        // Nothing outside of the set is looked at, whatever a model says.
        if path.components().any(|part| !matches!(part, Component::Normal(_))) {
            return None;
        }
        let folder = parent(self.model);
        let around = folder.ancestors().take_while(|around| self.set.folders.iter().any(|root| around.starts_with(root)));
        let near = around.map(|around| around.join(path)).find(|found| found.is_file());
        near.or_else(|| match self.set.scripts().get(path.file_name()?)?.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        })
    }
}

impl Beside for Around<'_> {
    fn script(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let found = self.find(Path::new(path))?;
        let content = read(&found).ok()?;
        Some((found.display().to_string(), content))
    }

    fn model(&self, namespace: &str) -> Result<Option<Vec<u8>>, String> {
        self.set.library.find(&self.model.display().to_string(), namespace)
    }
}

/// The folder that a path is in.
fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn scripts_are_found_near_the_model_and_within_the_set_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "outside.js",
            "set/models/a.bpmn",
            "set/models/near.js",
            "set/org/acme/far.js",
            "set/x/twice.js",
            "set/y/twice.js",
            "set/x/lib/once.js",
        ] {
            std::fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            std::fs::write(at(name), name).unwrap();
        }
        let set = Set::new(&[at("set")]).unwrap();
        let around = Around { set: &set, model: &at("set/models/a.bpmn") };
        let found = |path: &str| around.script(path).map(|(_, content)| String::from_utf8(content).unwrap());
        assert_eq!(found("near.js").as_deref(), Some("set/models/near.js"));
        assert_eq!(found("org/acme/far.js").as_deref(), Some("set/org/acme/far.js"));
        assert_eq!(found("elsewhere/once.js").as_deref(), Some("set/x/lib/once.js"));
        for path in ["twice.js", "outside.js", "../../outside.js", "x", "", "/etc/hostname", "models/a.bpmn/x.js"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
