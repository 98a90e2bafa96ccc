//! A DMN file: its requirements graph.
use super::{Boxed, Function, Item};
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

/// What is required, by id (DMN 1.5, 6.3.13 and 6.3.14).
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
}
