//! What goes over the wire: the shapes that requests and answers share.
pub mod link;
pub mod process_definition;
pub mod process_instance;
pub mod task;
pub mod variable;

/// A definition's id in the interface: `process:version:key`.
pub fn definition_id(process: &str, version: i64, key: i64) -> String {
    format!("{process}:{version}:{key}")
}

/// A key as text, where there is one.
pub fn text_id(key: Option<i64>) -> Option<String> {
    key.map(|key| key.to_string())
}

/// A task's id in the interface: the one that its creator chose, else its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskId<'a> {
    pub key: i64,
    pub alias: Option<&'a str>,
}

impl serde::Serialize for TaskId<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.alias {
            Some(alias) => serializer.serialize_str(alias),
            None => serializer.collect_str(&self.key),
        }
    }
}

/// A key as the interface writes ids: text of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Id(pub i64);

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
