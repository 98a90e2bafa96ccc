//! Java and MVEL where they mean the same as Groovy: what jBPM's conditions and small scripts are made of. What would mean
//! something else, or asks for an object of the host application, is named with its place.
use super::ast::{Expr, Kind, Operator, Statement};
use super::{Flaw, statements};
use crate::Value;
use std::collections::BTreeSet;
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
    "charAt",
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

/// Types that a cast changes nothing of, since variables have the types of their values.
const CASTS: [&str; 12] =
    ["Boolean", "Double", "Float", "Integer", "List", "Long", "Map", "Number", "Object", "String", "java.util.List", "java.util.Map"];

/// The statements of a source.
pub(super) fn program(source: &str, dialect: Dialect) -> Result<Vec<Statement>, Flaw> {
    let mut body = statements::program(&without_casts(source))?;
    let mut own = Own::default();
    body.iter().for_each(|statement| own.statement(statement));
    let adapt = Adapt { dialect, own: own.names };
    body.iter_mut().try_for_each(|statement| adapt.statement(statement))?;
    Ok(body)
}

/// The source with blanks instead of casts, which keeps the places of all else. Texts and remarks are left alone.
fn without_casts(source: &str) -> String {
    let mut plain = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => text_length(rest, first),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '(' => match cast_length(rest) {
                Some(length) => {
                    plain.extend(std::iter::repeat_n(' ', length));
                    rest = rest.get(length..).unwrap_or_default();
                    continue;
                }
                None => 1,
            },
            _ => first.len_utf8(),
        };
        let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
        plain.push_str(taken);
        rest = left;
    }
    plain
}

fn text_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The most bytes of a cast.
const LONGEST: usize = 100;

/// The bytes of `(Type)` before a value.
fn cast_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b')')?;
    let (name, after) = (text.get(1..end)?.trim(), text.get(end + 1..)?.trim_start());
    let raw = name.split_once('<').map_or(name, |(raw, _)| raw.trim());
    let value = after.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '(' | '"'));
    (CASTS.contains(&raw) && value).then_some(end + 1)
}

/// The names that a script has for itself, and those of lists and maps that it changes.
#[derive(Default)]
struct Own {
    names: BTreeSet<Arc<str>>,
}

impl Own {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Define(name, _, value) => {
                self.names.insert(name.clone());
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
        let target = match &expr.kind {
            Kind::Assign(target, ..) => Some(target),
            Kind::Step { target, .. } => Some(target),
            Kind::Call { of: Some(of), name, .. } if matches!(&**name, "add" | "put") => Some(of),
            _ => None,
        };
        if let Some(Kind::Name(name)) = target.map(|target| &target.kind) {
            self.names.insert(name.clone());
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
            Kind::Property { name, .. } if self.dialect == Dialect::Java => flaw(format!("'{name}' is a field of a Java object")),
            Kind::Property { of, .. } | Kind::Not(of) | Kind::Negative(of) => self.expr(of),
            Kind::Step { .. } => Ok(()),
            Kind::Assign(_, _, value) => self.expr(value),
            Kind::Index(a, b) | Kind::Binary(_, a, b) => self.expr(a).and_then(|()| self.expr(b)),
            Kind::Choice(a, b, c) => [a, b, c].into_iter().try_for_each(|inner| self.expr(inner)),
            Kind::List(items) => items.iter_mut().try_for_each(|item| self.expr(item)),
            Kind::Call { .. } => self.call(expr),
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::expr::groovy::Program;

    fn read(source: &str, dialect: Dialect) -> Result<Program, String> {
        Program::parse_in(source, Some(dialect)).map_err(|flaw| format!("{}: {}", flaw.offset, flaw.message))
    }

    /// The same program in Groovy.
    fn same(java: &str, groovy: &str) {
        let found = read(java, Dialect::Java).unwrap_or_else(|why| panic!("{java}: {why}"));
        let expected = Program::parse(groovy).unwrap();
        // Their places differ.
        assert_eq!(found.to_string(), expected.to_string(), "{java}");
    }

    #[test]
    fn conditions_and_small_scripts_mean_the_same() {
        same("return x > 5;", "return execution.getVariable('x') > 5");
        same("return \"a\".equals(node);", "return 'a'.equals(execution.getVariable('node'))");
        same("return 1==(Integer)kcontext.getVariable(\"x\");", "return 1 == execution.getVariable('x')");
        same("return x > 0.5 && !(y);", "return execution.getVariable('x') > 0.5d && !execution.getVariable('y')");
        same("System.out.println(\"x: \" + x);", "System.out.println('x: ' + execution.getVariable('x'))");
        same("throw new RuntimeException(\"no \" + x);", "throw new RuntimeException('no ' + execution.getVariable('x'))");
        same("int n = 1; n = n + 1; kcontext.setVariable(\"n\", n);", "int n = 1; n = n + 1; execution.setVariable('n', n)");
        same("return person.getFirstName() != null;", "return execution.getVariable('person').firstName != null");
        same(
            "for (int i = 0; i < n; i++) { total = total + i; }",
            "if (true) { int i = 0; while (i < execution.getVariable('n')) { total = total + i; i++ } }",
        );
        same("list.add(\"a\"); kcontext.setVariable(\"list\", list);", "list.add('a'); execution.setVariable('list', list)");
        same("System.out.println(kcontext.getProcessInstance().getId());", "System.out.println(execution.getProcessInstanceId())");
        same(
            "if (x == 1) { kcontext.setVariable(\"a\", Integer.toString(2)); }",
            "if (execution.getVariable('x') == 1) { execution.setVariable('a', String.valueOf(2)) }",
        );
        assert!(read("return x == \"a\";", Dialect::Mvel).is_ok());
        assert!(read("order.total > 5", Dialect::Mvel).is_ok());
    }

    #[test]
    fn what_means_something_else_is_named() {
        for (source, why) in [
            ("return x == \"a\";", "'==' does not compare texts"),
            ("return a / 2 > 1;", "drops the rest"),
            ("return person.getName(1) != null;", "'getName' is a method"),
            ("return person.getClass() != null;", "'getClass' is a method"),
            ("return person.name;", "'name' is a field"),
            ("kcontext.getKieRuntime();", "'getKieRuntime' of kcontext"),
            ("throw failure;", "'new' and what is thrown"),
            ("return \"$x\".isEmpty();", "'$'"),
            ("go();", "'go' is a method"),
        ] {
            let flaw = read(source, Dialect::Java).unwrap_err();
            assert!(flaw.contains(why), "{source}: {flaw}");
        }
        assert!(read("x = 1;\nreturn a / 2 > 1;", Dialect::Java).unwrap_err().starts_with("14: "));
    }

    #[test]
    fn casts_go_and_texts_stay() {
        assert_eq!(without_casts("f((String) x, \"(String) x\") // (String) x"), "f(         x, \"(String) x\") // (String) x");
        assert_eq!(without_casts("(List<String>)a + (String) + '\\'(String)x'"), "              a + (String) + '\\'(String)x'");
        assert_eq!(without_casts("(int) 3.7"), "(int) 3.7");
    }
}
