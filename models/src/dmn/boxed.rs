//! Boxed expressions (DMN 1.5, chapter 10.2).
use super::names::Names;
use super::parse::Reader;
use super::{Code, Table, Variable};
use crate::Position;
use crate::bpmn::xml::Node;

/// An expression of any kind, with the type that its value must have.
#[derive(Debug, Clone)]
pub struct Boxed {
    pub id: Option<String>,
    pub type_ref: Option<String>,
    pub at: Position,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Literal(Code),
    Table(Table),
    /// Entries in order; one without a name is the result.
    Context(Vec<(Option<Variable>, Boxed)>),
    List(Vec<Boxed>),
    Relation {
        columns: Vec<String>,
        rows: Vec<Vec<Boxed>>,
    },
    Invocation {
        function: Box<Boxed>,
        bindings: Vec<(String, Boxed)>,
    },
    Function(Box<Function>),
    Conditional {
        condition: Box<Boxed>,
        then: Box<Boxed>,
        otherwise: Box<Boxed>,
    },
    Filter {
        of: Box<Boxed>,
        by: Box<Boxed>,
    },
    For {
        variable: String,
        over: Box<Boxed>,
        give: Box<Boxed>,
    },
    Quantified {
        /// `some`, else `every`.
        some: bool,
        variable: String,
        over: Box<Boxed>,
        satisfies: Box<Boxed>,
    },
}

/// A function with its parameters (DMN 1.5, 10.2.1.7).
#[derive(Debug, Clone)]
pub struct Function {
    pub parameters: Vec<Variable>,
    pub type_ref: Option<String>,
    /// Of a function that is not written in FEEL: a context that says where it is.
    pub body: Boxed,
    pub is_external: bool,
}

/// The elements that are expressions.
const EXPRESSIONS: [&str; 12] = [
    "literalExpression",
    "decisionTable",
    "context",
    "list",
    "relation",
    "invocation",
    "functionDefinition",
    "conditional",
    "filter",
    "for",
    "some",
    "every",
];

impl Boxed {
    /// The first expression within a node.
    pub(super) fn within<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Option<Self> {
        let found = node.children().find(|child| EXPRESSIONS.iter().any(|tag| child.is(tag)))?;
        Self::parse(found, reader)
    }

    /// The same, where there must be one.
    fn required<'d>(node: Option<Node<'d>>, of: Node<'d>, what: &str, reader: &mut Reader<'d, '_>) -> Option<Box<Self>> {
        let empty = node.is_none_or(|node| !node.children().any(|child| EXPRESSIONS.iter().any(|tag| child.is(tag))));
        if empty {
            let message = format!("The {} has no expression in <{what}>.", of.name());
            reader.error("dmn-expression", of.at(), message);
        }
        node.and_then(|node| Self::within(node, reader)).map(Box::new)
    }

    fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Option<Self> {
        let kind = match node.name() {
            "literalExpression" => Kind::Literal(reader.literal(node)?),
            "decisionTable" => Kind::Table(Table::parse(node, reader)?),
            "context" => Kind::Context(entries(node, reader)),
            "list" => Kind::List(expressions(node, reader)),
            "relation" => Kind::Relation {
                columns: node.each("column").map(|column| name(column)).collect(),
                rows: node.each("row").map(|row| expressions(row, reader)).collect(),
            },
            "invocation" => {
                let function = Self::required(Some(node), node, "invocation", reader)?;
                let bindings =
                    node.each("binding").filter_map(|binding| Some((name(binding.child("parameter")?), Self::within(binding, reader)?)));
                Kind::Invocation { function, bindings: bindings.collect() }
            }
            "functionDefinition" => Kind::Function(Box::new(Function::parse(node, reader)?)),
            "conditional" => {
                let mut part = |tag: &str| Self::required(node.child(tag), node, tag, reader);
                let (condition, then, otherwise) = (part("if"), part("then"), part("else"));
                Kind::Conditional { condition: condition?, then: then?, otherwise: otherwise? }
            }
            "filter" => {
                let mut part = |tag: &str| Self::required(node.child(tag), node, tag, reader);
                let (of, by) = (part("in"), part("match"));
                Kind::Filter { of: of?, by: by? }
            }
            iterator => {
                let variable = Names::of(node.attribute("iteratorVariable").map_or("", |name| name.value));
                let mut part = |tag: &str| Self::required(node.child(tag), node, tag, reader);
                let over = part("in");
                match iterator {
                    "for" => Kind::For { variable, over: over?, give: part("return")? },
                    _ => Kind::Quantified { some: iterator == "some", variable, over: over?, satisfies: part("satisfies")? },
                }
            }
        };
        Some(Self { id: node.id().map(str::to_owned), type_ref: reader.type_ref(node), at: node.at(), kind })
    }
}

fn entries<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Vec<(Option<Variable>, Boxed)> {
    let mut entries = Vec::new();
    for entry in node.each("contextEntry") {
        let variable = entry.child("variable").map(|variable| Variable { name: name(variable), type_ref: reader.type_ref(variable) });
        entries.extend(Boxed::within(entry, reader).map(|value| (variable, value)));
    }
    entries
}

fn expressions<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Vec<Boxed> {
    let children = node.children().filter(|child| EXPRESSIONS.iter().any(|tag| child.is(tag)));
    children.filter_map(|child| Boxed::parse(child, reader)).collect()
}

pub(super) fn name(node: Node<'_>) -> String {
    Names::of(node.attribute("name").map_or("", |name| name.value))
}

impl Function {
    pub(super) fn parse<'d>(node: Node<'d>, reader: &mut Reader<'d, '_>) -> Option<Self> {
        let kind = node.attribute("kind").filter(|kind| !kind.value.eq_ignore_ascii_case("FEEL"));
        if let Some(kind) = kind {
            reader.external(kind.at, kind.value);
        }
        let parameters =
            node.each("formalParameter").map(|parameter| Variable { name: name(parameter), type_ref: reader.type_ref(parameter) });
        let parameters = parameters.collect();
        let body = Boxed::required(Some(node), node, "functionDefinition", reader)?;
        Some(Self { parameters, type_ref: reader.type_ref(node), body: *body, is_external: kind.is_some() })
    }
}
