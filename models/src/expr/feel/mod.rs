//! FEEL (DMN 1.5, chapter 10): texts after `=`, parsed once by the `dsntk` parser within limits of ours.
pub mod beyond;
mod names;
mod place;
mod quantified;

use crate::{Position, Problem};
use dsntk_feel::FeelScope;
use dsntk_feel::bif::is_built_in_function_name;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value as FeelValue;
pub use dsntk_feel_parser::AstNode;
use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// Bytes of one expression.
const MAX_SOURCE: usize = 32 * 1024;
/// So deep an expression may be nested; chains such as `a + b + c` count too.
pub const MAX_DEPTH: usize = 150;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// One expression (grammar rule 1).
    Expression,
    /// Unary tests (rule 15), as they stand in the cells of a decision table.
    UnaryTests,
}

/// A parsed FEEL text.
pub struct Feel {
    /// Without the leading `=`.
    pub source: String,
    /// Where `source` begins in the file.
    pub at: Position,
    pub tree: AstNode,
    /// Every name that it reads, those of functions too.
    pub names: Vec<Arc<str>>,
    /// The functions that it calls, and neither FEEL nor the text itself has: a decision's file may.
    pub strangers: Vec<Arc<str>>,
    /// How deep the tree is.
    pub depth: usize,
    /// What an evaluator made of the tree, made at first use.
    pub compiled: OnceLock<Arc<dyn Any + Send + Sync>>,
}

/// Why a text is no FEEL: a sentence, and the byte at which it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub message: String,
    pub offset: usize,
}

impl Feel {
    /// Parses an expression in which names are single words, as variables of a process are.
    pub fn parse(source: &str) -> Result<Self, Flaw> {
        let feel = Self::parse_with(source, Grammar::Expression, &FeelContext::default())?;
        match source.find("external").filter(|_| feel.is_external()) {
            Some(offset) => {
                let message =
                    "external functions are not called: write the function in FEEL, or let an external task do the work".to_owned();
                Err(Flaw { message, offset })
            }
            None => Ok(feel),
        }
    }

    /// Whether it defines a function whose body is none of FEEL.
    pub fn is_external(&self) -> bool {
        let mut open = vec![&self.tree];
        while let Some(node) = open.pop() {
            if matches!(node, AstNode::FunctionBody(_, true)) {
                return true;
            }
            open.extend(children(node));
        }
        false
    }

    /// Parses a text; names with blanks in them are recognised where `known` has them.
    pub fn parse_with(source: &str, grammar: Grammar, known: &FeelContext) -> Result<Self, Flaw> {
        if source.len() > MAX_SOURCE {
            let message = format!("it has {} bytes; at most {MAX_SOURCE} are accepted", source.len());
            return Err(Flaw { message, offset: 0 });
        }
        if let Some(offset) = place::too_deep(source, MAX_DEPTH) {
            return Err(Flaw { message: format!("it is nested more than {MAX_DEPTH} levels deep"), offset });
        }
        let (written, quoted) = (source, names::unquoted(source));
        let (source, known) = match &quoted {
            Some((source, names)) => (source.as_str(), &names.iter().fold(known.clone(), |known, name| with_name(known, name))),
            None => (source, known),
        };
        let work = names::work(source).map_err(|message| Flaw { message, offset: 0 })?;
        let scope = names::scope(source, known);
        let parses = |text: &str| attempt(&scope, text, grammar).is_some();
        let flaw = || match work <= names::FAIR_WORK {
            true => place::find(source, parses),
            false => Flaw { message: "there is a syntax error".to_owned(), offset: 0 },
        };
        let again = || attempt(&scope, &quantified::bracketed(source)?, grammar);
        let tree = attempt(&scope, source, grammar).or_else(again).ok_or_else(flaw)?;
        let Walked { names, strangers, depth } = walk(&tree);
        if depth > MAX_DEPTH * 2 {
            return Err(Flaw { message: format!("it is nested {depth} levels deep; at most {} are accepted", MAX_DEPTH * 2), offset: 0 });
        }
        let at = Position::default();
        let (source, names) = (written.to_owned(), names.into_iter().collect());
        Ok(Self { source, at, tree, names, strangers, depth, compiled: OnceLock::new() })
    }

    /// The flaw of a text that calls a function which there is nowhere.
    pub fn stranger(&self) -> Option<Flaw> {
        let name = self.strangers.first()?;
        let message = format!("there is no function '{name}'");
        Some(Flaw { message, offset: self.source.find(&**name).unwrap_or_default() })
    }

    /// The problem that a flaw is, for an expression of a model.
    pub(crate) fn problem(flaw: &Flaw, source: &str, at: Position, element: Option<&str>) -> Problem {
        let message = format!("the FEEL expression {} cannot be read: {}", super::excerpt(source), flaw.message);
        Problem::error("expression", at, element, message)
    }
}

impl fmt::Debug for Feel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Feel({:?})", self.source)
    }
}

impl PartialEq for Feel {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// The tree of a text. The parser is not ours: should it panic, the text counts as unreadable.
fn attempt(scope: &FeelScope, source: &str, grammar: Grammar) -> Option<AstNode> {
    catch_unwind(AssertUnwindSafe(|| match grammar {
        Grammar::Expression => dsntk_feel_parser::parse_expression(scope, source, false),
        Grammar::UnaryTests => dsntk_feel_parser::parse_unary_tests(scope, source, false),
    }))
    .ok()?
    .ok()
}

fn with_name(mut known: FeelContext, name: &str) -> FeelContext {
    known.set_entry(&name.into(), FeelValue::Null(None));
    known
}

struct Walked {
    names: BTreeSet<Arc<str>>,
    strangers: Vec<Arc<str>>,
    depth: usize,
}

/// The names in a tree and its depth. Without recursion, since the tree is not yet known to be shallow.
fn walk(tree: &AstNode) -> Walked {
    let (mut names, mut deepest) = (BTreeSet::new(), 0);
    let (mut called, mut own) = (BTreeSet::new(), BTreeSet::new());
    let mut open = vec![(tree, 1)];
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        match node {
            AstNode::Name(name) => drop(names.insert(Arc::from(name.as_str()))),
            AstNode::ContextEntryKey(name) | AstNode::ParameterName(name) => drop(own.insert(name.as_str())),
            // The name of a function is none of a variable's.
            AstNode::FunctionInvocation(function, arguments) => {
                match &**function {
                    AstNode::Name(name) if is_built_in_function_name(name.as_str()) => {}
                    AstNode::Name(name) if beyond::parameters(name.as_str()).is_none() => {
                        called.insert(name.as_str());
                        open.push((&**function, depth + 1));
                    }
                    other => open.push((other, depth + 1)),
                }
                open.push((arguments, depth + 1));
            }
            // What follows a dot is no variable.
            AstNode::Path(of, _) => open.push((of, depth + 1)),
            AstNode::QualifiedName(segments) => {
                if let Some(AstNode::QualifiedNameSegment(name)) = segments.first() {
                    names.insert(Arc::from(name.as_str()));
                }
            }
            _ => open.extend(children(node).into_iter().map(|child| (child, depth + 1))),
        }
    }
    let strangers = called.difference(&own).map(|name| Arc::from(*name)).collect();
    Walked { names, strangers, depth: deepest }
}

/// What stands directly within a node.
pub fn children(node: &AstNode) -> Vec<&AstNode> {
    use AstNode::*;
    match node {
        Add(a, b)
        | And(a, b)
        | ContextEntry(a, b)
        | ContextTypeEntry(a, b)
        | Div(a, b)
        | Eq(a, b)
        | Every(a, b)
        | Exp(a, b)
        | Filter(a, b)
        | For(a, b)
        | FormalParameter(a, b)
        | FunctionDefinition(a, b)
        | FunctionInvocation(a, b)
        | FunctionType(a, b)
        | Ge(a, b)
        | Gt(a, b)
        | In(a, b)
        | InstanceOf(a, b)
        | IterationContextSingle(a, b)
        | Le(a, b)
        | Lt(a, b)
        | Mul(a, b)
        | NamedParameter(a, b)
        | Nq(a, b)
        | Or(a, b)
        | Out(a, b)
        | Path(a, b)
        | QuantifiedContext(a, b)
        | Range(a, b)
        | Some(a, b)
        | Sub(a, b) => vec![a, b],
        Between(a, b, c) | If(a, b, c) | IterationContextInterval(a, b, c) => vec![a, b, c],
        CommaList(items)
        | Context(items)
        | ContextType(items)
        | ExpressionList(items)
        | FormalParameters(items)
        | IterationContexts(items)
        | List(items)
        | NamedParameters(items)
        | NegatedList(items)
        | ParameterTypes(items)
        | PositionalParameters(items)
        | QualifiedName(items)
        | QuantifiedContexts(items) => items.iter().collect(),
        EvaluatedExpression(a)
        | FunctionBody(a, _)
        | IntervalEnd(a, _)
        | IntervalStart(a, _)
        | ListType(a)
        | Neg(a)
        | RangeType(a)
        | Satisfies(a)
        | UnaryGe(a)
        | UnaryGt(a)
        | UnaryLe(a)
        | UnaryLt(a)
        | UnaryEq(a)
        | UnaryNe(a) => vec![a],
        At(_)
        | Boolean(_)
        | ContextEntryKey(_)
        | ContextTypeEntryKey(_)
        | FeelType(_)
        | Irrelevant
        | Name(_)
        | Null
        | Numeric(..)
        | ParameterName(_)
        | QualifiedNameSegment(_)
        | String(_) => Vec::new(),
    }
}

/// A name with this value in a scope for the parser.
pub fn known(names: impl IntoIterator<Item = (String, FeelValue)>) -> FeelContext {
    let mut context = FeelContext::default();
    for (name, value) in names {
        context.set_entry(&name.into(), value);
    }
    context
}

#[cfg(test)]
mod tests;
