//! Parses the text of a model into a [`Template`]: bounded in depth and size, with the exact place of what is wrong.
use super::ast::{Node, Operator, Part, Template};
use super::lexer::{Flaw, Lexer, Token, is_keyword};
use crate::Value;
use std::sync::Arc;

/// Levels of a tree: `a + b + c` has three.
const MAX_DEPTH: u32 = 200;
/// Parentheses, calls and the like within each other.
const MAX_NESTING: u32 = 80;
/// Bytes of one text with its expressions.
const MAX_SOURCE: usize = 256 * 1024;
/// Arguments of one call, elements of one list.
const MAX_ARGUMENTS: usize = 50;
/// Prefixes of functions; within `a ? b:c(d)` any other word before a colon is a value.
const PREFIXES: [&str; 7] = ["vars", "variables", "var", "task", "date", "json", "fn"];

/// Text with `${...}` and `#{...}` in it; `\${` stands for the text `${`.
pub(super) fn parse(source: &str) -> Result<Template, Flaw> {
    if source.len() > MAX_SOURCE {
        return Err(Flaw::new(0, format!("the text has {} bytes; at most {MAX_SOURCE} are accepted", source.len())));
    }
    let mut parts = Vec::new();
    let mut offset = 0;
    while offset < source.len() {
        let (text, after) = text_until_expression(source, offset);
        if !text.is_empty() {
            parts.push(Part::Text(text.into()));
        }
        offset = after;
        if offset < source.len() {
            let (node, after) = expression(source, offset + 2)?;
            parts.push(Part::Computed(node));
            offset = after;
        }
    }
    // Blanks and line breaks around a single expression are the file's layout, not text.
    if parts.iter().filter(|part| matches!(part, Part::Computed(_))).count() == 1 {
        let blank = |part: &Part| matches!(part, Part::Text(text) if text.trim().is_empty());
        if parts.iter().all(|part| blank(part) || matches!(part, Part::Computed(_))) {
            parts.retain(|part| !blank(part));
        }
    }
    Ok(match parts.len() {
        0 => Template::Text(Arc::from("")),
        1 => match parts.remove(0) {
            Part::Text(text) => Template::Text(text),
            Part::Computed(node) => Template::Computed(node),
        },
        _ => Template::Mixed(parts),
    })
}

/// The text from `offset` to the next expression, and where that begins.
fn text_until_expression(source: &str, mut offset: usize) -> (String, usize) {
    let mut text = String::new();
    while let Some(rest) = source.get(offset..).filter(|rest| !rest.is_empty()) {
        let Some(found) = [rest.find("${"), rest.find("#{")].into_iter().flatten().min() else {
            text.push_str(rest);
            return (text, source.len());
        };
        let before = rest.get(..found).unwrap_or_default();
        match before.strip_suffix('\\') {
            Some(before) => {
                text.push_str(before);
                text.push_str(rest.get(found..found + 2).unwrap_or_default());
                offset += found + 2;
            }
            None => {
                text.push_str(before);
                return (text, offset + found);
            }
        }
    }
    (text, source.len())
}

/// One expression from the byte after its `${` on, and the byte after its `}`.
fn expression(source: &str, offset: usize) -> Result<(Node, usize), Flaw> {
    let mut lexer = Lexer::new(source, offset);
    let (token, at) = lexer.next()?;
    let mut parser = Parser { lexer, token, at, depth: 0, choices: 0 };
    if parser.token == Token::End {
        return Err(Flaw::new(at, "the expression is empty"));
    }
    let (node, _) = parser.choice()?;
    if parser.token != Token::End {
        return Err(parser.unexpected("an operator or '}'"));
    }
    Ok((node, parser.lexer.offset))
}

/// A node and how many levels it has.
type Deep = (Node, u32);

struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
    /// Where `token` begins.
    at: usize,
    depth: u32,
    /// How many `?` wait for their `:`.
    choices: u32,
}

impl Parser<'_> {
    fn choice(&mut self) -> Result<Deep, Flaw> {
        self.descend()?;
        let mut node = self.binary(1)?;
        if self.skip(&Token::Question)? {
            self.choices += 1;
            let then = self.choice()?;
            self.choices -= 1;
            self.expect(&Token::Colon, "':' and the other value")?;
            let otherwise = self.choice()?;
            let below = node.1.max(then.1).max(otherwise.1);
            node = self.above(below, Node::Choice(node.0.into(), then.0.into(), otherwise.0.into()))?;
        }
        self.depth -= 1;
        Ok(node)
    }

    /// Operators that bind at least as strongly as `level`.
    fn binary(&mut self, level: u8) -> Result<Deep, Flaw> {
        let mut left = self.unary()?;
        while let Some(operator) = self.operator().filter(|operator| operator.level() >= level) {
            self.advance()?;
            let right = self.binary(operator.level() + 1)?;
            left = self.above(left.1.max(right.1), Node::Binary(operator, left.0.into(), right.0.into()))?;
        }
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match self.token {
            Token::Operator(operator) => Some(operator),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Deep, Flaw> {
        let make: fn(Box<Node>) -> Node = match self.token {
            Token::Not => Node::Not,
            Token::Empty => Node::Empty,
            Token::Operator(Operator::Subtract) => Node::Negative,
            _ => return self.value(),
        };
        self.descend()?;
        self.advance()?;
        let (of, below) = self.unary()?;
        self.depth -= 1;
        self.above(below, make(of.into()))
    }

    /// A first value with what follows it: `.property`, `[index]`, `.method(...)`.
    fn value(&mut self) -> Result<Deep, Flaw> {
        let mut node = self.primary()?;
        loop {
            node = if self.skip(&Token::Dot)? {
                let name = self.member()?;
                match self.token {
                    Token::Open => {
                        let (arguments, below) = self.arguments()?;
                        self.above(node.1.max(below), Node::Method(node.0.into(), name, arguments))?
                    }
                    _ => self.above(node.1, Node::Property(node.0.into(), name))?,
                }
            } else if self.skip(&Token::OpenBracket)? {
                let index = self.choice_within()?;
                self.expect(&Token::CloseBracket, "']'")?;
                self.above(node.1.max(index.1), Node::Index(node.0.into(), index.0.into()))?
            } else {
                return Ok(node);
            }
        }
    }

    fn primary(&mut self) -> Result<Deep, Flaw> {
        let value = match &self.token {
            Token::Name(name) => {
                let name = name.clone();
                return self.name(name);
            }
            Token::Open => {
                self.advance()?;
                let node = self.choice_within()?;
                self.expect(&Token::Close, "')'")?;
                return Ok(node);
            }
            Token::OpenBracket => {
                self.advance()?;
                let (items, below) = self.listed(&Token::CloseBracket, "',' or ']'")?;
                return self.above(below, Node::List(items));
            }
            Token::Text(text) => Value::String(text.clone()),
            Token::Long(n) => Value::Long(*n),
            Token::Double(n) => Value::Double(*n),
            Token::True => Value::Boolean(true),
            Token::False => Value::Boolean(false),
            Token::Null => Value::Null,
            _ => return Err(self.unexpected("a value")),
        };
        self.advance()?;
        Ok((Node::Literal(value), 1))
    }

    /// A variable, or a function with or without prefix.
    fn name(&mut self, first: Arc<str>) -> Result<Deep, Flaw> {
        let prefixed = self.prefixed(&first);
        self.advance()?;
        let (prefix, name) = match prefixed {
            true => {
                self.advance()?;
                (Some(first), self.member()?)
            }
            false => (None, first),
        };
        if self.token != Token::Open {
            return Ok((Node::Name(name), 1));
        }
        let (arguments, below) = self.arguments()?;
        self.above(below, Node::Function { prefix, name, arguments })
    }

    /// True where `first`, the current token, is the prefix of a function: `prefix:name(` without blanks.
    fn prefixed(&self, first: &str) -> bool {
        let mut ahead = self.lexer.clone();
        let start = ahead.offset;
        let shape = matches!(ahead.next(), Ok((Token::Colon, at)) if at == start)
            && match ahead.next() {
                Ok((Token::Name(_), at)) => at == start + 1,
                // `vars:empty(`, `var:gt(`
                Ok((_, at)) => at == start + 1 && is_keyword(ahead.between(at)),
                Err(_) => false,
            }
            && matches!(ahead.next(), Ok((Token::Open, _)));
        shape && (self.choices == 0 || PREFIXES.contains(&first))
    }

    fn arguments(&mut self) -> Result<(Vec<Node>, u32), Flaw> {
        self.expect(&Token::Open, "'('")?;
        self.listed(&Token::Close, "',' or ')'")
    }

    /// Values with commas between them, up to `close`.
    fn listed(&mut self, close: &Token, expected: &str) -> Result<(Vec<Node>, u32), Flaw> {
        let (mut items, mut depth) = (Vec::new(), 0);
        if self.skip(close)? {
            return Ok((items, depth));
        }
        loop {
            let (item, below) = self.choice_within()?;
            items.push(item);
            depth = depth.max(below);
            if items.len() > MAX_ARGUMENTS {
                return Err(Flaw::new(self.at, format!("more than {MAX_ARGUMENTS} arguments or elements")));
            }
            if !self.skip(&Token::Comma)? {
                self.expect(close, expected)?;
                return Ok((items, depth));
            }
        }
    }

    /// An expression in brackets, where an outer `?` matters no more.
    fn choice_within(&mut self) -> Result<Deep, Flaw> {
        let outer = std::mem::take(&mut self.choices);
        let node = self.choice()?;
        self.choices = outer;
        Ok(node)
    }

    /// A name after a dot or a colon; the words of the language are names here.
    fn member(&mut self) -> Result<Arc<str>, Flaw> {
        let name = match &self.token {
            Token::Name(name) => name.clone(),
            _ => match self.lexer.between(self.at) {
                word if is_keyword(word) => word.into(),
                _ => return Err(self.unexpected("a name")),
            },
        };
        self.advance()?;
        Ok(name)
    }

    fn advance(&mut self) -> Result<(), Flaw> {
        (self.token, self.at) = self.lexer.next()?;
        Ok(())
    }

    fn skip(&mut self, token: &Token) -> Result<bool, Flaw> {
        let found = self.token == *token;
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, token: &Token, what: &str) -> Result<(), Flaw> {
        if self.skip(token)? { Ok(()) } else { Err(self.unexpected(what)) }
    }

    fn unexpected(&self, expected: &str) -> Flaw {
        let found = self.lexer.between(self.at);
        Flaw::new(self.at, format!("expected {expected}, found '{found}'"))
    }

    fn descend(&mut self) -> Result<(), Flaw> {
        self.depth += 1;
        self.bounded(self.depth, MAX_NESTING)
    }

    /// `node` with one level more than what is below it.
    fn above(&self, below: u32, node: Node) -> Result<Deep, Flaw> {
        self.bounded(below + 1, MAX_DEPTH)?;
        Ok((node, below + 1))
    }

    fn bounded(&self, depth: u32, limit: u32) -> Result<(), Flaw> {
        match depth > limit {
            true => Err(Flaw::new(self.at, format!("the expression has more than {limit} levels; split it up"))),
            false => Ok(()),
        }
    }
}
