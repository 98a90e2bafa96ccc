//! The common part of Groovy: assignments, arithmetic, text, lists and maps, conditions and loops, calls. Parsed once at
//! deployment; what lies outside of it is named with its place.
mod ast;
mod java;
mod lexer;
mod parser;
mod statements;
#[cfg(test)]
mod tests;
mod values;

pub use ast::{Closure, Expr, Kind, Made, Operator, Piece, Statement, Type};
pub(crate) use java::Dialect;

use crate::Position;

/// A script that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub body: Vec<Statement>,
    /// Where expressions stand in the file: by their bytes in the source, ascending.
    places: Vec<(u32, Position)>,
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
    /// Parses a script; `places` tells where bytes of it, which come ascending, are in the file.
    pub fn parse(source: &str, places: impl FnOnce(&[usize]) -> Vec<Position>) -> Result<Self, Flaw> {
        Self::parse_in(source, None, places)
    }

    /// The same of a script in another language, where that means the same.
    pub(crate) fn parse_in(source: &str, other: Option<Dialect>, places: impl FnOnce(&[usize]) -> Vec<Position>) -> Result<Self, Flaw> {
        if source.len() > MAX_SOURCE {
            return Err(Flaw::new(0, format!("the script has {} bytes; at most {MAX_SOURCE} are accepted", source.len())));
        }
        let (body, mut offsets) = match other {
            Some(dialect) => java::program(source, dialect)?,
            None => statements::program(source)?,
        };
        offsets.sort_unstable();
        offsets.dedup();
        let found = places(&offsets);
        let places = offsets.iter().filter_map(|offset| u32::try_from(*offset).ok()).zip(found).collect();
        Ok(Self { body, places })
    }

    /// Where the expression that begins at this byte stands in the file.
    pub fn place(&self, at: u32) -> Option<Position> {
        let index = self.places.binary_search_by_key(&at, |(offset, _)| *offset).ok()?;
        self.places.get(index).map(|(_, place)| *place)
    }
}
