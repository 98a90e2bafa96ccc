//! From a tree to a closure that can be called again and again. What repeats, grows or asks for the time is taken out of the tree and
//! done here, with the meter running; the rest is done by `dsntk`.
mod functions;

use super::cost::cost_of;
use super::loops::{self, Domain};
use super::price::{self, Price};
use super::tree::{grows, reads};
use super::{beyond, calls, convert, kinds, meter, order, weight};
use crate::eval::regex;
use baton_models::expr::feel::{AstNode, Feel, children};
use dsntk_feel::bif::is_built_in_function_name;
use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{Evaluator, FeelScope, FeelType, FunctionBody, Name, value_null};
use dsntk_feel_evaluator::{FilterExpressionEvaluator, prepare};
use std::cmp::Ordering;
use std::sync::Arc;

/// Gives the type that a name stands for.
pub(crate) type Types<'t> = dyn Fn(&str) -> Option<FeelType> + 't;

/// A text ready to be evaluated.
pub struct Compiled {
    evaluator: Evaluator,
    /// What was taken out of the tree, by names that no text can have.
    hooks: FeelContext,
    price: Price,
    grows: bool,
}

impl Compiled {
    pub fn new(feel: &Feel) -> Self {
        Self::of(&feel.tree, &|_| None)
    }

    /// With the types that names stand for in `instance of` and behind parameters.
    pub fn of(tree: &AstNode, types: &Types<'_>) -> Self {
        let (grows, price) = (grows(tree), Price::of(tree));
        let mut guard = Guard { hooks: FeelContext::default(), count: 0, grows, types };
        let rewritten = guard.rewrite(tree);
        Self { evaluator: prepare(&rewritten), hooks: guard.hooks, price, grows }
    }

    /// The value with these variables; must run within [`meter::measured`].
    pub fn value(&self, variables: FeelContext) -> Value {
        let scope = FeelScope::from(variables);
        self.value_in(&scope)
    }

    /// The same as one of many evaluations, each of which counts.
    pub fn counted_in(&self, scope: &FeelScope) -> Value {
        if !self.grows {
            self.price.pay_once(scope);
        }
        self.value_in(scope)
    }

    /// The same with a scope at hand, which is as before afterwards.
    pub fn value_in(&self, scope: &FeelScope) -> Value {
        if self.grows {
            self.price.pay(scope);
        }
        if self.hooks.is_empty() {
            return (self.evaluator)(scope);
        }
        scope.push(self.hooks.clone());
        let value = (self.evaluator)(scope);
        scope.pop();
        value
    }
}

struct Guard<'t> {
    hooks: FeelContext,
    count: usize,
    grows: bool,
    types: &'t Types<'t>,
}

type Pair = Box<AstNode>;

impl Guard<'_> {
    /// A node that calls `evaluator`.
    fn hook(&mut self, evaluator: Evaluator) -> AstNode {
        let name = hook_name(self.count);
        self.count += 1;
        let body = FunctionBody::LiteralExpression(Arc::new(evaluator));
        let function = Value::FunctionDefinition(Vec::new(), body, false, Closure::default(), FeelContext::default(), FeelType::Any);
        self.hooks.set_entry(&name, function);
        AstNode::FunctionInvocation(Box::new(AstNode::Name(name)), Box::new(AstNode::PositionalParameters(Vec::new())))
    }

    /// A closure for a part, which finds its own hooks in the scope.
    fn part(&mut self, node: &AstNode) -> Evaluator {
        let node = self.rewrite(node);
        prepare(&node)
    }

    fn boxed(&mut self, node: &AstNode) -> Pair {
        Box::new(self.rewrite(node))
    }

    fn all(&mut self, nodes: &[AstNode]) -> Vec<AstNode> {
        nodes.iter().map(|node| self.rewrite(node)).collect()
    }

    /// A part that becomes part of something larger: its size is counted where that can get out of hand.
    fn counted(&mut self, node: &AstNode) -> AstNode {
        use AstNode::*;
        let fixed = matches!(node, Numeric(..) | String(_) | Boolean(_) | Null | At(_) | ContextEntryKey(_) | FunctionDefinition(..));
        if fixed || !self.grows {
            return self.rewrite(node);
        }
        let inner = self.part(node);
        self.hook(Box::new(move |scope: &FeelScope| {
            let value = inner(scope);
            meter::bytes(weight(&value));
            value
        }))
    }

    fn counted_all(&mut self, nodes: &[AstNode]) -> Vec<AstNode> {
        nodes.iter().map(|node| self.counted(node)).collect()
    }

    fn rewrite(&mut self, node: &AstNode) -> AstNode {
        use AstNode::*;
        match node {
            For(contexts, body) => self.for_loop(contexts, body),
            Some(contexts, satisfies) => self.quantified(contexts, satisfies, true),
            Every(contexts, satisfies) => self.quantified(contexts, satisfies, false),
            Filter(of, by) => self.filter(of, by),
            FunctionDefinition(parameters, body) => {
                let parameters = kinds::parameters(parameters, self.types);
                let body = self.function_body(body, kinds::named(&parameters));
                FunctionDefinition(Box::new(parameters), Box::new(body))
            }
            InstanceOf(of, kind) => self.instance_of(of, kind),
            FunctionInvocation(function, arguments) => self.call(function, arguments),
            List(items) => List(self.counted_all(items)),
            Context(entries) => self.context(node, entries),
            Add(a, b) => Add(Box::new(self.counted(a)), Box::new(self.counted(b))),
            Lt(a, b) => self.ordered(node, a, b, Lt, Ordering::is_lt),
            Le(a, b) => self.ordered(node, a, b, Le, Ordering::is_le),
            Gt(a, b) => self.ordered(node, a, b, Gt, Ordering::is_gt),
            Ge(a, b) => self.ordered(node, a, b, Ge, Ordering::is_ge),
            _ => self.plain(node),
        }
    }

    /// The entries of a context; each may be read by those after it.
    fn context(&mut self, node: &AstNode, entries: &[AstNode]) -> AstNode {
        let price = Price::of(node);
        let mut made = Vec::with_capacity(entries.len());
        for entry in entries {
            let AstNode::ContextEntry(key, value) = entry else {
                made.push(self.rewrite(entry));
                continue;
            };
            let times = if let AstNode::ContextEntryKey(name) = &**key { price.times(name) } else { 0 };
            let value = self.counted(value);
            let value = if times == 0 { value } else { self.read_often(&value, times) };
            made.push(AstNode::ContextEntry(key.clone(), Box::new(value)));
        }
        AstNode::Context(made)
    }

    /// A part, rewritten already, that is read so often.
    fn read_often(&mut self, node: &AstNode, times: u64) -> AstNode {
        let inner = prepare(node);
        self.hook(Box::new(move |scope: &FeelScope| {
            let value = inner(scope);
            price::reads(&value, times);
            value
        }))
    }

    /// The same node with its parts rewritten.
    fn plain(&mut self, node: &AstNode) -> AstNode {
        use AstNode::*;
        macro_rules! two {
            ($kind:ident, $a:expr, $b:expr) => {
                $kind(self.boxed($a), self.boxed($b))
            };
        }
        match node {
            And(a, b) => two!(And, a, b),
            Div(a, b) => two!(Div, a, b),
            Eq(a, b) => two!(Eq, a, b),
            Exp(a, b) => two!(Exp, a, b),
            Ge(a, b) => two!(Ge, a, b),
            Gt(a, b) => two!(Gt, a, b),
            In(a, b) => two!(In, a, b),
            Le(a, b) => two!(Le, a, b),
            Lt(a, b) => two!(Lt, a, b),
            Mul(a, b) => two!(Mul, a, b),
            Nq(a, b) => two!(Nq, a, b),
            Or(a, b) => two!(Or, a, b),
            Out(a, b) => two!(Out, a, b),
            Range(a, b) => two!(Range, a, b),
            Sub(a, b) => two!(Sub, a, b),
            // What follows a dot is a name and no expression.
            Path(of, name) => Path(self.boxed(of), name.clone()),
            Between(a, b, c) => Between(self.boxed(a), self.boxed(b), self.boxed(c)),
            // What is not true is not, of whatever type it is.
            If(a, b, c) => If(Box::new(Eq(self.boxed(a), Box::new(Boolean(true)))), self.boxed(b), self.boxed(c)),
            NamedParameter(name, value) => NamedParameter(name.clone(), Box::new(self.counted(value))),
            NamedParameters(items) => NamedParameters(self.all(items)),
            PositionalParameters(items) => PositionalParameters(self.counted_all(items)),
            CommaList(items) => CommaList(self.all(items)),
            ExpressionList(items) => ExpressionList(self.all(items)),
            NegatedList(items) => NegatedList(self.all(items)),
            EvaluatedExpression(a) => EvaluatedExpression(self.boxed(a)),
            IntervalEnd(a, kind) => IntervalEnd(self.boxed(a), *kind),
            IntervalStart(a, kind) => IntervalStart(self.boxed(a), *kind),
            Neg(a) => Neg(self.boxed(a)),
            Satisfies(a) => Satisfies(self.boxed(a)),
            UnaryGe(a) => UnaryGe(self.boxed(a)),
            UnaryGt(a) => UnaryGt(self.boxed(a)),
            UnaryLe(a) => UnaryLe(self.boxed(a)),
            UnaryLt(a) => UnaryLt(self.boxed(a)),
            UnaryEq(a) => UnaryEq(self.boxed(a)),
            UnaryNe(a) => UnaryNe(self.boxed(a)),
            other => other.clone(),
        }
    }

    /// A comparison: null for moments with and without a zone; all else the library knows.
    fn ordered(
        &mut self,
        node: &AstNode,
        a: &AstNode,
        b: &AstNode,
        make: fn(Pair, Pair) -> AstNode,
        holds: fn(Ordering) -> bool,
    ) -> AstNode {
        let fixed = |node: &AstNode| {
            matches!(node, AstNode::Numeric(..) | AstNode::Neg(_) | AstNode::String(_) | AstNode::Boolean(_) | AstNode::Null)
        };
        if fixed(a) || fixed(b) {
            return self.plain(node);
        }
        let (left, right) = (self.part(a), self.part(b));
        let names = ["\u{2}0", "\u{2}1"].map(Name::from);
        let [first, second] = names.clone().map(|name| Box::new(AstNode::Name(name)));
        let other = prepare(&make(first, second));
        self.hook(Box::new(move |scope: &FeelScope| {
            let values = [left(scope), right(scope)];
            if let [a @ Value::DateTime(_), b @ Value::DateTime(_)] | [a @ Value::Time(_), b @ Value::Time(_)] = &values {
                return order::order(a, b)
                    .map_or_else(|| value_null!("times with and without a zone are not compared"), |order| Value::Boolean(holds(order)));
            }
            with(scope, &names, values, &other)
        }))
    }

    fn for_loop(&mut self, contexts: &AstNode, body: &AstNode) -> AstNode {
        let domains = self.domains(contexts);
        let (partial, price) = (reads(body, "partial"), Price::of(body));
        let body = self.part(body);
        self.hook(Box::new(move |scope: &FeelScope| loops::every_round(scope, &domains, partial, &price, &body)))
    }

    fn quantified(&mut self, contexts: &AstNode, satisfies: &AstNode, some: bool) -> AstNode {
        let domains = self.domains(contexts);
        let AstNode::Satisfies(condition) = satisfies else { return AstNode::Null };
        let (condition, price) = (self.part(condition), Price::of(condition));
        self.hook(Box::new(move |scope: &FeelScope| loops::quantified(scope, &domains, some, &price, &condition)))
    }

    fn domains(&mut self, contexts: &AstNode) -> Vec<(Name, Domain)> {
        let mut domains = Vec::new();
        for context in children(contexts) {
            let (name, domain) = match context {
                AstNode::IterationContextInterval(name, from, to) => (name, Domain::Interval(self.part(from), self.part(to))),
                AstNode::IterationContextSingle(name, of) | AstNode::QuantifiedContext(name, of) => (name, Domain::Values(self.part(of))),
                _ => continue,
            };
            if let AstNode::Name(name) = &**name {
                domains.push((name.clone(), domain));
            }
        }
        domains
    }

    fn filter(&mut self, of: &AstNode, by: &AstNode) -> AstNode {
        let (of, by, price) = (self.part(of), self.part(by), Price::of(by));
        let by: Evaluator = Box::new(move |scope: &FeelScope| {
            price.pay(scope);
            by(scope)
        });
        self.hook(Box::new(move |scope: &FeelScope| filtered(scope, of(scope), &by)))
    }

    fn call(&mut self, function: &AstNode, arguments: &AstNode) -> AstNode {
        let built_in = match function {
            AstNode::Name(name) if is_built_in_function_name(name.as_str()) => name.as_str(),
            _ => "",
        };
        let none = children(arguments).is_empty();
        match built_in {
            "now" if none => return self.hook(Box::new(|_: &FeelScope| convert::now())),
            "today" if none => return self.hook(Box::new(|_: &FeelScope| convert::today())),
            _ => {}
        }
        if let (AstNode::Name(name), true) = (function, built_in.is_empty())
            && let Some((own, given)) = beyond::function(name.as_str()).zip(beyond::positions(name.as_str(), arguments))
        {
            return self.beyond(name, own, &given, arguments);
        }
        let mut parts = self.rewrite_arguments(arguments);
        if built_in == "matches" {
            self.hyphens(&mut parts);
        }
        if built_in.is_empty() {
            return AstNode::FunctionInvocation(self.boxed(function), Box::new(parts));
        }
        let call = AstNode::FunctionInvocation(Box::new(function.clone()), Box::new(parts));
        match (cost_of(built_in), calls::own(built_in)) {
            (Some(cost), own) => self.costly(&call, cost, own),
            (None, own @ Some(_)) => self.costly(&call, |_| 1, own),
            _ if self.grows => {
                let inner = prepare(&call);
                self.hook(Box::new(move |scope: &FeelScope| {
                    let value = inner(scope);
                    meter::bytes(weight(&value));
                    value
                }))
            }
            _ => call,
        }
    }

    /// The library takes every `-[` of a pattern for a subtraction within a class, so that others are written in another way.
    fn hyphens(&mut self, arguments: &mut AstNode) {
        let pattern = match arguments {
            AstNode::PositionalParameters(items) => items.get_mut(1),
            AstNode::NamedParameters(items) => items.iter_mut().find_map(|item| match item {
                AstNode::NamedParameter(name, value) if **name == AstNode::ParameterName("pattern".into()) => Some(&mut **value),
                _ => None,
            }),
            _ => None,
        };
        let Some(pattern) = pattern else { return };
        let given = prepare(pattern);
        *pattern = self.hook(Box::new(move |scope: &FeelScope| match given(scope) {
            Value::String(pattern) => Value::String(regex::hyphens(&pattern)),
            other => other,
        }));
    }

    /// A function that the standard does not have, unless there is one of the model's own with its name.
    fn beyond(&mut self, name: &Name, own: beyond::Function, given: &[Option<&AstNode>], arguments: &AstNode) -> AstNode {
        let theirs = AstNode::FunctionInvocation(Box::new(AstNode::Name(name.clone())), Box::new(self.rewrite_arguments(arguments)));
        let theirs = prepare(&theirs);
        let given: Vec<Option<Evaluator>> = given.iter().map(|part| part.map(|part| self.part(part))).collect();
        let name = name.clone();
        self.hook(Box::new(move |scope: &FeelScope| {
            if let Some(Value::FunctionDefinition(..)) = scope.get_value(&name) {
                return theirs(scope);
            }
            let values: Vec<Value> =
                given.iter().map(|part| part.as_ref().map_or(Value::Null(None), |evaluator| evaluator(scope))).collect();
            meter::steps(1 + values.iter().map(weight).sum::<u64>() / 256);
            let value = own(&values);
            meter::bytes(weight(&value));
            value
        }))
    }

    fn rewrite_arguments(&mut self, arguments: &AstNode) -> AstNode {
        match arguments {
            AstNode::PositionalParameters(items) => AstNode::PositionalParameters(self.counted_all(items)),
            other => self.rewrite(other),
        }
    }

    /// A call whose cost follows from its arguments, which are evaluated once and known before it is made; `own` may know its value.
    fn costly(&mut self, call: &AstNode, cost: fn(&[Value]) -> u64, own: Option<beyond::More>) -> AstNode {
        let AstNode::FunctionInvocation(function, arguments) = call else { return call.clone() };
        let (order, fits) = calls::places(function, arguments);
        let parts: Vec<AstNode> = match &**arguments {
            AstNode::NamedParameters(items) => items
                .iter()
                .filter_map(|item| if let AstNode::NamedParameter(_, value) = item { Some((**value).clone()) } else { None })
                .collect(),
            other => children(other).into_iter().cloned().collect(),
        };
        let evaluators: Vec<Evaluator> = parts.iter().map(prepare).collect();
        let names: Vec<Name> = (0..parts.len()).map(|n| Name::from(format!("\u{2}{n}"))).collect();
        let mut given = names.iter().cloned().map(AstNode::Name);
        let arguments = match &**arguments {
            AstNode::NamedParameters(items) => AstNode::NamedParameters(
                items
                    .iter()
                    .filter_map(|item| match item {
                        AstNode::NamedParameter(name, _) => Some(AstNode::NamedParameter(name.clone(), Box::new(given.next()?))),
                        _ => None,
                    })
                    .collect(),
            ),
            _ => AstNode::PositionalParameters(given.collect()),
        };
        let made = prepare(&AstNode::FunctionInvocation(function.clone(), Box::new(arguments)));
        let function = function.clone();
        self.hook(Box::new(move |scope: &FeelScope| {
            let values: Vec<Value> = evaluators.iter().map(|evaluator| evaluator(scope)).collect();
            let sorted = order.as_ref().map(|order| order.iter().filter_map(|at| values.get(*at).cloned()).collect::<Vec<Value>>());
            let sorted = sorted.as_ref().unwrap_or(&values);
            meter::steps(cost(sorted));
            let own = own.filter(|_| fits && !calls::is_redefined(scope, &function));
            let value = own.and_then(|own| own(sorted)).unwrap_or_else(|| with(scope, &names, values, &made));
            meter::bytes(weight(&value));
            value
        }))
    }
}

fn hook_name(number: usize) -> Name {
    format!("\u{1}{number}").into()
}

/// Runs what reads values by these names.
fn with(scope: &FeelScope, names: &[Name], values: impl IntoIterator<Item = Value>, made: &Evaluator) -> Value {
    let mut context = FeelContext::default();
    names.iter().zip(values).for_each(|(name, value)| context.set_entry(name, value));
    scope.push(context);
    let value = made(scope);
    scope.pop();
    value
}

/// The items for which `by` holds; a value that is no list is one of itself (DMN 1.5, 10.3.2.5).
pub(in crate::eval) fn filtered(scope: &FeelScope, of: Value, by: &Evaluator) -> Value {
    meter::bytes(weight(&of));
    let of = match of {
        value @ (Value::List(_) | Value::Null(_) | Value::Range(..)) => value,
        single => Value::List(vec![single]),
    };
    FilterExpressionEvaluator::new().evaluate(scope, of, by)
}
