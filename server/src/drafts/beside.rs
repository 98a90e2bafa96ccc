//! The other files of a set: what stands beside a model, as it would in its deployment.

/// Where a file that is judged finds others.
pub trait Beside {
    /// The script that a model of processes names by a path: what it is called, and its content.
    fn script(&self, path: &str) -> Option<(String, Vec<u8>)>;

    /// The model of decisions with a namespace, which another imports.
    fn model(&self, namespace: &str) -> Option<Vec<u8>>;
}

/// Nothing: the file alone.
pub struct Alone;

impl Beside for Alone {
    fn script(&self, _: &str) -> Option<(String, Vec<u8>)> {
        None
    }

    fn model(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}
