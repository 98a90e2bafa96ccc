//! Java and MVEL where they mean the same as Groovy: what jBPM's conditions and small scripts are made of. What would mean
//! something else, or asks for an object of the host application, is named with its place.
use super::ast::{Expr, Kind, Made, Operator, Statement, Type};
use super::{Flaw, plain, statements};
use crate::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The language that a source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Java,
    Mvel,
}

/// Methods of texts, numbers, lists and maps that are the same.
const METHODS: &[&str] = &[
    "add",
    "booleanValue",
    "concat",
    "contains",
    "containsKey",
    "doubleValue",
    "endsWith",
    "equals",
    "equalsIgnoreCase",
    "get",
    "indexOf",
    "intValue",
    "isEmpty",
    "length",
    "longValue",
    "put",
    "replace",
    "size",
    "startsWith",
    "substring",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
];

/// Methods of classes that are the same.
const STATIC: &[(&str, &[&str])] = &[
    ("Boolean", &["parseBoolean", "valueOf"]),
    ("Double", &["parseDouble", "valueOf"]),
    ("Integer", &["parseInt", "valueOf"]),
    ("Long", &["parseLong", "valueOf"]),
    ("Math", &["abs", "ceil", "floor", "max", "min", "round"]),
    ("String", &["valueOf"]),
    ("System", &["currentTimeMillis"]),
];

/// The statements of a source.
pub(super) fn program(source: &str, dialect: Dialect) -> Result<Vec<Statement>, Flaw> {
    let plain = plain::read(source, dialect)?;
    let mut body = statements::program(&plain.source)?;
    let mut own = Own::default();
    body.iter().for_each(|statement| own.statement(statement));
    let adapt = Adapt { dialect, own: own.names.clone(), types: own.types.clone(), primitive: plain.primitive };
    body.iter_mut().try_for_each(|statement| adapt.statement(statement))?;
    own.lost()?;
    Ok(body)
}

/// The names that a script has for itself, and those of lists and maps that it changes.
#[derive(Default)]
struct Own {
    names: BTreeSet<Arc<str>>,
    /// Of those that are defined with a type of numbers.
    types: BTreeMap<Arc<str>, Type>,
    /// What is changed in place, and where first; `None`: what has no name.
    changed: BTreeMap<Option<Arc<str>>, u32>,
    /// What was made here, or is set as a variable of the process: of these a copy is as good as the thing itself.
    kept: BTreeSet<Arc<str>>,
}

impl Own {
    /// A list or a map of the process that is changed in place: here the script has a copy of it.
    fn lost(&self) -> Result<(), Flaw> {
        let lost = self.changed.iter().find(|(name, _)| name.as_ref().is_none_or(|name| !self.kept.contains(name)));
        match lost {
            Some((name, at)) => {
                let name = name.as_deref().unwrap_or("it");
                let message = format!(
                    "a list or a map of the process is changed in place, and here in a copy: set it with kcontext.setVariable(\"...\", {name})"
                );
                Err(Flaw::new(*at as usize, message))
            }
            None => Ok(()),
        }
    }

    /// A place that is changed: within what?
    fn change(&mut self, of: &Expr) {
        let name = if let Kind::Name(name) = &of.kind { Some(name.clone()) } else { None };
        self.names.extend(name.clone());
        self.changed.entry(name).or_insert(of.at);
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Define(name, kind, value) => {
                self.names.insert(name.clone());
                if matches!(kind, Type::Integer | Type::Long | Type::Double) {
                    self.types.insert(name.clone(), *kind);
                }
                if let Some(Expr { kind: Kind::New(Made::List | Made::Map), .. }) = value {
                    self.kept.insert(name.clone());
                }
                value.iter().for_each(|value| self.expr(value));
            }
            Statement::Expr(expr) | Statement::Return(Some(expr)) => self.expr(expr),
            Statement::If(condition, then, otherwise) => {
                self.expr(condition);
                then.iter().chain(otherwise).for_each(|statement| self.statement(statement));
            }
            Statement::For(name, list, body) => {
                self.names.insert(name.clone());
                self.expr(list);
                body.iter().for_each(|statement| self.statement(statement));
            }
            Statement::While(condition, body) => {
                self.expr(condition);
                body.iter().for_each(|statement| self.statement(statement));
            }
            Statement::Throw { arguments, .. } => arguments.iter().for_each(|argument| self.expr(argument)),
            Statement::Return(None) | Statement::Break | Statement::Continue => {}
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Assign(target, _, value) => match &target.kind {
                Kind::Name(name) => {
                    self.names.insert(name.clone());
                    if matches!(value.kind, Kind::New(Made::List | Made::Map)) {
                        self.kept.insert(name.clone());
                    }
                }
                Kind::Property { of, .. } | Kind::Index(of, _) => self.change(of),
                _ => {}
            },
            Kind::Step { target, .. } => {
                if let Kind::Name(name) = &target.kind {
                    self.names.insert(name.clone());
                }
            }
            Kind::Call { of: Some(of), name, .. } if matches!(&**name, "add" | "put") => self.change(of),
            Kind::Call { of: Some(of), name, arguments, .. } if &**name == "setVariable" && is_context(of) => {
                if let Some(Expr { kind: Kind::Name(name), .. }) = arguments.get(1) {
                    self.kept.insert(name.clone());
                }
            }
            _ => {}
        }
        within(expr, &mut |inner| self.expr(inner));
    }
}

/// The expressions directly within one.
fn within(expr: &Expr, each: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        Kind::Property { of, .. } | Kind::Not(of) | Kind::Negative(of) | Kind::As(of, _) | Kind::Step { target: of, .. } => each(of),
        Kind::Index(a, b) | Kind::Binary(_, a, b) | Kind::Elvis(a, b) | Kind::Range(a, b, _) | Kind::Assign(a, _, b) => {
            each(a);
            each(b);
        }
        Kind::Choice(a, b, c) => [a, b, c].into_iter().for_each(|inner| each(inner)),
        Kind::List(items) => items.iter().for_each(each),
        Kind::Call { of, arguments, .. } => of.iter().map(|of| &**of).chain(arguments).for_each(each),
        _ => {}
    }
}

/// Says Java in Groovy's words.
struct Adapt {
    dialect: Dialect,
    own: BTreeSet<Arc<str>>,
    types: BTreeMap<Arc<str>, Type>,
    /// Names of the script that are no objects.
    primitive: BTreeSet<String>,
}

impl Adapt {
    fn statement(&self, statement: &mut Statement) -> Result<(), Flaw> {
        match statement {
            Statement::Define(_, _, value) => value.iter_mut().try_for_each(|value| self.expr(value)),
            Statement::Expr(expr) | Statement::Return(Some(expr)) => self.expr(expr),
            Statement::If(condition, then, otherwise) => {
                self.expr(condition)?;
                then.iter_mut().chain(otherwise).try_for_each(|statement| self.statement(statement))
            }
            Statement::For(_, condition, body) | Statement::While(condition, body) => {
                self.expr(condition)?;
                body.iter_mut().try_for_each(|statement| self.statement(statement))
            }
            Statement::Throw { arguments, .. } => arguments.iter_mut().try_for_each(|argument| self.expr(argument)),
            Statement::Return(None) | Statement::Break | Statement::Continue => Ok(()),
        }
    }

    fn expr(&self, expr: &mut Expr) -> Result<(), Flaw> {
        let at = expr.at;
        let flaw = |message: String| Err(Flaw::new(at as usize, message));
        match &mut expr.kind {
            Kind::Literal(_) | Kind::New(_) => Ok(()),
            // `0.1` is a double.
            Kind::Decimal(digits) => match digits.parse() {
                Ok(number) => {
                    expr.kind = Kind::Literal(Value::Double(number));
                    Ok(())
                }
                Err(_) => flaw(format!("'{digits}' is no number")),
            },
            Kind::Text(_) => flaw("a text with '$' in it would be read in another way".to_owned()),
            Kind::Map(_) | Kind::Elvis(..) | Kind::Range(..) | Kind::As(..) => flaw("this is none of Java".to_owned()),
            Kind::Name(name) => {
                // A variable that is not set is null there.
                if !self.own.contains(name) {
                    let argument = Expr { at, kind: Kind::Literal(Value::String(name.clone())) };
                    expr.kind = of_execution(at, "getVariable", vec![argument]);
                }
                Ok(())
            }
            Kind::Binary(Operator::Divide, ..) | Kind::Assign(_, Some(Operator::Divide), _) => {
                flaw("a division of whole numbers drops the rest in Java".to_owned())
            }
            Kind::Binary(Operator::Equal | Operator::NotEqual, a, b)
                if self.dialect == Dialect::Java && [&*a, &*b].iter().any(|side| matches!(side.kind, Kind::Literal(Value::String(_)))) =>
            {
                flaw("'==' does not compare texts in Java; write .equals(...)".to_owned())
            }
            Kind::Binary(Operator::Equal | Operator::NotEqual, a, b)
                if self.dialect == Dialect::Java && !self.is_primitive(a) && !self.is_primitive(b) =>
            {
                flaw("'==' asks in Java whether two objects are the same one; write .equals(...)".to_owned())
            }
            Kind::Binary(Operator::Append | Operator::In | Operator::Compare, ..) | Kind::Assign(_, Some(Operator::Append), _) => {
                flaw("this sign means something else in Java".to_owned())
            }
            Kind::Property { name, .. } if self.dialect == Dialect::Java => flaw(format!("'{name}' is a field of a Java object")),
            Kind::Property { of, .. } | Kind::Not(of) | Kind::Negative(of) => self.expr(of),
            Kind::Step { target, .. } if matches!(target.kind, Kind::Name(_)) => Ok(()),
            Kind::Step { .. } => flaw("only a variable of the script can be counted up or down".to_owned()),
            Kind::Assign(target, ..) if self.dialect == Dialect::Java && matches!(target.kind, Kind::Property { .. }) => {
                flaw("a field of a Java object is set".to_owned())
            }
            Kind::Assign(..) => self.assign(expr),
            Kind::Index(a, b) | Kind::Binary(_, a, b) => self.expr(a).and_then(|()| self.expr(b)),
            Kind::Choice(a, b, c) => [a, b, c].into_iter().try_for_each(|inner| self.expr(inner)),
            Kind::List(items) => items.iter_mut().try_for_each(|item| self.expr(item)),
            Kind::Call { .. } => self.call(expr),
        }
    }

    /// A variable of a type of numbers stays of that type, whatever is assigned to it.
    fn assign(&self, expr: &mut Expr) -> Result<(), Flaw> {
        let at = expr.at;
        let Kind::Assign(target, operator, value) = &mut expr.kind else { return Ok(()) };
        self.expr(value)?;
        let kind = if let Kind::Name(name) = &target.kind { self.types.get(name) } else { None };
        let fits = matches!(value.kind, Kind::Literal(Value::Integer(_))) || operator.is_none();
        let Some(kind) = kind.filter(|kind| **kind != Type::Integer || !fits) else { return Ok(()) };
        let new = match operator.take() {
            Some(operator) => Expr { at, kind: Kind::Binary(operator, target.clone(), value.clone()) },
            None => (**value).clone(),
        };
        **value = Expr { at, kind: Kind::As(Box::new(new), *kind) };
        Ok(())
    }

    /// Whether a value is no object, so that `==` compares what it is.
    fn is_primitive(&self, expr: &Expr) -> bool {
        const NUMBERS: [&str; 13] = [
            "booleanValue",
            "contains",
            "containsKey",
            "doubleValue",
            "endsWith",
            "equals",
            "indexOf",
            "intValue",
            "isEmpty",
            "length",
            "longValue",
            "size",
            "startsWith",
        ];
        match &expr.kind {
            Kind::Literal(value) => !matches!(value, Value::String(_)),
            Kind::Decimal(_) | Kind::Not(_) | Kind::Negative(_) => true,
            Kind::Binary(operator, a, b) => *operator != Operator::Add || (self.is_primitive(a) && self.is_primitive(b)),
            Kind::Name(name) => self.primitive.contains(&**name),
            Kind::Call { name, .. } => NUMBERS.contains(&&**name) || name.starts_with("parse"),
            Kind::Choice(_, a, b) => self.is_primitive(a) && self.is_primitive(b),
            _ => false,
        }
    }

    fn call(&self, expr: &mut Expr) -> Result<(), Flaw> {
        let at = expr.at;
        let Kind::Call { of, name, arguments, closure, .. } = &mut expr.kind else { return Ok(()) };
        let flaw = |message: String| Err(Flaw::new(at as usize, message));
        if closure.is_some() {
            return flaw("this is none of Java".to_owned());
        }
        arguments.iter_mut().try_for_each(|argument| self.expr(argument))?;
        let Some(of) = of else { return flaw(format!("'{name}' is a method of a Java object")) };
        if is_output(of) && matches!(&**name, "println" | "print" | "printf") {
            return Ok(());
        }
        if is_context(of) {
            if !matches!((&**name, arguments.len()), ("getVariable", 1) | ("setVariable", 2)) {
                return flaw(format!("'{name}' of kcontext belongs to that engine"));
            }
            expr.kind = of_execution(at, &name.clone(), std::mem::take(arguments));
            return Ok(());
        }
        if is_instance(of) && &**name == "getId" && arguments.is_empty() {
            expr.kind = of_execution(at, "getProcessInstanceId", Vec::new());
            return Ok(());
        }
        if let Kind::Name(class) = &mut of.kind
            && let Some((_, methods)) = STATIC.iter().find(|(known, _)| **known == **class)
        {
            if &**name == "toString" && arguments.len() == 1 {
                (*class, *name) = ("String".into(), "valueOf".into());
                return Ok(());
            }
            return if methods.contains(&&**name) { Ok(()) } else { flaw(format!("'{class}.{name}' is not understood here")) };
        }
        if METHODS.contains(&&**name) {
            return self.expr(of);
        }
        // An object of the host application is data here, with its fields.
        match field(name).filter(|_| arguments.is_empty()) {
            Some(field) => {
                self.expr(of)?;
                expr.kind = Kind::Property {
                    of: std::mem::replace(of, Box::new(Expr { at, kind: Kind::List(Vec::new()) })),
                    name: field,
                    safe: false,
                };
                Ok(())
            }
            None => flaw(format!("'{name}' is a method of a Java object")),
        }
    }
}

/// The field that `getName` reads.
fn field(getter: &str) -> Option<Arc<str>> {
    let rest = getter.strip_prefix("get").filter(|rest| *rest != "Class" && rest.starts_with(char::is_uppercase))?;
    let (first, others) = rest.split_at_checked(1)?;
    Some(format!("{}{others}", first.to_lowercase()).into())
}

fn of_execution(at: u32, name: &str, arguments: Vec<Expr>) -> Kind {
    let execution = Expr { at, kind: Kind::Name("execution".into()) };
    Kind::Call { of: Some(Box::new(execution)), name: name.into(), arguments, closure: None, safe: false }
}

fn is_context(of: &Expr) -> bool {
    matches!(&of.kind, Kind::Name(name) if matches!(&**name, "kcontext" | "context"))
}

/// `kcontext.getProcessInstance()`
fn is_instance(of: &Expr) -> bool {
    matches!(&of.kind, Kind::Call { of: Some(of), name, arguments, .. } if &**name == "getProcessInstance" && arguments.is_empty() && is_context(of))
}

/// `System.out`
fn is_output(of: &Expr) -> bool {
    let Kind::Property { of, name, .. } = &of.kind else { return false };
    matches!(&of.kind, Kind::Name(class) if &**class == "System") && matches!(&**name, "out" | "err")
}

#[cfg(test)]
mod tests;
