//! Texts of a decision that compute, in the language that their syntax or their attributes say.
use super::names::Names;
use crate::bpmn::context::quote;
use crate::bpmn::xml::Text;
use crate::expr::feel::{Feel, Grammar};
use crate::expr::{Expression, Script, Template, feel_of, is_feel};
use crate::{Position, Problem};
use dsntk_feel::context::FeelContext;
use std::sync::Arc;

/// An expression with its language.
#[derive(Debug, Clone)]
pub enum Code {
    /// FEEL or JUEL.
    Expression(Expression),
    Script(Script),
}

impl Code {
    /// As it stands in the file.
    pub fn source(&self) -> &str {
        match self {
            Self::Expression(expression) => &expression.source,
            Self::Script(script) => &script.source,
        }
    }

    /// Whether it defines a function that is not written in FEEL.
    pub(super) fn is_external(&self) -> bool {
        matches!(self, Self::Expression(Expression { template: Template::Feel(feel), .. }) if feel.is_external())
    }

    pub fn at(&self) -> Position {
        match self {
            Self::Expression(expression) => expression.at,
            Self::Script(script) => script.at,
        }
    }

    /// Reads a text. `${` is JUEL and `=` FEEL, whatever is declared; without a sign and without a language it is FEEL, and JUEL where it
    /// is no FEEL but that, or calls functions that JUEL alone has. `known` are the names in reach, of more words than one.
    pub(super) fn parse(
        text: Text<'_>,
        language: Option<&str>,
        grammar: Grammar,
        (names, known): (&Names, &FeelContext),
        element: Option<&str>,
    ) -> Result<Self, Problem> {
        let place = |offset: usize| text.at(offset);
        if text.value.contains("${") || text.value.contains("#{") {
            return Expression::parse_in(text.value, text.at, element, place).map(Self::Expression);
        }
        match language.map(str::trim).filter(|language| !language.is_empty()) {
            Some(name) if name.eq_ignore_ascii_case("juel") => juel(text, grammar, element).map(Self::Expression),
            Some(name) if !is_feel(name) => Script::parse_in(Some(name), text.value, text.at, element, |offsets| text.places(offsets))
                .map(Self::Script)
                .map_err(|unread| unread.problem),
            declared => {
                // A parameter of a function elsewhere may be named in a call.
                let again = |problem| names.more(None).and_then(|known| feel(text, grammar, &known, element).ok()).ok_or(problem);
                let read = feel(text, grammar, known, element).or_else(again);
                let is_feel = read.as_ref().is_ok_and(|read| names.strangers(read).next().is_none());
                let found = if is_feel || declared.is_some() { read } else { juel(text, grammar, element).or(read) };
                found.map(Self::Expression)
            }
        }
    }
}

fn feel(text: Text<'_>, grammar: Grammar, known: &FeelContext, element: Option<&str>) -> Result<Expression, Problem> {
    // Flowable writes `== x` where the cell of a table is just `x`.
    let equals = || text.value.trim_start().strip_prefix("==").filter(|_| grammar == Grammar::UnaryTests);
    let source = feel_of(text.value).or_else(equals).unwrap_or(text.value);
    let skipped = text.value.len() - source.len();
    match Feel::parse_with(source, grammar, known) {
        Ok(feel) => {
            let template = Template::Feel(Arc::new(Feel { at: text.at(skipped), ..feel }));
            Ok(Expression { source: text.value.to_owned(), at: text.at, template })
        }
        Err(flaw) => {
            let message = format!("the FEEL expression {} cannot be read: {}", quote(source), flaw.message);
            Err(Problem::error("expression", text.at(skipped + flaw.offset), element, message))
        }
    }
}

/// JUEL that stands without `${}` around it. A cell of Flowable may begin with what is done to its input: `== 'x'`, `.startsWith('x')`.
fn juel(text: Text<'_>, grammar: Grammar, element: Option<&str>) -> Result<Expression, Problem> {
    let goes_on =
        grammar == Grammar::UnaryTests && ["==", "!=", "<", ">", "."].iter().any(|sign| text.value.trim_start().starts_with(sign));
    let before = if goes_on { "${cellInput" } else { "${" };
    let wrapped = format!("{before}{}}}", text.value);
    let parsed = Expression::parse_in(&wrapped, text.at, element, |offset| text.at(offset.saturating_sub(before.len())))?;
    Ok(Expression { source: text.value.to_owned(), ..parsed })
}
