//! The common part of Groovy as trees. Every expression knows the byte of the script at which it begins.
use crate::Value;
use std::sync::Arc;

/// An expression and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// The byte of the source.
    pub at: u32,
    pub kind: Kind,
}

impl Expr {
    pub(super) fn new(at: usize, kind: Kind) -> Self {
        Self { at: u32::try_from(at).unwrap_or(u32::MAX), kind }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Null, boolean, integer, long, double or text.
    Literal(Value),
    /// `0.1`, a `BigDecimal`.
    Decimal(Arc<str>),
    /// Text in double quotes with something to compute in it.
    Text(Vec<Piece>),
    Name(Arc<str>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// `of.name`, or `of?.name`.
    Property {
        of: Box<Expr>,
        name: Arc<str>,
        safe: bool,
    },
    Index(Box<Expr>, Box<Expr>),
    /// `name(arguments)`, `of.name(arguments)` or `of?.name(arguments)`; a closure may follow.
    Call {
        of: Option<Box<Expr>>,
        name: Arc<str>,
        arguments: Vec<Expr>,
        closure: Option<Box<Closure>>,
        safe: bool,
    },
    /// `new Type(arguments)` of the few types that are known.
    New(Made),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `condition ? then : otherwise`
    Choice(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `this ?: otherwise`
    Elvis(Box<Expr>, Box<Expr>),
    /// `from..to`, with `to` unless `..<`.
    Range(Box<Expr>, Box<Expr>, bool),
    /// `of as type`
    As(Box<Expr>, Type),
    /// `target = value`, or `target += value`.
    Assign(Box<Expr>, Option<Operator>, Box<Expr>),
    /// `target++` (`after`: the value before counts) and its like.
    Step {
        target: Box<Expr>,
        up: bool,
        after: bool,
    },
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(Arc<str>),
    Computed(Expr),
}

/// `{ names -> body }` after a method's name; without names it is `it`.
#[derive(Debug, Clone, PartialEq)]
pub struct Closure {
    pub parameters: Vec<Arc<str>>,
    pub body: Vec<Statement>,
}

/// What `new` can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    Now,
    List,
    Map,
}

/// Types that a value can be made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Integer,
    Long,
    Double,
    Decimal,
    Text,
    Boolean,
    List,
    /// Anything: `def`, `Object` and types that are not looked at.
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Compare,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Append,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// All of them, as they are written, and how strongly they bind; those of one level group from the left.
    const TABLE: [(Self, &'static str, u8); 16] = [
        (Self::Or, "||", 1),
        (Self::And, "&&", 2),
        (Self::Equal, "==", 3),
        (Self::NotEqual, "!=", 3),
        (Self::Compare, "<=>", 3),
        (Self::Less, "<", 4),
        (Self::LessOrEqual, "<=", 4),
        (Self::Greater, ">", 4),
        (Self::GreaterOrEqual, ">=", 4),
        (Self::In, "in", 4),
        (Self::Append, "<<", 5),
        (Self::Add, "+", 6),
        (Self::Subtract, "-", 6),
        (Self::Multiply, "*", 7),
        (Self::Divide, "/", 7),
        (Self::Remainder, "%", 7),
    ];

    /// The operator that is written so, and how strongly it binds.
    pub(super) fn written(symbol: &str) -> Option<(Self, u8)> {
        Self::TABLE.iter().find(|(_, known, _)| *known == symbol).map(|(operator, _, level)| (*operator, *level))
    }

    pub(super) fn symbol(self) -> &'static str {
        Self::TABLE.iter().find(|(known, ..)| *known == self).map_or("", |(_, symbol, _)| symbol)
    }

    pub(super) fn level(self) -> u8 {
        Self::TABLE.iter().find(|(known, ..)| *known == self).map_or(0, |(.., level)| *level)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// `def name = value`, or with a type instead of `def`.
    Define(Arc<str>, Type, Option<Expr>),
    Expr(Expr),
    If(Expr, Vec<Statement>, Vec<Statement>),
    For(Arc<str>, Expr, Vec<Statement>),
    While(Expr, Vec<Statement>),
    Return(Option<Expr>),
    /// `throw new class(arguments)`
    Throw {
        at: u32,
        class: Arc<str>,
        arguments: Vec<Expr>,
    },
    Break,
    Continue,
}
