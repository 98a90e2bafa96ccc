//! The common part of Groovy: assignments, arithmetic, text, lists and maps, conditions and loops, calls. Parsed once at
//! deployment; what lies outside of it is named with its place.
mod ast;
mod java;
mod lexer;
mod parser;
mod plain;
mod print;
mod statements;
#[cfg(test)]
mod tests;
mod values;

pub use ast::{Closure, Expr, Kind, Made, Operator, Piece, Statement, Type};
pub(crate) use java::Dialect;

/// A script that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub body: Vec<Statement>,
}

/// What was not understood, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub offset: usize,
    pub message: String,
}

impl Flaw {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// Bytes of a script.
pub const MAX_SOURCE: usize = 64 * 1024;

impl Program {
    /// Parses a script.
    pub fn parse(source: &str) -> Result<Self, Flaw> {
        Self::parse_in(source, None)
    }

    /// The same of a script in another language, where that means the same.
    pub(crate) fn parse_in(source: &str, other: Option<Dialect>) -> Result<Self, Flaw> {
        if source.len() > MAX_SOURCE {
            return Err(Flaw::new(0, format!("the script has {} bytes; at most {MAX_SOURCE} are accepted", source.len())));
        }
        let body = match other {
            Some(dialect) => java::program(source, dialect)?,
            None => statements::program(source)?,
        };
        Ok(Self { body })
    }
}
