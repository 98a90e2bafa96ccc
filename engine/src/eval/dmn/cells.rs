//! Cells of a table: what an input has to be. Literals are compared directly, all else is FEEL or an expression that is true.
use super::code::{evaluator, feel_in};
use crate::eval::feel::{self, Compiled, FeelValue, Types};
use baton_models::dmn::{Cell, Code};
use baton_models::expr::feel::{AstNode, children};
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelNumber, FeelScope, IntervalType, Name};

/// A cell ready to be tested.
pub(super) enum Test {
    Any,
    /// One of these holds.
    Some(Vec<One>),
    /// None of these holds.
    None(Vec<One>),
    /// True or false; the value goes by this name.
    Code(Evaluator, Name),
}

pub(super) enum One {
    Text(String),
    Boolean(bool),
    Number(Sign, FeelNumber),
    /// From, whether that belongs to it, and the same of the end.
    Between(FeelNumber, bool, FeelNumber, bool),
    /// `? in test`, or an expression with `?` in it.
    Feel(Compiled),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Test {
    /// `variable`: the name of the value in languages other than FEEL.
    pub fn new(cell: &Cell, variable: &str, decision: &str, types: &Types<'_>) -> Self {
        let Cell::Tests(code) = cell else { return Self::Any };
        match feel_in(code) {
            Some(feel) => Self::of(&feel.tree, types),
            None => Self::Code(evaluator(code, decision, types), Name::from(variable)),
        }
    }

    fn of(tree: &AstNode, types: &Types<'_>) -> Self {
        let all = |items: &[AstNode]| items.iter().map(|item| One::of(item, types)).collect();
        match tree {
            AstNode::Irrelevant => Self::Any,
            AstNode::ExpressionList(items) => Self::Some(all(items)),
            AstNode::NegatedList(items) => Self::None(all(items)),
            other => Self::Some(vec![One::of(other, types)]),
        }
    }

    /// What testing a value costs at least, in parts of a step.
    pub fn parts(&self) -> u64 {
        match self {
            Self::Any => 0,
            Self::Some(tests) | Self::None(tests) => tests.len() as u64,
            Self::Code(..) => 1,
        }
    }

    /// Whether a value passes.
    pub fn holds(&self, scope: &FeelScope, value: &FeelValue) -> bool {
        match self {
            Self::Any => true,
            Self::Some(tests) => tests.iter().any(|test| test.holds(scope, value)),
            Self::None(tests) => !tests.iter().any(|test| test.holds(scope, value)),
            Self::Code(evaluator, name) => {
                feel::reads(value, 1);
                scope.push(single(name.clone(), value));
                let held = evaluator(scope);
                scope.pop();
                // A value that is no condition is compared, as in FEEL.
                matches!(held, FeelValue::Boolean(true)) || (!matches!(held, FeelValue::Boolean(_) | FeelValue::Null(_)) && held == *value)
            }
        }
    }
}

impl One {
    fn of(node: &AstNode, types: &Types<'_>) -> Self {
        let signed = |sign: Sign, of: &AstNode| number(of).map(|n| Self::Number(sign, n));
        let quick = match node {
            AstNode::String(text) => Some(Self::Text(text.clone())),
            AstNode::Boolean(b) => Some(Self::Boolean(*b)),
            AstNode::UnaryLt(of) => signed(Sign::Less, of),
            AstNode::UnaryLe(of) => signed(Sign::LessOrEqual, of),
            AstNode::UnaryGt(of) => signed(Sign::Greater, of),
            AstNode::UnaryGe(of) => signed(Sign::GreaterOrEqual, of),
            AstNode::Range(from, to) => match (&**from, &**to) {
                (AstNode::IntervalStart(from, open), AstNode::IntervalEnd(to, close)) => between(from, *open, to, *close),
                _ => None,
            },
            other => number(other).map(|n| Self::Number(Sign::Equal, n)),
        };
        quick.unwrap_or_else(|| Self::Feel(Compiled::of(&condition(node), types)))
    }

    fn holds(&self, scope: &FeelScope, value: &FeelValue) -> bool {
        match (self, value) {
            (Self::Text(text), FeelValue::String(value)) => text == value,
            (Self::Boolean(b), FeelValue::Boolean(value)) => b == value,
            (Self::Number(sign, n), FeelValue::Number(value)) => match sign {
                Sign::Equal => value == n,
                Sign::Less => value < n,
                Sign::LessOrEqual => value <= n,
                Sign::Greater => value > n,
                Sign::GreaterOrEqual => value >= n,
            },
            (Self::Between(from, with_from, to, with_to), FeelValue::Number(value)) => {
                (value > from || (*with_from && value == from)) && (value < to || (*with_to && value == to))
            }
            // A list passes where one of its items does, as `in` has it.
            (Self::Text(_) | Self::Boolean(_) | Self::Number(..) | Self::Between(..), FeelValue::List(items)) => {
                !items.is_empty() && items.iter().all(|item| self.holds(scope, item))
            }
            (Self::Feel(compiled), _) => {
                feel::reads(value, 1);
                scope.push(single("?".into(), value));
                let held = compiled.counted_in(scope);
                scope.pop();
                matches!(held, FeelValue::Boolean(true))
            }
            _ => false,
        }
    }
}

fn single(name: Name, value: &FeelValue) -> FeelContext {
    let mut context = FeelContext::default();
    context.set_entry(&name, value.clone());
    context
}

/// What a test is as a condition: itself where it speaks of `?`.
fn condition(node: &AstNode) -> AstNode {
    if reads_value(node) {
        return node.clone();
    }
    let tests = AstNode::ExpressionList(vec![node.clone()]);
    AstNode::In(Box::new(AstNode::Name("?".into())), Box::new(tests))
}

fn reads_value(node: &AstNode) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if matches!(node, AstNode::Name(name) if name.as_str() == "?") {
            return true;
        }
        open.extend(children(node));
    }
    false
}

fn number(node: &AstNode) -> Option<FeelNumber> {
    match node {
        AstNode::Numeric(whole, fraction, sign, exponent) => {
            let fraction = if fraction.is_empty() { "0" } else { fraction };
            let whole = if whole.is_empty() { "0" } else { whole };
            let exponent = if exponent.is_empty() { "0" } else { exponent };
            let sign = if *sign == '-' { "-" } else { "" };
            format!("{whole}.{fraction}e{sign}{exponent}").parse().ok()
        }
        AstNode::Neg(of) => number(of).map(|n| -n),
        _ => None,
    }
}

fn between(from: &AstNode, open: IntervalType, to: &AstNode, close: IntervalType) -> Option<One> {
    (!open.undefined() && !close.undefined()).then_some(())?;
    Some(One::Between(number(from)?, open.closed(), number(to)?, close.closed()))
}

/// The values that a list of allowed ones names, in order.
pub(super) fn listed(cell: &Cell) -> Vec<FeelValue> {
    let Cell::Tests(code) = cell else { return Vec::new() };
    let value = |item: &AstNode| Compiled::of(item, &|_| None).value(FeelContext::default());
    let items = |code: &Code| match feel_in(code).map(|feel| &feel.tree) {
        Some(AstNode::ExpressionList(items)) => items.iter().map(value).collect(),
        Some(other) => vec![value(other)],
        None => Vec::new(),
    };
    items(code)
}
