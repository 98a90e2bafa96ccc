//! Parses Groovy's statements.
use super::Flaw;
use super::ast::{Closure, Expr, Kind, Statement, Type};
use super::lexer::{Token, Word};
use super::parser::{Parser, known_type};
use std::sync::Arc;

/// Words that begin what lies outside of the common part, or that cannot be names.
pub(super) fn is_reserved(word: &str) -> bool {
    let outside = [
        "assert",
        "case",
        "catch",
        "class",
        "default",
        "do",
        "enum",
        "extends",
        "finally",
        "implements",
        "interface",
        "native",
        "package",
        "private",
        "protected",
        "public",
        "static",
        "super",
        "switch",
        "synchronized",
        "this",
        "throw",
        "throws",
        "trait",
        "try",
        "void",
    ];
    outside.contains(&word) || ["def", "else", "for", "if", "import", "in", "return", "while", "break", "continue", "final"].contains(&word)
}

/// A whole script.
pub(super) fn program(source: &str) -> Result<Vec<Statement>, Flaw> {
    list(&mut Parser::new(source, 0, 0)?, false)
}

/// Statements up to the end, or to a `}`.
fn list(parser: &mut Parser<'_>, in_block: bool) -> Result<Vec<Statement>, Flaw> {
    let mut found = Vec::new();
    loop {
        while parser.skip(";")? {}
        match parser.word.token {
            Token::End if !in_block => return Ok(found),
            Token::Symbol("}") if in_block => return Ok(found),
            Token::End => return Err(parser.unexpected("'}'")),
            _ => {}
        }
        found.extend(statement(parser)?);
        let ended = parser.word.fresh || matches!(parser.word.token, Token::Symbol(";" | "}") | Token::End) || ends_in_block(found.last());
        if !ended {
            return Err(parser.unexpected("the end of the statement"));
        }
    }
}

fn ends_in_block(last: Option<&Statement>) -> bool {
    matches!(last, Some(Statement::If(..) | Statement::For(..) | Statement::While(..)))
}

fn statement(parser: &mut Parser<'_>) -> Result<Option<Statement>, Flaw> {
    let word = match &parser.word.token {
        Token::Name(name) => name.clone(),
        _ => return parser.expression().map(|e| Some(Statement::Expr(e))),
    };
    match &*word {
        "import" => {
            parser.advance()?;
            import(parser)?;
            return Ok(None);
        }
        "if" => return parser.deeper(condition).map(Some),
        "for" => return parser.deeper(each).map(Some),
        "while" => {
            parser.advance()?;
            let condition = in_parentheses(parser)?;
            return Ok(Some(Statement::While(condition, body(parser)?)));
        }
        "return" => {
            parser.advance()?;
            let bare = parser.word.fresh || matches!(parser.word.token, Token::Symbol(";" | "}") | Token::End);
            let value = if bare { None } else { Some(parser.expression()?) };
            return Ok(Some(Statement::Return(value)));
        }
        "throw" => return throw(parser).map(Some),
        "break" | "continue" => {
            parser.advance()?;
            return Ok(Some(if &*word == "break" { Statement::Break } else { Statement::Continue }));
        }
        _ => {}
    }
    // A label, which nothing refers to.
    if matches!(parser.peek().next(), Ok(Word { token: Token::Symbol(":"), .. })) && !is_reserved(&word) {
        parser.advance()?;
        parser.advance()?;
        return parser.deeper(statement);
    }
    if let Some(defined) = definition(parser, &word)? {
        return Ok(Some(defined));
    }
    let first = parser.expression()?;
    command(parser, first).map(|e| Some(Statement::Expr(e)))
}

/// `throw new Class(arguments)`: the name of the class is all that there is of it.
fn throw(parser: &mut Parser<'_>) -> Result<Statement, Flaw> {
    let at = parser.word.at;
    parser.advance()?;
    if !parser.is_word("new") {
        return Err(parser.unexpected("'new' and what is thrown"));
    }
    parser.advance()?;
    let class = dotted(parser)?.into();
    match parser.arguments()? {
        Some((arguments, None)) if arguments.len() <= 3 => {
            Ok(Statement::Throw { at: u32::try_from(at).unwrap_or(u32::MAX), class, arguments })
        }
        _ => Err(Flaw::new(at, format!("'throw new {class}' is understood with up to three arguments, such as a text"))),
    }
}

/// `import` of what does no harm: what is made use of is named where it stands.
fn import(parser: &mut Parser<'_>) -> Result<(), Flaw> {
    let at = parser.word.at;
    let name = dotted(parser)?;
    if parser.skip(".")? {
        parser.expect("*")?;
    }
    let harmless = ["java.util.", "java.math.", "java.time.", "java.lang.", "java.text.", "groovy.json."];
    match name.ends_with(".BpmnError") || harmless.iter().any(|package| format!("{name}.").starts_with(package)) {
        true => Ok(()),
        false => Err(Flaw::new(at, format!("'{name}' is not understood here: classes of Java do not exist"))),
    }
}

/// `def name`, `Type name`, `final Type name`, with `= value`.
fn definition(parser: &mut Parser<'_>, word: &str) -> Result<Option<Statement>, Flaw> {
    let is_final = word == "final";
    if !is_final && word != "def" && !declares(parser) {
        return Ok(None);
    }
    let untyped = word == "def"
        && {
            let mut ahead = parser.peek();
            matches!((ahead.next(), ahead.next()), (Ok(Word { token: Token::Name(kind), .. }), Ok(Word { token: Token::Name(_), fresh: false, .. })) if known_type(&kind).is_some())
        };
    // `def int n` is no more than `int n`.
    if is_final || untyped {
        parser.advance()?;
    }
    let kind = match is_final && !declares(parser) && !parser.is_word("def") {
        true => Type::Any,
        false => type_name(parser)?,
    };
    let at = parser.word.at;
    let Token::Name(name) = parser.word.token.clone() else { return Err(parser.unexpected("a name")) };
    parser.advance()?;
    if parser.is("(") {
        return Err(Flaw::new(at, "methods are not understood here; write the statements where they are needed"));
    }
    let value = if parser.skip("=")? { Some(parser.expression()?) } else { None };
    if parser.is(",") {
        return Err(Flaw::new(parser.word.at, "define one variable after the other, each with its own def"));
    }
    Ok(Some(Statement::Define(name, kind, value)))
}

/// True where a type and a name come: `String text`, `List<String> names`, `java.util.Date day`.
fn declares(parser: &Parser<'_>) -> bool {
    let Token::Name(first) = &parser.word.token else { return false };
    if is_reserved(first) && &**first != "def" {
        return false;
    }
    let mut ahead = parser.peek();
    let mut name: Arc<str> = first.clone();
    let mut depth = 0u32;
    // A type is short.
    for _ in 0..40 {
        let Ok(Word { token, fresh: false, .. }) = ahead.next() else { return false };
        match token {
            Token::Symbol("<") => depth += 1,
            Token::Symbol(">") if depth > 0 => depth -= 1,
            Token::Symbol(">>") if depth > 1 => depth -= 2,
            Token::Symbol("." | "," | "?") | Token::Name(_) if depth > 0 => {}
            Token::Symbol(".") => match ahead.next() {
                Ok(Word { token: Token::Name(next), .. }) => name = next,
                _ => return false,
            },
            Token::Symbol("[") => {
                if !matches!(ahead.next(), Ok(Word { token: Token::Symbol("]"), .. })) {
                    return false;
                }
            }
            Token::Name(next) if !matches!(&*next, "in" | "as" | "instanceof") => {
                return known_type(&name).is_some() || name.starts_with(char::is_uppercase);
            }
            _ => return false,
        }
    }
    false
}

/// A type by its name, with what it is a type of.
pub(super) fn type_name(parser: &mut Parser<'_>) -> Result<Type, Flaw> {
    let at = parser.word.at;
    let name = dotted(parser)?;
    generics(parser)?;
    if parser.is("[") {
        parser.advance()?;
        parser.expect("]")?;
        return Ok(Type::List);
    }
    known_type(&name).ok_or_else(|| Flaw::new(at, format!("the type '{name}' is not known here")))
}

/// `<String, Object>` and `<>`.
pub(super) fn generics(parser: &mut Parser<'_>) -> Result<(), Flaw> {
    if !parser.is("<") {
        return Ok(());
    }
    let mut depth = 0u32;
    loop {
        match parser.word.token {
            Token::Symbol("<") => depth += 1,
            Token::Symbol(">") => depth = depth.saturating_sub(1),
            Token::Symbol(">>") => depth = depth.saturating_sub(2),
            Token::Symbol("." | "," | "?") | Token::Name(_) => {}
            _ => return Err(parser.unexpected("'>'")),
        }
        parser.advance()?;
        if depth == 0 {
            return Ok(());
        }
    }
}

/// `java.util.Date`
pub(super) fn dotted(parser: &mut Parser<'_>) -> Result<String, Flaw> {
    let mut name = String::new();
    loop {
        let Token::Name(part) = parser.word.token.clone() else { return Err(parser.unexpected("a name")) };
        name.push_str(&part);
        parser.advance()?;
        let goes_on = parser.is(".") && matches!(parser.peek().next(), Ok(Word { token: Token::Name(_), .. }));
        if !goes_on || name.len() > 200 {
            return Ok(name);
        }
        parser.advance()?;
        name.push('.');
    }
}

/// `println text`: a call without parentheses.
fn command(parser: &mut Parser<'_>, first: Expr) -> Result<Expr, Flaw> {
    let begins = matches!(
        parser.word.token,
        Token::Name(_) | Token::Text(_) | Token::Template(_) | Token::Integer(_) | Token::Long(_) | Token::Double(_) | Token::Decimal(_)
    );
    if parser.word.fresh || !begins || parser.is_word("else") {
        return Ok(first);
    }
    let (of, name, safe) = match first.kind {
        Kind::Name(name) => (None, name, false),
        Kind::Property { of, name, safe } => (Some(of), name, safe),
        _ => return Err(parser.unexpected("the end of the statement")),
    };
    let mut arguments = vec![parser.expression()?];
    while parser.skip(",")? {
        arguments.push(parser.expression()?);
    }
    Ok(Expr { at: first.at, kind: Kind::Call { of, name, arguments, closure: None, safe } })
}

fn condition(parser: &mut Parser<'_>) -> Result<Statement, Flaw> {
    parser.advance()?;
    let condition = in_parentheses(parser)?;
    let then = body(parser)?;
    while parser.is(";") && matches!(parser.peek().next(), Ok(Word { token: Token::Name(next), .. }) if &*next == "else") {
        parser.advance()?;
    }
    let otherwise = match parser.is_word("else") {
        true => {
            parser.advance()?;
            body(parser)?
        }
        false => Vec::new(),
    };
    Ok(Statement::If(condition, then, otherwise))
}

fn in_parentheses(parser: &mut Parser<'_>) -> Result<Expr, Flaw> {
    parser.expect("(")?;
    let inner = parser.within(Parser::expression)?;
    parser.expect(")")?;
    Ok(inner)
}

fn each(parser: &mut Parser<'_>) -> Result<Statement, Flaw> {
    parser.advance()?;
    parser.expect("(")?;
    let declared = declares(parser) || parser.is_word("def");
    let kind = if declared { type_name(parser)? } else { Type::Any };
    let Token::Name(name) = parser.word.token.clone() else { return Err(parser.unexpected("a name")) };
    parser.advance()?;
    if parser.is("=") && declared {
        return counted(parser, name, kind);
    }
    if !parser.is_word("in") && !parser.is(":") {
        return Err(parser.unexpected("'in'"));
    }
    parser.advance()?;
    let over = parser.within(Parser::expression)?;
    parser.expect(")")?;
    Ok(Statement::For(name, over, body(parser)?))
}

/// `for (int n = 0; n < 10; n++)`, behind the name: a loop with a step at its end, whose variable is its own.
fn counted(parser: &mut Parser<'_>, name: Arc<str>, kind: Type) -> Result<Statement, Flaw> {
    parser.advance()?;
    let first = parser.within(Parser::expression)?;
    parser.expect(";")?;
    let condition = parser.within(Parser::expression)?;
    parser.expect(";")?;
    let step = parser.within(Parser::expression)?;
    let at = parser.word.at;
    parser.expect(")")?;
    let mut inner = body(parser)?;
    if inner.iter().any(goes_on) {
        return Err(Flaw::new(at, "'continue' is not understood in such a loop; write for (n in 0..<10)"));
    }
    inner.push(Statement::Expr(step));
    let all = vec![Statement::Define(name, kind, Some(first)), Statement::While(condition, inner)];
    Ok(Statement::If(Expr::new(at, Kind::Literal(crate::Value::Boolean(true))), all, Vec::new()))
}

/// True where a statement goes on with the next round of the loop around it.
fn goes_on(statement: &Statement) -> bool {
    match statement {
        Statement::Continue => true,
        Statement::If(_, then, otherwise) => then.iter().chain(otherwise).any(goes_on),
        _ => false,
    }
}

/// A block, or one statement.
fn body(parser: &mut Parser<'_>) -> Result<Vec<Statement>, Flaw> {
    if parser.skip("{")? {
        let found = parser.in_block(|parser| list(parser, true))?;
        parser.expect("}")?;
        return Ok(found);
    }
    parser.deeper(|parser| statement(parser).map(|found| found.into_iter().collect()))
}

/// `{ a, b -> statements }`
pub(super) fn closure(parser: &mut Parser<'_>) -> Result<Closure, Flaw> {
    parser.expect("{")?;
    let mut parameters = Vec::new();
    if let Some(count) = parameters_ahead(parser) {
        for _ in 0..count {
            if declares(parser) || parser.is_word("def") {
                type_name(parser)?;
            }
            let Token::Name(name) = parser.word.token.clone() else { return Err(parser.unexpected("a name")) };
            parameters.push(name);
            parser.advance()?;
            parser.skip(",")?;
        }
        parser.expect("->")?;
    }
    let body = parser.in_block(|parser| list(parser, true))?;
    parser.expect("}")?;
    if parameters.is_empty() {
        parameters.push("it".into());
    }
    Ok(Closure { parameters, body })
}

/// How many names stand before a `->`.
fn parameters_ahead(parser: &Parser<'_>) -> Option<usize> {
    let mut ahead = parser.peek();
    let mut token = parser.word.token.clone();
    let mut count = 1;
    for _ in 0..12 {
        match token {
            Token::Symbol("->") => return Some(count),
            Token::Symbol(",") => count += 1,
            Token::Name(_) => {}
            _ => return None,
        }
        token = ahead.next().ok()?.token;
    }
    None
}
