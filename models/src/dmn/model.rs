//! A DMN file: its requirements graph.
use super::{Boxed, Function, Import, Item};
use crate::Position;

/// What a file tells (DMN 1.5, 6.3.2).
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The id of `definitions`: the key of the decision requirements definition.
    pub id: String,
    pub name: Option<String>,
    pub namespace: Option<String>,
    pub decisions: Vec<Decision>,
    pub inputs: Vec<Input>,
    pub knowledge: Vec<Knowledge>,
    pub services: Vec<Service>,
    pub items: Vec<Item>,
    pub imports: Vec<Import>,
    /// Names of several words, its own and those of the models that it imports.
    pub(super) names: Vec<String>,
}

/// A name with its type, as the file writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub type_ref: Option<String>,
}

/// A decision (DMN 1.5, 6.3.7).
#[derive(Debug, Clone)]
pub struct Decision {
    pub id: String,
    pub name: String,
    pub variable: Variable,
    pub requires: Requirements,
    pub logic: Option<Boxed>,
    pub version_tag: Option<String>,
    /// Days.
    pub history_time_to_live: Option<u32>,
    pub at: Position,
}

/// What is required, by id (DMN 1.5, 6.3.13 and 6.3.14); of a model that is imported by `namespace#id`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    pub decisions: Vec<String>,
    pub inputs: Vec<String>,
    /// Business knowledge models and decision services.
    pub knowledge: Vec<String>,
}

/// Input data (DMN 1.5, 6.3.11).
#[derive(Debug, Clone)]
pub struct Input {
    pub id: String,
    pub variable: Variable,
}

/// A business knowledge model (DMN 1.5, 6.3.9).
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub id: String,
    pub variable: Variable,
    pub knowledge: Vec<String>,
    pub function: Option<Function>,
    pub at: Position,
}

/// A decision service (DMN 1.5, 6.3.10).
#[derive(Debug, Clone)]
pub struct Service {
    pub id: String,
    pub name: String,
    pub variable: Variable,
    pub outputs: Vec<String>,
    pub encapsulated: Vec<String>,
    pub input_decisions: Vec<String>,
    pub inputs: Vec<String>,
    pub at: Position,
}

impl Model {
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        self.decisions.iter().find(|decision| decision.id == id)
    }

    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    pub fn input(&self, id: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| input.id == id)
    }

    pub fn known(&self, id: &str) -> Option<&Knowledge> {
        self.knowledge.iter().find(|known| known.id == id)
    }

    /// The import and the id in its model that a reference means, if it is not one to this model.
    pub fn imported<'r>(&self, reference: &'r str) -> Option<(&Import, &'r str)> {
        let (namespace, id) = reference.rsplit_once('#')?;
        Some((self.imports.iter().find(|import| import.namespace == namespace)?, id))
    }

    /// Everything that can be referred to.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        let decisions = self.decisions.iter().map(|decision| &decision.id).chain(self.inputs.iter().map(|input| &input.id));
        let functions = self.knowledge.iter().map(|known| &known.id).chain(self.services.iter().map(|service| &service.id));
        decisions.chain(functions).map(String::as_str)
    }
}
