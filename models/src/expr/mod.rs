//! Expressions and scripts, parsed once at deployment.
mod ast;
pub mod feel;
mod functions;
pub mod groovy;
mod language;
mod lexer;
mod parser;
pub(crate) mod places;
mod script;

pub use ast::{Node, Operator, Part, Template};
pub use feel::Feel;
pub use language::Language;
pub(crate) use language::{Named, is_feel, named};
pub use places::Places;
pub use script::Script;
pub(crate) use script::{REWRITE, Unread};

use crate::{Position, Problem};
use dsntk_feel::context::FeelContext;
use lexer::Flaw;
use std::sync::Arc;

/// A text of a model that may compute: `${...}`, `#{...}`, text with such parts, FEEL after `=`, or plain text.
#[derive(Debug, Clone)]
pub struct Expression {
    /// As it stands in the file.
    pub source: String,
    pub at: Position,
    pub template: Template,
}

impl Expression {
    /// Parses `source`; `at` is where it stands in the file, `element` the id to name in a problem.
    pub fn parse(source: &str, at: Position, element: Option<&str>) -> Result<Self, Problem> {
        Self::parse_in(source, at, element, |offset| position(source, offset, at))
    }

    /// The same for a source that stands in the file in another form: `place` tells where a byte of it is.
    pub(crate) fn parse_in(source: &str, at: Position, element: Option<&str>, place: impl Fn(usize) -> Position) -> Result<Self, Problem> {
        if let Some(feel) = feel_of(source) {
            let skipped = source.len() - feel.len();
            return Self::feel(feel, at, element, |offset| place(skipped + offset))
                .map(|parsed| Self { source: source.to_owned(), ..parsed });
        }
        match parser::parse(source) {
            Ok(template) => match functions::stranger(&template, source) {
                Some(flaw) => Err(problem(&flaw, source, place(flaw.offset), element)),
                None => Ok(Self { source: source.to_owned(), at, template }),
            },
            Err(flaw) => Err(problem(&flaw, source, place(flaw.offset), element)),
        }
    }

    /// A source that is FEEL without a sign in front, since the model says so elsewhere.
    pub(crate) fn feel(source: &str, at: Position, element: Option<&str>, place: impl Fn(usize) -> Position) -> Result<Self, Problem> {
        Self::feel_over(&FeelContext::default(), source, at, element, place)
    }

    /// The same, where names with blanks in them are known.
    pub(crate) fn feel_over(
        known: &FeelContext,
        source: &str,
        at: Position,
        element: Option<&str>,
        place: impl Fn(usize) -> Position,
    ) -> Result<Self, Problem> {
        match Feel::parse_with(source, feel::Grammar::Expression, known) {
            Ok(feel) => {
                if let Some(flaw) = feel.stranger() {
                    return Err(Feel::problem(&flaw, source, place(flaw.offset), element));
                }
                let template = Template::Feel(Arc::new(Feel { at: place(0), ..feel }));
                Ok(Self { source: source.to_owned(), at, template })
            }
            Err(flaw) => Err(Feel::problem(&flaw, source, place(flaw.offset), element)),
        }
    }

    /// The text, if it computes nothing.
    pub fn literal(&self) -> Option<&str> {
        match &self.template {
            Template::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Objects and functions through which an expression reaches variables that its text does not name.
const OBJECTS: [&str; 5] = ["execution", "task", "vars", "variables", "var"];

impl Expression {
    /// The variables that it reads; `None` where its text does not tell.
    pub fn variables(&self) -> Option<Vec<Arc<str>>> {
        let names = self.template.names();
        (!OBJECTS.iter().any(|object| names.contains(*object))).then(|| names.into_iter().collect())
    }
}

/// What stands after the `=` with which FEEL begins. A line of `===` is none.
pub(crate) fn feel_of(source: &str) -> Option<&str> {
    source.trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('='))
}

fn problem(flaw: &Flaw, source: &str, at: Position, element: Option<&str>) -> Problem {
    let message = format!("the expression {} cannot be read: {}", excerpt(source), flaw.message);
    Problem::error("expression", at, element, message)
}

/// At most 80 characters of an expression, to be recognised by.
fn excerpt(source: &str) -> String {
    match source.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", source.get(..end).unwrap_or_default()),
        None => source.to_owned(),
    }
}

/// Where a byte of `source` is in the file, if `source` begins at `at`.
fn position(source: &str, offset: usize, at: Position) -> Position {
    if at.line == 0 {
        return at;
    }
    let before = source.get(..offset).unwrap_or(source);
    let lines = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX);
    let last = before.rsplit('\n').next().unwrap_or_default();
    let columns = u32::try_from(last.chars().count()).unwrap_or(u32::MAX);
    let first = if lines == 0 { at.column } else { 1 };
    Position { line: at.line.saturating_add(lines), column: first.saturating_add(columns) }
}

#[cfg(test)]
mod tests;
