//! Expressions as trees, with a printer whose text parses to the same tree again.
use super::Feel;
use crate::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What a text of a model comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Template {
    /// Nothing to compute.
    Text(Arc<str>),
    /// One `${...}` and nothing else but blanks: keeps the type of its value.
    Computed(Node),
    /// Text around and between computed parts: always gives text.
    Mixed(Vec<Part>),
    /// FEEL: keeps the type of its value.
    Feel(Arc<Feel>),
}

/// A piece of a [`Template::Mixed`].
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(Arc<str>),
    Computed(Node),
}

/// An expression of the Unified Expression Language (JSR-341 without assignment and lambdas).
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Null, boolean, long, double or string.
    Literal(Value),
    /// A variable, or an object such as `execution`.
    Name(Arc<str>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `of.name`
    Property(Box<Node>, Arc<str>),
    /// `of[index]`
    Index(Box<Node>, Box<Node>),
    /// `of.name(arguments)`
    Method(Box<Node>, Arc<str>, Vec<Node>),
    /// `prefix:name(arguments)` or `name(arguments)`
    Function {
        prefix: Option<Arc<str>>,
        name: Arc<str>,
        arguments: Vec<Node>,
    },
    Not(Box<Node>),
    Negative(Box<Node>),
    /// `empty of`
    Empty(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    /// `condition ? then : otherwise`
    Choice(Box<Node>, Box<Node>, Box<Node>),
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// How strongly it binds; operators of one level group from the left.
    pub(super) fn level(self) -> u8 {
        use Operator::*;
        match self {
            Or => 1,
            And => 2,
            Equal | NotEqual => 3,
            Less | LessOrEqual | Greater | GreaterOrEqual => 4,
            Add | Subtract => 5,
            Multiply | Divide | Remainder => 6,
        }
    }

    /// As it is usually written.
    pub fn symbol(self) -> &'static str {
        use Operator::*;
        match self {
            Or => "||",
            And => "&&",
            Equal => "==",
            NotEqual => "!=",
            Less => "<",
            LessOrEqual => "<=",
            Greater => ">",
            GreaterOrEqual => ">=",
            Add => "+",
            Subtract => "-",
            Multiply => "*",
            Divide => "/",
            Remainder => "%",
        }
    }
}

impl Template {
    /// Every name that it reads, with the prefixes of its functions.
    pub fn names(&self) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        match self {
            Self::Text(_) => {}
            Self::Computed(node) => node.collect_names(&mut names),
            Self::Mixed(parts) => parts.iter().for_each(|part| match part {
                Part::Text(_) => {}
                Part::Computed(node) => node.collect_names(&mut names),
            }),
            Self::Feel(feel) => names.extend(feel.names.iter().cloned()),
        }
        names
    }
}

impl Node {
    fn collect_names(&self, names: &mut BTreeSet<Arc<str>>) {
        match self {
            Self::Name(name) => drop(names.insert(name.clone())),
            Self::Function { prefix, .. } => names.extend(prefix.clone()),
            _ => {}
        }
        self.parts().into_iter().for_each(|part| part.collect_names(names));
    }

    /// What stands directly within it, in the order of the text.
    pub(super) fn parts(&self) -> Vec<&Node> {
        match self {
            Self::Literal(_) | Self::Name(_) => Vec::new(),
            Self::Property(of, _) | Self::Not(of) | Self::Negative(of) | Self::Empty(of) => vec![of],
            Self::Index(a, b) | Self::Binary(_, a, b) => vec![a, b],
            Self::Choice(a, b, c) => vec![a, b, c],
            Self::List(items) | Self::Function { arguments: items, .. } => items.iter().collect(),
            Self::Method(of, _, arguments) => std::iter::once(&**of).chain(arguments).collect(),
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write_text(f, text),
            Self::Computed(node) => write!(f, "${{{node}}}"),
            Self::Mixed(parts) => parts.iter().try_for_each(|part| match part {
                Part::Text(text) => write_text(f, text),
                Part::Computed(node) => write!(f, "${{{node}}}"),
            }),
            Self::Feel(feel) => write!(f, "={}", feel.source),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => write_literal(f, value),
            Self::Name(name) => f.write_str(name),
            Self::List(items) => write!(f, "[{}]", List(items)),
            Self::Property(of, name) => write!(f, "{}.{name}", Receiver(of)),
            Self::Index(of, index) => write!(f, "{}[{index}]", Receiver(of)),
            Self::Method(of, name, arguments) => write!(f, "{}.{name}({})", Receiver(of), List(arguments)),
            Self::Function { prefix: Some(prefix), name, arguments } => write!(f, "{prefix}:{name}({})", List(arguments)),
            Self::Function { prefix: None, name, arguments } => write!(f, "{name}({})", List(arguments)),
            Self::Not(of) => write!(f, "!{}", Operand(of)),
            Self::Negative(of) => write!(f, "-{}", Operand(of)),
            Self::Empty(of) => write!(f, "empty {}", Operand(of)),
            Self::Binary(operator, left, right) => write!(f, "{} {} {}", Left(left, *operator), operator.symbol(), Operand(right)),
            Self::Choice(condition, then, otherwise) => {
                write!(f, "{} ? {} : {}", Operand(condition), Operand(then), Operand(otherwise))
            }
        }
    }
}

/// A node within another: in parentheses unless it is a single word.
struct Operand<'a>(&'a Node);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Not(_) | Node::Negative(_) | Node::Empty(_) | Node::Binary(..) | Node::Choice(..) => write!(f, "({})", self.0),
            other => other.fmt(f),
        }
    }
}

/// What stands left of an operator: those that bind as strongly group from the left.
struct Left<'a>(&'a Node, Operator);

impl fmt::Display for Left<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Binary(operator, ..) if operator.level() >= self.1.level() => self.0.fmt(f),
            other => Operand(other).fmt(f),
        }
    }
}

/// What a dot or a bracket follows.
struct Receiver<'a>(&'a Node);

impl fmt::Display for Receiver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Literal(Value::Long(_) | Value::Double(_)) => write!(f, "({})", self.0),
            other => Operand(other).fmt(f),
        }
    }
}

struct List<'a>(&'a [Node]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(i, node)| write!(f, "{}{node}", if i == 0 { "" } else { ", " }))
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&text.replace("${", "\\${").replace("#{", "\\#{"))
}

fn write_literal(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Boolean(b) => write!(f, "{b}"),
        Value::Long(n) => write!(f, "{n}"),
        Value::Double(n) => write!(f, "{n:?}"),
        Value::String(text) => write!(f, "'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        _ => f.write_str("null"),
    }
}
