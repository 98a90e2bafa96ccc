//! Namespaces by their URI: prefixes are free in XML, and modelling tools make use of that.
use super::Document;
use crate::Position;

/// The namespaces that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// No prefix, or a default namespace of nothing.
    None,
    /// The BPMN 2.0 model.
    Bpmn,
    /// The DMN model, of any version.
    Dmn,
    /// BPMN DI with its two helper namespaces DC and DI.
    Diagram,
    /// Extensions that are read: those of Camunda 7 and its ancestor fox, and our own. What other dialects write is
    /// translated into them (`dialects`).
    Extension,
    /// Flowable and its ancestor Activiti.
    Flowable,
    /// Camunda 8.
    Zeebe,
    /// jBPM.
    Jbpm,
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        match uri.trim() {
            "" => Namespace::None,
            "http://www.omg.org/spec/BPMN/20100524/MODEL" => Namespace::Bpmn,
            "http://www.omg.org/spec/BPMN/20100524/DI"
            | "http://www.omg.org/spec/DD/20100524/DC"
            | "http://www.omg.org/spec/DD/20100524/DI" => Namespace::Diagram,
            "http://www.omg.org/spec/DMN/20151101"
            | "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
            | "http://www.omg.org/spec/DMN/20151101/dmn11.xsd"
            | "http://www.omg.org/spec/DMN/20180521/MODEL/"
            | "http://www.omg.org/spec/DMN/20191111/MODEL/"
            | "https://www.omg.org/spec/DMN/20191111/MODEL/"
            | "https://www.omg.org/spec/DMN/20211108/MODEL/"
            | "https://www.omg.org/spec/DMN/20230324/MODEL/" => Namespace::Dmn,
            "http://camunda.org/schema/1.0/dmn" => Namespace::Extension,
            "http://camunda.org/schema/1.0/bpmn" | "http://www.camunda.com/fox" | "urn:baton:bpmn:1.0" => Namespace::Extension,
            "http://flowable.org/bpmn" | "http://activiti.org/bpmn" => Namespace::Flowable,
            "http://camunda.org/schema/zeebe/1.0" => Namespace::Zeebe,
            "http://www.jboss.org/drools" => Namespace::Jbpm,
            _ => Namespace::Other,
        }
    }

    /// True for extensions that are translated before they are read.
    pub fn is_foreign(self) -> bool {
        matches!(self, Namespace::Flowable | Namespace::Zeebe | Namespace::Jbpm)
    }

    /// True for extensions of a dialect that is known.
    pub fn is_extension(self) -> bool {
        self == Namespace::Extension || self.is_foreign()
    }

    /// What a prefix usually means, for files that forgot to declare it.
    fn usual(prefix: &str) -> Self {
        match prefix {
            "camunda" | "fox" | "baton" => Namespace::Extension,
            "flowable" | "activiti" => Namespace::Flowable,
            "zeebe" => Namespace::Zeebe,
            "drools" => Namespace::Jbpm,
            "bpmn" | "bpmn2" => Namespace::Bpmn,
            _ => Namespace::Other,
        }
    }
}

/// The declarations in force, innermost last.
#[derive(Debug, Default)]
pub(super) struct Bindings<'x> {
    stack: Vec<(&'x str, Namespace)>,
}

/// Declarations in force at once; more than any tool writes, few enough to be searched quickly.
const MAX_BINDINGS: usize = 256;

impl<'x> Bindings<'x> {
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    pub fn truncate(&mut self, len: usize) {
        self.stack.truncate(len);
    }

    /// Takes up a declaration; `false` where there are too many. `attribute` is the full name of any attribute.
    pub fn declare(&mut self, attribute: &'x str, uri: &'x str, document: &mut Document<'x>) -> bool {
        let Some(prefix) = declared_prefix(attribute) else { return true };
        let namespace = Namespace::of(uri);
        if namespace.is_extension() && !document.dialects.contains(&namespace) {
            document.dialects.push(namespace);
        }
        self.stack.push((prefix, namespace));
        self.stack.len() <= MAX_BINDINGS
    }

    /// The namespace of an element's name, and the name without prefix.
    pub fn element(&self, name: &'x str, at: Position, document: &mut Document<'x>) -> (Namespace, &'x str) {
        match name.split_once(':') {
            Some((prefix, local)) => (self.prefix(prefix, at, document), local),
            None => (self.get("").unwrap_or(Namespace::None), name),
        }
    }

    /// The same for an attribute, to which the default namespace does not apply.
    pub fn attribute(&self, name: &'x str, at: Position, document: &mut Document<'x>) -> (Namespace, &'x str) {
        match name.split_once(':') {
            Some((prefix, local)) => (self.prefix(prefix, at, document), local),
            None => (Namespace::None, name),
        }
    }

    fn prefix(&self, prefix: &'x str, at: Position, document: &mut Document<'x>) -> Namespace {
        if let Some(found) = self.get(prefix) {
            return found;
        }
        let known = document.undeclared.iter().any(|(other, _)| *other == prefix);
        if prefix != "xml" && !known && document.undeclared.len() < 20 {
            document.undeclared.push((prefix, at));
        }
        let namespace = Namespace::usual(prefix);
        if namespace.is_extension() && !document.dialects.contains(&namespace) {
            document.dialects.push(namespace);
        }
        namespace
    }

    fn get(&self, prefix: &str) -> Option<Namespace> {
        self.stack.iter().rev().find(|(bound, _)| *bound == prefix).map(|(_, namespace)| *namespace)
    }
}

/// The prefix that an `xmlns` attribute declares; `None` for any other attribute.
pub(super) fn declared_prefix(attribute: &str) -> Option<&str> {
    match attribute {
        "xmlns" => Some(""),
        _ => attribute.strip_prefix("xmlns:"),
    }
}
