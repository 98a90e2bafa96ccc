//! Item definitions: types that a file names, with the values that they allow.
use super::Cell;
use super::names::Names;
use super::parse::Reader;
use crate::bpmn::xml::Node;

/// An item definition (DMN 1.5, 7.3.2), or a component of one.
#[derive(Debug, Clone)]
pub struct Item {
    pub name: String,
    pub type_ref: Option<String>,
    pub is_collection: bool,
    /// Unary tests that every value, of a collection every item, has to pass.
    pub allowed: Option<Cell>,
    pub components: Vec<Item>,
    /// Of a function.
    pub function: Option<Signature>,
}

/// The types of a function's parameters and of what it gives, as far as they are stated.
#[derive(Debug, Clone)]
pub struct Signature {
    pub parameters: Vec<Option<String>>,
    pub result: Option<String>,
}

impl Item {
    pub(super) fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Self {
        let allowed = node.child("allowedValues").or_else(|| node.child("typeConstraint"));
        Self {
            name: Names::of(node.attribute("name").map_or("", |name| name.value)),
            type_ref: reader.type_ref(node).or_else(|| node.child_text("typeRef").map(|text| reader.type_name(text.value))),
            is_collection: node.flag("isCollection", false),
            allowed: allowed.and_then(|tests| reader.cell(tests)),
            components: node.each("itemComponent").map(|component| Self::parse(component, reader)).collect(),
            function: node.child("functionItem").map(|function| Signature {
                parameters: function.each("parameters").map(|parameter| reader.type_ref(parameter)).collect(),
                result: function.attribute("outputTypeRef").map(|text| reader.type_name(text.value)),
            }),
        }
    }
}
