//! What stands beside a file that is read: the other files of its set, and what is deployed already.
use super::imports::Library;
use super::scripts;

/// Where a file finds others.
pub trait Beside {
    /// The script that a model of processes names by a path: what it is called, and its content.
    fn script(&self, _path: &str) -> Option<(String, Vec<u8>)> {
        None
    }

    /// The model of decisions with a namespace, which another imports. An error says why there is none to choose.
    fn model(&self, _namespace: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    /// The process that a message starts already.
    fn holder(&self, _message: &str) -> Option<String> {
        None
    }
}

/// Nothing: the file alone.
pub struct Alone;

impl Beside for Alone {}

/// The files of a deployment, and behind them what is deployed already.
pub struct Together<'t, 'l> {
    /// Of the file in hand.
    pub name: &'t str,
    pub files: &'t [(String, Vec<u8>)],
    pub library: &'t Library<'l>,
    pub deployed: &'t dyn Beside,
}

impl Beside for Together<'_, '_> {
    fn script(&self, path: &str) -> Option<(String, Vec<u8>)> {
        scripts::among(self.files, path)
    }

    fn model(&self, namespace: &str) -> Result<Option<Vec<u8>>, String> {
        match self.library.find(self.name, namespace)? {
            Some(found) => Ok(Some(found)),
            None => self.deployed.model(namespace),
        }
    }

    fn holder(&self, message: &str) -> Option<String> {
        self.deployed.holder(message)
    }
}
