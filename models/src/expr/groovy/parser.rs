//! Parses Groovy's expressions, bounded in depth.
use super::ast::{Closure, Expr, Kind, Operator, Type};
use super::lexer::{Lexer, Token, Word};
use super::{Flaw, statements};

/// Expressions and blocks within each other.
pub(super) const MAX_NESTING: u32 = 60;
/// Operators, properties and calls behind each other: each is a level more of the tree, as `a + b + c` has two.
const MAX_HEIGHT: u32 = 100;

pub(super) struct Parser<'s> {
    pub source: &'s str,
    lexer: Lexer<'s>,
    pub word: Word,
    pub depth: u32,
    /// Within round or square brackets the end of a line means nothing.
    pub brackets: u32,
    /// Levels of the highest tree among those that were parsed since this was last 0.
    pub height: u32,
}

impl<'s> Parser<'s> {
    pub fn new(source: &'s str, from: usize, depth: u32) -> Result<Self, Flaw> {
        let mut lexer = Lexer::new(source, from);
        let word = lexer.next()?;
        Ok(Self { source, lexer, word, depth, brackets: 0, height: 0 })
    }

    /// One expression, assignments too.
    pub fn expression(&mut self) -> Result<Expr, Flaw> {
        self.deeper(|parser| {
            let target = parser.choice()?;
            let Token::Symbol(symbol) = parser.word.token else { return Ok(target) };
            let operator = match symbol.strip_suffix('=') {
                Some("") => None,
                Some(by) => match Operator::written(by).filter(|(_, level)| *level >= 5) {
                    Some((operator, _)) => Some(operator),
                    None => return Ok(target),
                },
                None => return Ok(target),
            };
            parser.assignable(&target)?;
            parser.advance()?;
            let value = parser.expression()?;
            Ok(Expr { at: target.at, kind: Kind::Assign(target.into(), operator, value.into()) })
        })
    }

    fn assignable(&self, target: &Expr) -> Result<(), Flaw> {
        match target.kind {
            Kind::Name(_) | Kind::Index(..) | Kind::Property { safe: false, .. } => Ok(()),
            _ => Err(Flaw::new(self.word.at, "nothing can be assigned to what stands before this")),
        }
    }

    fn choice(&mut self) -> Result<Expr, Flaw> {
        let condition = self.binary(1)?;
        if self.skip("?:")? {
            let otherwise = self.deeper(Self::choice)?;
            return Ok(Expr { at: condition.at, kind: Kind::Elvis(condition.into(), otherwise.into()) });
        }
        if !self.skip("?")? {
            return Ok(condition);
        }
        let then = self.deeper(Self::choice)?;
        self.expect(":")?;
        let otherwise = self.deeper(Self::choice)?;
        Ok(Expr { at: condition.at, kind: Kind::Choice(condition.into(), then.into(), otherwise.into()) })
    }

    /// Operators that bind at least as strongly as `level`.
    fn binary(&mut self, level: u8) -> Result<Expr, Flaw> {
        let (mut left, mut height) = self.measured(Self::unary)?;
        while let Some((found, link)) = self.operator()?.filter(|(found, _)| *found >= level) {
            self.advance()?;
            let at = left.at;
            let kind = match link {
                Link::As => Kind::As(left.into(), statements::type_name(self)?),
                Link::Plain(operator) => Kind::Binary(operator, left.into(), self.right(found, &mut height)?.into()),
                Link::Range(whole) => Kind::Range(left.into(), self.right(found, &mut height)?.into(), whole),
                Link::NotIn => {
                    self.advance()?;
                    let within = Kind::Binary(Operator::In, left.into(), self.right(found, &mut height)?.into());
                    Kind::Not(Expr { at, kind: within }.into())
                }
            };
            left = Expr { at, kind };
            height = self.grown(height)?;
        }
        Ok(left)
    }

    /// The right side of an operator; `height` becomes that of the higher side.
    fn right(&mut self, level: u8, height: &mut u32) -> Result<Expr, Flaw> {
        let (right, below) = self.measured(|parser| parser.deeper(|parser| parser.binary(level + 1)))?;
        *height = below.max(*height);
        Ok(right)
    }

    /// The operator that comes next and how strongly it binds. One at the start of a line begins another statement, but
    /// for those that can only go on.
    fn operator(&self) -> Result<Option<(u8, Link)>, Flaw> {
        let symbol = match &self.word.token {
            Token::Symbol(symbol) => *symbol,
            Token::Name(name) if &**name == "in" => "in",
            Token::Name(name) if &**name == "as" => "as",
            Token::Name(name) if &**name == "instanceof" => {
                return Err(Flaw::new(self.word.at, "'instanceof' is not understood here"));
            }
            _ => return Ok(None),
        };
        let (level, link) = match symbol {
            "!" if self.ahead_is("in") => (4, Link::NotIn),
            "as" => (4, Link::As),
            ".." => (5, Link::Range(true)),
            "..<" => (5, Link::Range(false)),
            "**" | "=~" | "==~" | "===" | ">>" | "&" | "|" | "^" => {
                return Err(Flaw::new(self.word.at, format!("the operator '{symbol}' is not understood here")));
            }
            symbol => match Operator::written(symbol) {
                Some((operator, level)) => (level, Link::Plain(operator)),
                None => return Ok(None),
            },
        };
        let goes_on = !self.word.fresh || self.brackets > 0 || level <= 3;
        Ok(goes_on.then_some((level, link)))
    }

    fn ahead_is(&self, name: &str) -> bool {
        matches!(self.lexer.clone().next(), Ok(Word { token: Token::Name(found), .. }) if &*found == name)
    }

    fn unary(&mut self) -> Result<Expr, Flaw> {
        let at = self.word.at;
        let Token::Symbol(symbol) = self.word.token else { return self.postfix() };
        match symbol {
            "!" | "-" => {
                self.advance()?;
                let of = self.deeper(Self::unary)?.into();
                Ok(Expr::new(at, if symbol == "!" { Kind::Not(of) } else { Kind::Negative(of) }))
            }
            "+" => {
                self.advance()?;
                self.deeper(Self::unary)
            }
            "++" | "--" => {
                self.advance()?;
                let target = self.deeper(Self::unary)?;
                self.assignable(&target)?;
                Ok(Expr::new(at, Kind::Step { target: target.into(), up: symbol == "++", after: false }))
            }
            _ => self.postfix(),
        }
    }

    /// A first value with what follows it.
    fn postfix(&mut self) -> Result<Expr, Flaw> {
        let (mut of, mut height) = self.measured(Self::primary)?;
        while let Token::Symbol(symbol) = self.word.token {
            let linked = match symbol {
                "." | "?." => {
                    self.advance()?;
                    self.measured(|parser| parser.member(of, symbol == "?."))
                }
                "[" if !self.word.fresh => {
                    self.advance()?;
                    self.measured(|parser| parser.index(of))
                }
                "++" | "--" if !self.word.fresh => {
                    self.assignable(&of)?;
                    self.advance()?;
                    Ok((Expr { at: of.at, kind: Kind::Step { target: of.into(), up: symbol == "++", after: true } }, 0))
                }
                _ => break,
            };
            let below;
            (of, below) = linked?;
            height = self.grown(height.max(below))?;
        }
        Ok(of)
    }

    fn index(&mut self, of: Expr) -> Result<Expr, Flaw> {
        let index = self.within(Self::expression)?;
        self.expect("]")?;
        Ok(Expr { at: of.at, kind: Kind::Index(of.into(), index.into()) })
    }

    /// What stands after a dot. Its place is its own: that is what fails.
    fn member(&mut self, of: Expr, safe: bool) -> Result<Expr, Flaw> {
        let at = self.word.at;
        let name = match &self.word.token {
            Token::Name(name) | Token::Text(name) => name.clone(),
            _ => return Err(self.unexpected("a name")),
        };
        self.advance()?;
        match self.arguments()? {
            Some((arguments, closure)) => Ok(Expr::new(at, Kind::Call { of: Some(of.into()), name, arguments, closure, safe })),
            None => Ok(Expr::new(at, Kind::Property { of: of.into(), name, safe })),
        }
    }

    /// `(arguments)`, a closure, or both; none of them is no call.
    #[expect(clippy::type_complexity, reason = "the parts of a call")]
    pub fn arguments(&mut self) -> Result<Option<(Vec<Expr>, Option<Box<Closure>>)>, Flaw> {
        let is_call = self.is("(") && !self.word.fresh;
        let mut arguments = Vec::new();
        let mut closure = None;
        if is_call {
            self.advance()?;
            (arguments, closure) = self.within(Self::listed)?;
        }
        if closure.is_none() && self.is("{") && !self.word.fresh {
            closure = Some(statements::closure(self)?.into());
        }
        Ok((is_call || closure.is_some()).then_some((arguments, closure)))
    }

    fn listed(&mut self) -> Result<(Vec<Expr>, Option<Box<Closure>>), Flaw> {
        let (mut arguments, mut closure) = (Vec::new(), None);
        while !self.skip(")")? {
            match self.is("{") {
                true => closure = Some(statements::closure(self)?.into()),
                false => arguments.push(self.expression()?),
            }
            if self.is(":") {
                return Err(Flaw::new(self.word.at, "named arguments are not understood here"));
            }
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        Ok((arguments, closure))
    }

    pub fn within<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Flaw>) -> Result<T, Flaw> {
        self.brackets += 1;
        let parsed = parse(self);
        self.brackets -= 1;
        parsed
    }

    /// What stands in a block: there the ends of lines count again.
    pub fn in_block<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Flaw>) -> Result<T, Flaw> {
        let outer = std::mem::take(&mut self.brackets);
        let parsed = self.deeper(parse);
        self.brackets = outer;
        parsed
    }

    pub fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Flaw>) -> Result<T, Flaw> {
        self.depth += 1;
        self.bounded(self.depth, MAX_NESTING)?;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// What `parse` gives, and how high its highest tree is.
    fn measured<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Flaw>) -> Result<(T, u32), Flaw> {
        let outer = std::mem::take(&mut self.height);
        let parsed = parse(self)?;
        let height = self.height;
        self.height = outer.max(height);
        Ok((parsed, height))
    }

    /// One level more than `below`.
    fn grown(&mut self, below: u32) -> Result<u32, Flaw> {
        self.bounded(below + 1, MAX_HEIGHT)?;
        self.height = self.height.max(below + 1);
        Ok(below + 1)
    }

    pub fn bounded(&self, depth: u32, limit: u32) -> Result<(), Flaw> {
        match depth > limit {
            true => Err(Flaw::new(self.word.at, format!("more than {limit} parts are within or behind each other; split them up"))),
            false => Ok(()),
        }
    }

    pub fn advance(&mut self) -> Result<(), Flaw> {
        self.word = self.lexer.next()?;
        Ok(())
    }

    /// The token after the one in hand.
    pub fn peek(&self) -> Lexer<'s> {
        self.lexer.clone()
    }

    pub fn is(&self, symbol: &str) -> bool {
        matches!(self.word.token, Token::Symbol(found) if found == symbol)
    }

    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.word.token, Token::Name(found) if **found == *word)
    }

    pub fn skip(&mut self, symbol: &str) -> Result<bool, Flaw> {
        let found = self.is(symbol);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    pub fn expect(&mut self, symbol: &str) -> Result<(), Flaw> {
        if self.skip(symbol)? { Ok(()) } else { Err(self.unexpected(&format!("'{symbol}'"))) }
    }

    pub fn unexpected(&self, expected: &str) -> Flaw {
        let found: String =
            self.source.get(self.word.at..).unwrap_or_default().lines().next().unwrap_or_default().chars().take(20).collect();
        match self.word.token {
            Token::End => Flaw::new(self.word.at, format!("expected {expected}, but the script ends")),
            _ => Flaw::new(self.word.at, format!("expected {expected}, found '{found}'")),
        }
    }
}

/// What links two parts.
enum Link {
    Plain(Operator),
    NotIn,
    Range(bool),
    As,
}

/// Types by their names in Groovy.
pub(super) fn known_type(name: &str) -> Option<Type> {
    Some(match name.rsplit('.').next().unwrap_or_default() {
        "int" | "Integer" | "short" | "Short" => Type::Integer,
        "long" | "Long" => Type::Long,
        "double" | "Double" | "float" | "Float" => Type::Double,
        "BigDecimal" => Type::Decimal,
        "String" | "GString" | "CharSequence" => Type::Text,
        "boolean" | "Boolean" => Type::Boolean,
        "List" | "ArrayList" | "Collection" => Type::List,
        "def" | "var" | "Object" | "Number" | "Map" | "HashMap" | "LinkedHashMap" | "Date" | "Set" => Type::Any,
        _ => return None,
    })
}
