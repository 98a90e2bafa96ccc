//! Parses what Groovy's expressions are made of: literals, names, texts, lists and maps.
use super::ast::{Expr, Kind, Made, Piece};
use super::lexer::{Raw, Token, Word};
use super::parser::{MAX_NESTING, Parser};
use super::{Flaw, statements};
use crate::Value;
use std::sync::Arc;

impl Parser<'_> {
    pub fn primary(&mut self) -> Result<Expr, Flaw> {
        let at = self.word.at;
        let literal = match self.word.token.clone() {
            Token::Name(name) => return self.name(name),
            Token::Template(raws) => {
                self.advance()?;
                let pieces = raws.into_iter().map(|raw| self.piece(raw)).collect::<Result<_, _>>()?;
                return Ok(Expr::new(at, Kind::Text(pieces)));
            }
            Token::Decimal(digits) => {
                self.advance()?;
                return Ok(Expr::new(at, Kind::Decimal(digits)));
            }
            Token::Symbol("(") => {
                self.advance()?;
                let inner = self.within(Self::expression)?;
                if self.is(")") && matches!(inner.kind, Kind::Name(_)) && self.casts() {
                    return Err(Flaw::new(at, "casts are not understood here; write 'value as Type'"));
                }
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Symbol("[") => return self.list_or_map(),
            Token::Symbol("{") => return Err(Flaw::new(at, "a closure is only understood as the argument of a method such as each")),
            Token::Symbol("/") => return Err(Flaw::new(at, "texts between slashes are not understood here")),
            Token::Integer(n) => Value::Integer(n),
            Token::Long(n) => Value::Long(n),
            Token::Double(n) => Value::Double(n),
            Token::Text(text) => Value::String(text),
            _ => return Err(self.unexpected("a value")),
        };
        self.advance()?;
        Ok(Expr::new(at, Kind::Literal(literal)))
    }

    /// True where `(name)` goes on with a value.
    fn casts(&self) -> bool {
        let mut ahead = self.peek();
        match ahead.next() {
            Ok(Word { token, fresh: false, .. }) => match token {
                Token::Name(name) => !matches!(&*name, "in" | "as"),
                Token::Symbol(_) | Token::End => false,
                _ => true,
            },
            _ => false,
        }
    }

    fn name(&mut self, name: Arc<str>) -> Result<Expr, Flaw> {
        let at = self.word.at;
        let kind = match &*name {
            "true" => Kind::Literal(Value::Boolean(true)),
            "false" => Kind::Literal(Value::Boolean(false)),
            "null" => Kind::Literal(Value::Null),
            "new" => return self.new_object(),
            word if OUTSIDE.contains(&word) => {
                return Err(Flaw::new(
                    at,
                    format!("'{word}' is not understood here: classes of Java and services of an engine do not exist"),
                ));
            }
            word if statements::is_reserved(word) => return Err(Flaw::new(at, format!("'{word}' is not understood here"))),
            _ => {
                self.advance()?;
                return match self.arguments()? {
                    Some((arguments, closure)) => Ok(Expr::new(at, Kind::Call { of: None, name, arguments, closure, safe: false })),
                    None => Ok(Expr::new(at, Kind::Name(name))),
                };
            }
        };
        self.advance()?;
        Ok(Expr::new(at, kind))
    }

    fn new_object(&mut self) -> Result<Expr, Flaw> {
        let at = self.word.at;
        self.advance()?;
        let name = statements::dotted(self)?;
        statements::generics(self)?;
        if let Some(class) = name.rsplit('.').next().filter(|class| WRAPPERS.contains(class)) {
            return match self.arguments()? {
                Some((arguments, None)) if arguments.len() == 1 => {
                    let of = Some(Expr::new(at, Kind::Name(class.into())).into());
                    Ok(Expr::new(at, Kind::Call { of, name: "valueOf".into(), arguments, closure: None, safe: false }))
                }
                _ => Err(Flaw::new(at, format!("'new {name}' is understood with one argument"))),
            };
        }
        let made = match name.rsplit('.').next().unwrap_or_default() {
            "Date" if matches!(&*name, "Date" | "java.util.Date") => Made::Now,
            "ArrayList" | "LinkedList" => Made::List,
            "HashMap" | "LinkedHashMap" | "TreeMap" => Made::Map,
            _ => return Err(Flaw::new(at, format!("'new {name}' is not understood here: classes of Java do not exist"))),
        };
        match self.arguments()? {
            Some((arguments, None)) if arguments.is_empty() => Ok(Expr::new(at, Kind::New(made))),
            _ => Err(Flaw::new(at, format!("'new {name}' is only understood without arguments"))),
        }
    }

    fn list_or_map(&mut self) -> Result<Expr, Flaw> {
        let at = self.word.at;
        self.advance()?;
        let kind = self.within(|parser| {
            if parser.skip(":")? {
                parser.expect("]")?;
                return Ok(Kind::Map(Vec::new()));
            }
            let (mut items, mut entries) = (Vec::new(), Vec::new());
            while !parser.skip("]")? {
                let bare = matches!(parser.word.token, Token::Name(_));
                let first = parser.expression()?;
                match parser.skip(":")? {
                    true => {
                        let key = match &first.kind {
                            Kind::Name(name) if bare => Expr { at: first.at, kind: Kind::Literal(Value::String(name.clone())) },
                            _ => first,
                        };
                        entries.push((key, parser.expression()?));
                    }
                    false => items.push(first),
                }
                if !parser.is("]") {
                    parser.expect(",")?;
                }
            }
            match (items.is_empty(), entries.is_empty()) {
                (_, true) => Ok(Kind::List(items)),
                (true, _) => Ok(Kind::Map(entries)),
                _ => Err(Flaw::new(at, "a list has no keys, and a map has one for every value")),
            }
        })?;
        Ok(Expr::new(at, kind))
    }

    /// What stands in a text in double quotes.
    fn piece(&mut self, raw: Raw) -> Result<Piece, Flaw> {
        let (from, to) = match raw {
            Raw::Text(text) => return Ok(Piece::Text(text.into())),
            Raw::Source(from, to) => (from, to),
        };
        self.bounded(self.depth, MAX_NESTING)?;
        let source = self.source.get(..to).unwrap_or_default();
        let mut inner = Parser::new(source, from, self.depth + 1)?;
        inner.brackets = 1;
        let computed = inner.expression()?;
        if inner.word.token != Token::End {
            return Err(inner.unexpected("'}'"));
        }
        self.height = self.height.max(inner.height);
        Ok(Piece::Computed(computed))
    }
}

/// Classes around a value, which `new` makes of another.
const WRAPPERS: [&str; 6] = ["Integer", "Long", "Double", "Boolean", "String", "BigDecimal"];

/// Names that mean what does not exist here.
const OUTSIDE: [&str; 31] = [
    "Arrays",
    "Calendar",
    "Class",
    "Collections",
    "Collectors",
    "Duration",
    "File",
    "Files",
    "Instant",
    "JsonOutput",
    "JsonSlurper",
    "LocalDate",
    "LocalDateTime",
    "LocalTime",
    "Logger",
    "Objects",
    "Paths",
    "Pattern",
    "Random",
    "Runtime",
    "SimpleDateFormat",
    "Spin",
    "Thread",
    "TimeUnit",
    "UUID",
    "Variables",
    "ZonedDateTime",
    "runtimeService",
    "taskService",
    "historyService",
    "repositoryService",
];
