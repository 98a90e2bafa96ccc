//! Prints Groovy's trees. The text parses to the same tree again, in which only the places differ.
use super::Program;
use super::ast::{Closure, Expr, Kind, Made, Operator, Piece, Statement, Type};
use std::fmt::{Display, Formatter, Result, Write};

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        statements(f, &self.body)
    }
}

fn statements(f: &mut Formatter<'_>, body: &[Statement]) -> Result {
    body.iter().try_for_each(|statement| writeln!(f, "{statement};"))
}

struct Block<'a>(&'a [Statement]);

impl Display for Block<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("{\n")?;
        statements(f, self.0)?;
        f.write_char('}')
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Define(name, kind, value) => {
                match kind {
                    Type::Any => write!(f, "def {name}")?,
                    kind => write!(f, "{kind} {name}")?,
                }
                value.as_ref().map_or(Ok(()), |value| write!(f, " = {value}"))
            }
            // Else `A < b > c` would declare c.
            Self::Expr(expr) if matches!(expr.kind, Kind::Binary(..)) => write!(f, "({expr})"),
            Self::Expr(expr) => expr.fmt(f),
            Self::If(condition, then, otherwise) if otherwise.is_empty() => write!(f, "if ({condition}) {}", Block(then)),
            Self::If(condition, then, otherwise) => write!(f, "if ({condition}) {} else {}", Block(then), Block(otherwise)),
            Self::For(name, over, body) => write!(f, "for ({name} in {over}) {}", Block(body)),
            Self::While(condition, body) => write!(f, "while ({condition}) {}", Block(body)),
            Self::Return(None) => f.write_str("return"),
            Self::Return(Some(value)) => write!(f, "return {value}"),
            Self::Throw { class, arguments, .. } => write!(f, "throw new {class}({})", Listed(arguments)),
            Self::Break => f.write_str("break"),
            Self::Continue => f.write_str("continue"),
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            Kind::Literal(value) => literal(f, value),
            Kind::Decimal(digits) if digits.contains(['.', 'e', 'E']) => f.write_str(digits),
            Kind::Decimal(digits) => write!(f, "{digits}g"),
            Kind::Text(pieces) => template(f, pieces),
            Kind::Name(name) => f.write_str(name),
            Kind::List(items) => write!(f, "[{}]", Listed(items)),
            Kind::Map(entries) if entries.is_empty() => f.write_str("[:]"),
            Kind::Map(entries) => {
                f.write_char('[')?;
                for (n, (key, value)) in entries.iter().enumerate() {
                    let comma = if n == 0 { "" } else { ", " };
                    match &key.kind {
                        Kind::Literal(_) => write!(f, "{comma}{key}: {value}")?,
                        _ => write!(f, "{comma}({key}): {value}")?,
                    }
                }
                f.write_char(']')
            }
            Kind::Property { of, name, safe } => write!(f, "{}{}{}", Receiver(of), dot(*safe), Member(name)),
            Kind::Index(of, index) => write!(f, "{}[{index}]", Receiver(of)),
            Kind::Call { of, name, arguments, closure, safe } => {
                match of {
                    Some(of) => write!(f, "{}{}{}({})", Receiver(of), dot(*safe), Member(name), Listed(arguments))?,
                    None => write!(f, "{name}({})", Listed(arguments))?,
                }
                closure.as_ref().map_or(Ok(()), |closure| write!(f, " {closure}"))
            }
            Kind::New(Made::Now) => f.write_str("new Date()"),
            Kind::New(Made::List) => f.write_str("new ArrayList()"),
            Kind::New(Made::Map) => f.write_str("new HashMap()"),
            Kind::Not(of) => write!(f, "!{}", Operand(of)),
            Kind::Negative(of) => write!(f, "-{}", Operand(of)),
            Kind::Binary(operator, left, right) => write!(f, "{} {} {}", Left(left, *operator), operator.symbol(), Operand(right)),
            Kind::Choice(condition, then, otherwise) => write!(f, "{} ? {} : {}", Operand(condition), Operand(then), Operand(otherwise)),
            Kind::Elvis(first, otherwise) => write!(f, "{} ?: {}", Operand(first), Operand(otherwise)),
            Kind::Range(from, to, whole) => write!(f, "{}{}{}", Operand(from), if *whole { ".." } else { "..<" }, Operand(to)),
            Kind::As(of, kind) => write!(f, "{} as {kind}", Operand(of)),
            Kind::Assign(target, None, value) => write!(f, "{target} = {value}"),
            Kind::Assign(target, Some(operator), value) => write!(f, "{target} {}= {value}", operator.symbol()),
            Kind::Step { target, up, after: true } => write!(f, "{}{}", Operand(target), step(*up)),
            Kind::Step { target, up, after: false } => write!(f, "{}{}", step(*up), Operand(target)),
        }
    }
}

fn dot(safe: bool) -> &'static str {
    if safe { "?." } else { "." }
}

fn step(up: bool) -> &'static str {
    if up { "++" } else { "--" }
}

/// Something within another: in parentheses unless it is one word or a chain of names and calls.
struct Operand<'a>(&'a Expr);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.0.kind {
            Kind::Literal(_) | Kind::Decimal(_) | Kind::Text(_) | Kind::Name(_) | Kind::List(_) | Kind::Map(_) => self.0.fmt(f),
            Kind::Property { .. } | Kind::Index(..) | Kind::Call { .. } | Kind::New(_) => self.0.fmt(f),
            _ => write!(f, "({})", self.0),
        }
    }
}

/// What a dot or a bracket follows.
struct Receiver<'a>(&'a Expr);

impl Display for Receiver<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        use crate::Value::{Double, Integer, Long};
        match &self.0.kind {
            Kind::Decimal(_) | Kind::Literal(Integer(_) | Long(_) | Double(_)) => write!(f, "({})", self.0),
            _ => Operand(self.0).fmt(f),
        }
    }
}

/// What stands left of an operator: those that bind as strongly group from the left.
struct Left<'a>(&'a Expr, Operator);

impl Display for Left<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.0.kind {
            Kind::Binary(operator, ..) if operator.level() >= self.1.level() => self.0.fmt(f),
            _ => Operand(self.0).fmt(f),
        }
    }
}

/// A name behind a dot, in quotes where it is no word.
struct Member<'a>(&'a str);

impl Display for Member<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let is_word =
            self.0.chars().all(|c| c.is_alphanumeric() || c == '_') && self.0.starts_with(|c: char| c.is_alphabetic() || c == '_');
        match is_word {
            true => f.write_str(self.0),
            false => write!(f, "'{}'", Escaped(self.0)),
        }
    }
}

struct Listed<'a>(&'a [Expr]);

impl Display for Listed<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.iter().enumerate().try_for_each(|(n, expr)| write!(f, "{}{expr}", if n == 0 { "" } else { ", " }))
    }
}

impl Display for Closure {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{{ {} ->", self.parameters.join(", "))?;
        statements(f, &self.body)?;
        f.write_char('}')
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Integer => "Integer",
            Self::Long => "Long",
            Self::Double => "Double",
            Self::Decimal => "BigDecimal",
            Self::Text => "String",
            Self::Boolean => "Boolean",
            Self::List => "List",
            Self::Any => "Object",
        })
    }
}

fn literal(f: &mut Formatter<'_>, value: &crate::Value) -> Result {
    use crate::Value;
    match value {
        Value::Boolean(b) => write!(f, "{b}"),
        Value::Integer(n) => write!(f, "{n}"),
        Value::Long(n) => write!(f, "{n}L"),
        Value::Double(n) => write!(f, "{n:?}d"),
        Value::String(text) => write!(f, "'{}'", Escaped(text)),
        _ => f.write_str("null"),
    }
}

fn template(f: &mut Formatter<'_>, pieces: &[Piece]) -> Result {
    f.write_char('"')?;
    for piece in pieces {
        match piece {
            Piece::Text(text) => write!(f, "{}", Escaped(text))?,
            Piece::Computed(expr) => write!(f, "${{{expr}}}")?,
        }
    }
    f.write_char('"')
}

/// Text without anything that could end it, or a text around it.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.chars().try_for_each(|c| match c {
            '\n' => f.write_str("\\n"),
            '{' | '}' => write!(f, "\\u{:04x}", u32::from(c)),
            '\\' | '\'' | '"' | '$' => write!(f, "\\{c}"),
            c => f.write_char(c),
        })
    }
}
