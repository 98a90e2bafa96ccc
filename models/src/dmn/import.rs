//! Models that a file imports (DMN 1.5, 6.3.3): what they define goes by the import's name there, `tax.Rate of`.
use super::names::Names;
use super::{Model, parse};
use crate::bpmn::context::quote;
use crate::bpmn::xml::Node;
use std::collections::HashMap;
use std::sync::Arc;

/// An import with the model that it means.
#[derive(Debug, Clone)]
pub struct Import {
    /// What stands before the names of the model; nothing, where they are used as they are.
    pub name: String,
    pub namespace: String,
    pub model: Arc<Model>,
}

/// Gives the file whose model has a namespace; an error says why there is none to choose.
pub type Find<'f> = dyn Fn(&str) -> Result<Option<Vec<u8>>, String> + 'f;

/// The most models that one file may import, directly and through others.
const MOST: usize = 50;

/// What was imported so far, each model read once.
pub(super) struct Imports<'f> {
    find: &'f Find<'f>,
    read: HashMap<String, Result<Arc<Model>, String>>,
    /// The namespaces of the models that are being read, which nothing in them may import.
    open: Vec<String>,
}

impl<'f> Imports<'f> {
    pub fn new(find: &'f Find<'f>) -> Self {
        Self { find, read: HashMap::new(), open: Vec::new() }
    }

    /// The model of an import; else what is wrong with it.
    pub fn resolve(&mut self, node: Node<'_>, of: &str) -> Result<Import, String> {
        let text = |name: &str| node.attribute(name).map_or("", |text| text.value);
        let (namespace, kind) = (text("namespace"), text("importType"));
        // Files of DMN 1.1 have the schema's address, later ones the namespace.
        if !kind.is_empty() && !kind.contains("/DMN/") {
            return Err(format!("Only models of DMN are imported, and not '{}'. Write types as item definitions.", quote(kind)));
        }
        self.open.push(of.to_owned());
        let model = self.model(namespace);
        self.open.pop();
        Ok(Import { name: Names::of(text("name")), namespace: namespace.to_owned(), model: model? })
    }

    fn model(&mut self, namespace: &str) -> Result<Arc<Model>, String> {
        let shown = quote(namespace);
        if self.open.iter().any(|open| open == namespace) {
            return Err(format!("The model '{shown}' imports itself, over other models or directly."));
        }
        if let Some(known) = self.read.get(namespace) {
            return known.clone();
        }
        if self.read.len() + self.open.len() > MOST {
            return Err(format!("More than {MOST} models are imported."));
        }
        let found = self.read_file(namespace, &shown);
        self.read.insert(namespace.to_owned(), found.clone());
        found
    }

    fn read_file(&mut self, namespace: &str, shown: &str) -> Result<Arc<Model>, String> {
        let missing = || format!("No model with the namespace '{shown}' is at hand: deploy its file together with this one, or before it.");
        let found = (self.find)(namespace).map_err(|why| format!("The model '{shown}' cannot be told from others: {why}."))?;
        let parsed = parse::read(found.ok_or_else(missing)?.as_slice(), self);
        match (parsed.model, parsed.problems.iter().find(|problem| problem.is_error())) {
            (Some(model), _) => Ok(Arc::new(model)),
            (None, Some(problem)) => Err(format!("The model '{shown}' cannot be read: {problem}")),
            (None, None) => Err(format!("The model '{shown}' cannot be read.")),
        }
    }
}
