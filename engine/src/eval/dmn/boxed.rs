//! Boxed expressions as closures over a FEEL scope (DMN 1.5, 10.2).
use super::cells::Test;
use super::code::{evaluator, feel_in};
use super::table::{Column, Ready, Row, out};
use super::types::Types;
use super::{line, notes};
use crate::eval::feel::{self, Domain, FeelValue, Price, every_round, filtered, quantified};
use baton_models::Position;
use baton_models::dmn::{Boxed, Cell, Code, Function, Kind, Table, Variable};
use baton_models::expr::Expression;
use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope, FeelType, FunctionBody, Name};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an expression costs beside the texts in it, in parts of a step.
const BOX: u64 = 4;

/// How many levels of the native stack's budget a boxed function counts as at least, and a boxed expression.
const LEVELS: usize = 30;
const LEVEL: usize = 2;

/// How deep an expression is, in levels of that budget.
pub(super) fn height(boxed: &Boxed) -> usize {
    let texts = |cells: &mut dyn Iterator<Item = &Code>| cells.filter_map(feel_in).map(|feel| feel.depth).max().unwrap_or(1);
    let inner = match &boxed.kind {
        Kind::Literal(code) => texts(&mut std::iter::once(code)),
        Kind::Table(table) => {
            let tests = table
                .rules
                .iter()
                .flat_map(|rule| &rule.inputs)
                .filter_map(|cell| if let Cell::Tests(code) = cell { Some(code) } else { None });
            let inputs = table.inputs.iter().filter_map(|input| input.expression.as_ref());
            texts(&mut tests.chain(inputs).chain(table.rules.iter().flat_map(|rule| rule.outputs.iter().flatten())))
        }
        Kind::Context(entries) => highest(&mut entries.iter().map(|(_, value)| value)),
        Kind::List(items) => highest(&mut items.iter()),
        Kind::Relation { rows, .. } => highest(&mut rows.iter().flatten()),
        Kind::Invocation { function, bindings } => highest(&mut bindings.iter().map(|(_, value)| value).chain([&**function])),
        Kind::Function(function) => height(&function.body),
        Kind::Conditional { condition, then, otherwise } => highest(&mut [&**condition, &**then, &**otherwise].into_iter()),
        Kind::Filter { of, by } => highest(&mut [&**of, &**by].into_iter()),
        Kind::For { over, give, .. } => highest(&mut [&**over, &**give].into_iter()),
        Kind::Quantified { over, satisfies, .. } => highest(&mut [&**over, &**satisfies].into_iter()),
    };
    inner + LEVEL
}

fn highest(parts: &mut dyn Iterator<Item = &Boxed>) -> usize {
    parts.map(height).max().unwrap_or_default()
}

/// Makes closures of a file's expressions, and notes which names they read.
pub(super) struct Maker {
    types: Arc<Types>,
    pub reads: Option<BTreeSet<Arc<str>>>,
}

impl Maker {
    pub fn new(types: Arc<Types>) -> Self {
        Self { types, reads: Some(BTreeSet::new()) }
    }

    fn note(&mut self, code: &Code) {
        let names = match code {
            Code::Expression(expression) => match feel_in(code) {
                Some(feel) => Some(feel.names.clone()),
                None => Expression::variables(expression),
            },
            Code::Script(_) => None,
        };
        match (names, &mut self.reads) {
            (Some(names), Some(reads)) => reads.extend(names),
            _ => self.reads = None,
        }
    }

    fn code(&mut self, code: &Code, decision: &str) -> Evaluator {
        self.note(code);
        evaluator(code, decision, &|name| self.types.named(name))
    }

    fn test(&mut self, cell: &Cell, variable: &str, decision: &str) -> Test {
        if let Cell::Tests(code) = cell {
            self.note(code);
        }
        Test::new(cell, variable, decision, &|name| self.types.named(name))
    }

    pub fn table(&mut self, table: &Table, at: Position, decision: &str) -> Ready {
        let variables: Vec<&str> = table.inputs.iter().map(|input| input.variable.as_deref().unwrap_or("cellInput")).collect();
        let inputs = table.inputs.iter().zip(&variables).map(|(input, variable)| Column {
            value: match &input.expression {
                Some(code) => self.code(code, decision),
                None => Box::new(|_: &FeelScope| FeelValue::Null(None)),
            },
            allowed: input.allowed.as_ref().map_or(Test::Any, |cell| self.test(cell, variable, decision)),
        });
        let inputs = inputs.collect();
        let outputs = table.outputs.iter().map(|clause| {
            let default = clause.default.as_ref().map(|code| self.code(code, decision));
            out(clause, decision, default)
        });
        let outputs = outputs.collect();
        let rules = table.rules.iter().map(|rule| Row {
            id: rule.id.clone(),
            at: rule.at,
            tests: rule.inputs.iter().zip(&variables).map(|(cell, variable)| self.test(cell, variable, decision)).collect(),
            outputs: rule.outputs.iter().map(|entry| entry.as_ref().map(|code| self.code(code, decision))).collect(),
        });
        let rules: Vec<Row> = rules.collect();
        let clauses = table.inputs.iter().map(|input| {
            let source = input.expression.as_ref().map(|code| code.source().to_owned());
            (input.id.clone(), input.label.clone().or(source))
        });
        let clauses = clauses.collect();
        let cells = rules.iter().flat_map(|row| &row.tests).map(Test::parts).sum();
        Ready {
            decision: decision.to_owned(),
            at,
            cells,
            policy: table.hit_policy,
            aggregator: table.aggregator,
            clauses,
            inputs,
            outputs,
            rules,
        }
    }

    /// The closure of an expression; its value has the type that the expression states.
    pub fn boxed(&mut self, boxed: &Boxed, decision: &str) -> Evaluator {
        let plain = self.plain(boxed, decision);
        let inner: Evaluator = Box::new(move |scope: &FeelScope| {
            feel::parts(BOX);
            plain(scope)
        });
        let Some(type_ref) = boxed.type_ref.clone() else { return inner };
        let (types, place) = (self.types.clone(), format!("the expression of '{decision}' ({})", line(boxed.at)));
        Box::new(move |scope: &FeelScope| types.coerce(Some(&type_ref), inner(scope), || place.clone()))
    }

    fn plain(&mut self, boxed: &Boxed, decision: &str) -> Evaluator {
        match &boxed.kind {
            Kind::Literal(code) => self.code(code, decision),
            Kind::Table(table) => self.table(table, boxed.at, decision).into_evaluator(),
            Kind::Context(entries) => self.context(entries, decision),
            Kind::List(items) => list(self.all(items, decision)),
            Kind::Relation { columns, rows } => {
                let names: Vec<Name> = columns.iter().map(|column| Name::from(column.as_str())).collect();
                let rows: Vec<Vec<Evaluator>> = rows.iter().map(|row| self.all(row, decision)).collect();
                relation(names, rows)
            }
            Kind::Invocation { function, bindings } => {
                let function = self.boxed(function, decision);
                let bindings = bindings.iter().map(|(name, value)| (Name::from(name.as_str()), self.boxed(value, decision))).collect();
                invocation(function, bindings)
            }
            Kind::Function(function) => self.function(function, decision),
            Kind::Conditional { condition, then, otherwise } => {
                let (condition, then, otherwise) =
                    (self.boxed(condition, decision), self.boxed(then, decision), self.boxed(otherwise, decision));
                Box::new(move |scope: &FeelScope| match condition(scope) {
                    FeelValue::Boolean(true) => then(scope),
                    FeelValue::Boolean(false) | FeelValue::Null(_) => otherwise(scope),
                    other => FeelValue::Null(Some(format!("the condition is {}, neither true nor false", feel::shown(&other)))),
                })
            }
            Kind::Filter { of, by } => {
                let (of, by) = (self.boxed(of, decision), self.boxed(by, decision));
                let by: Evaluator = Box::new(move |scope: &FeelScope| {
                    feel::step();
                    by(scope)
                });
                Box::new(move |scope: &FeelScope| filtered(scope, of(scope), &by))
            }
            Kind::For { variable, over, give } => {
                let domains = vec![(Name::from(variable.as_str()), Domain::Values(self.boxed(over, decision)))];
                let give = self.boxed(give, decision);
                Box::new(move |scope: &FeelScope| every_round(scope, &domains, true, &Price::default(), &give))
            }
            Kind::Quantified { some, variable, over, satisfies } => {
                let domains = vec![(Name::from(variable.as_str()), Domain::Values(self.boxed(over, decision)))];
                let (some, satisfies) = (*some, self.boxed(satisfies, decision));
                Box::new(move |scope: &FeelScope| quantified(scope, &domains, some, &Price::default(), &satisfies))
            }
        }
    }

    fn all(&mut self, items: &[Boxed], decision: &str) -> Vec<Evaluator> {
        items.iter().map(|item| self.boxed(item, decision)).collect()
    }

    fn context(&mut self, entries: &[(Option<Variable>, Boxed)], decision: &str) -> Evaluator {
        let types = self.types.clone();
        let made = entries
            .iter()
            .map(|(variable, value)| (variable.clone().map(|v| (Name::from(v.name.as_str()), v.type_ref)), self.boxed(value, decision)));
        let made: Vec<_> = made.collect();
        Box::new(move |scope: &FeelScope| {
            scope.push(FeelContext::default());
            let mut context = FeelContext::default();
            let mut result = None;
            for (variable, value) in &made {
                let value = value(scope);
                feel::count(&value);
                let Some((name, type_ref)) = variable else {
                    result = Some(value);
                    break;
                };
                let value = types.coerce(type_ref.as_deref(), value, || format!("the entry '{name}'"));
                scope.set_value(name, value.clone());
                context.set_entry(name, value);
            }
            scope.pop();
            result.unwrap_or(FeelValue::Context(context))
        })
    }

    /// A function as a value.
    fn function(&mut self, function: &Function, decision: &str) -> Evaluator {
        let parameters: Vec<(Name, FeelType)> = function.parameters.iter().map(|p| (Name::from(p.name.as_str()), FeelType::Any)).collect();
        let body = FunctionBody::FunctionDefinition(Arc::new(self.body(function, decision)));
        let names: Vec<Name> = self.reads.iter().flatten().map(|name| Name::from(&**name)).collect();
        Box::new(move |scope: &FeelScope| {
            // It takes along what it may read where it is made.
            let mut seen = FeelContext::default();
            for name in &names {
                if let Some(value) = scope.get_value(name) {
                    seen.set_entry(name, value);
                }
            }
            FeelValue::FunctionDefinition(parameters.clone(), body.clone(), false, Closure::default(), seen, FeelType::Any)
        })
    }

    /// What a function does once its parameters are in scope; they and the result have the types that it states.
    pub fn body(&mut self, function: &Function, decision: &str) -> Evaluator {
        let (types, body, levels) = (self.types.clone(), self.boxed(&function.body, decision), height(&function.body).max(LEVELS));
        let typed: Vec<(Name, String)> =
            function.parameters.iter().filter_map(|p| Some((Name::from(p.name.as_str()), p.type_ref.clone()?))).collect();
        let (result, decision) = (function.type_ref.clone(), decision.to_owned());
        let names: Vec<(Name, bool)> = function.parameters.iter().map(|p| (Name::from(p.name.as_str()), p.type_ref.is_some())).collect();
        let is_external = function.is_external;
        Box::new(move |scope: &FeelScope| {
            feel::step();
            for (name, type_ref) in &typed {
                let Some(value) = scope.get_value(name) else { continue };
                match types.fitting(Some(type_ref), value, || format!("the argument '{name}' of '{decision}'")) {
                    Ok(value) => scope.set_value(name, value),
                    Err(why) => return FeelValue::Null(Some(why)),
                }
            }
            let mut value = feel::deeper(levels, || body(scope));
            if is_external {
                value = feel::java::call(&value, &feel::java::arguments(scope, &names));
                notes::null(&value, &decision);
            }
            types.coerce(result.as_deref(), value, || format!("the result of '{decision}'"))
        })
    }
}

fn list(items: Vec<Evaluator>) -> Evaluator {
    Box::new(move |scope: &FeelScope| {
        let value = FeelValue::List(items.iter().map(|item| item(scope)).collect());
        feel::count(&value);
        value
    })
}

fn relation(names: Vec<Name>, rows: Vec<Vec<Evaluator>>) -> Evaluator {
    Box::new(move |scope: &FeelScope| {
        let row = |cells: &Vec<Evaluator>| {
            let mut context = FeelContext::default();
            names.iter().zip(cells).for_each(|(name, cell)| context.set_entry(name, cell(scope)));
            FeelValue::Context(context)
        };
        let value = FeelValue::List(rows.iter().map(row).collect());
        feel::count(&value);
        value
    })
}

fn invocation(function: Evaluator, bindings: Vec<(Name, Evaluator)>) -> Evaluator {
    Box::new(move |scope: &FeelScope| {
        let FeelValue::FunctionDefinition(parameters, body, false, _, seen, _) = function(scope) else {
            return FeelValue::Null(Some("what is invoked is no function".to_owned()));
        };
        let mut context = FeelContext::default();
        bindings.iter().for_each(|(name, value)| context.set_entry(name, value(scope)));
        if let Some((missing, _)) = parameters.iter().find(|(name, _)| !context.contains_entry(name)) {
            return FeelValue::Null(Some(format!("the invocation gives no '{missing}'")));
        }
        feel::step();
        scope.push(seen);
        scope.push(context);
        let value = body.evaluate(scope);
        scope.pop();
        scope.pop();
        value
    })
}
