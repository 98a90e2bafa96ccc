//! Cuts the inside of `${...}` into tokens.
use super::ast::Operator;
use std::sync::Arc;

/// A word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(Arc<str>),
    Text(Arc<str>),
    Long(i64),
    Double(f64),
    Operator(Operator),
    Not,
    Empty,
    True,
    False,
    Null,
    Dot,
    Comma,
    Colon,
    Question,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    /// The `}` that ends the expression.
    End,
}

/// What is wrong, and at which byte of the source.
#[derive(Debug)]
pub(super) struct Flaw {
    pub offset: usize,
    pub message: String,
}

impl Flaw {
    pub fn new(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// Reads one token after another; knows where it stands.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    source: &'a str,
    /// The byte where the next token is looked for.
    pub offset: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(source: &'a str, offset: usize) -> Self {
        Self { source, offset }
    }

    /// The next token and the byte where it begins.
    pub fn next(&mut self) -> Result<(Token, usize), Flaw> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.offset += blank;
        let start = self.offset;
        let Some(c) = self.rest().chars().next() else {
            return Err(Flaw::new(start, "the expression ends without '}'"));
        };
        let token = match c {
            '\'' | '"' => self.text(c)?,
            '0'..='9' => self.number()?,
            '.' if self.rest().chars().nth(1).is_some_and(|c| c.is_ascii_digit()) => self.number()?,
            c if is_name_start(c) => self.name(),
            _ => self.symbol(c)?,
        };
        Ok((token, start))
    }

    /// The source from a byte up to where the next token is looked for.
    pub fn between(&self, start: usize) -> &'a str {
        self.source.get(start..self.offset).unwrap_or_default()
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.offset..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let word = self.rest().get(..length).unwrap_or_default();
        self.offset += length;
        word
    }

    fn name(&mut self) -> Token {
        let rest = self.rest();
        let length = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
        let word = self.take(length);
        keyword(word).unwrap_or_else(|| Token::Name(word.into()))
    }

    fn number(&mut self) -> Result<Token, Flaw> {
        let start = self.offset;
        let rest = self.rest();
        let digits = |from: usize| rest.get(from..).map_or(0, |r| r.find(|c: char| !c.is_ascii_digit()).unwrap_or(r.len()));
        let mut length = digits(0);
        let mut whole = true;
        if rest.get(length..).is_some_and(|r| r.starts_with('.')) && (length == 0 || digits(length + 1) > 0) {
            whole = false;
            length += 1 + digits(length + 1);
        }
        if rest.get(length..).is_some_and(|r| r.starts_with(['e', 'E'])) {
            let sign = usize::from(rest.get(length + 1..).is_some_and(|r| r.starts_with(['+', '-'])));
            let exponent = digits(length + 1 + sign);
            if exponent > 0 {
                whole = false;
                length += 1 + sign + exponent;
            }
        }
        let word = self.take(length);
        let too_large = || Flaw::new(start, format!("the number {word} is too large"));
        match whole {
            true => word.parse().map(Token::Long).map_err(|_| too_large()),
            false => word.parse().ok().filter(|n: &f64| n.is_finite()).map(Token::Double).ok_or_else(too_large),
        }
    }

    fn text(&mut self, quote: char) -> Result<Token, Flaw> {
        let start = self.offset;
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, c @ ('\\' | '\'' | '"'))) => text.push(c),
                    _ => return Err(Flaw::new(start + i, "after '\\' only \\, ' or \" may follow; write '\\\\' for a backslash")),
                },
                c if c == quote => {
                    self.offset += i + 1;
                    return Ok(Token::Text(text.into()));
                }
                c => text.push(c),
            }
        }
        Err(Flaw::new(start, format!("the text that begins here has no closing {quote}")))
    }

    fn symbol(&mut self, c: char) -> Result<Token, Flaw> {
        use Operator::*;
        let two = |token| Some((token, 2));
        let rest = self.rest();
        let double = match rest.get(..2) {
            Some("&&") => two(Token::Operator(And)),
            Some("||") => two(Token::Operator(Or)),
            Some("==") => two(Token::Operator(Equal)),
            Some("!=") => two(Token::Operator(NotEqual)),
            Some("<=") => two(Token::Operator(LessOrEqual)),
            Some(">=") => two(Token::Operator(GreaterOrEqual)),
            _ => None,
        };
        let single = match c {
            '<' => Token::Operator(Less),
            '>' => Token::Operator(Greater),
            '+' => Token::Operator(Add),
            '-' => Token::Operator(Subtract),
            '*' => Token::Operator(Multiply),
            '/' => Token::Operator(Divide),
            '%' => Token::Operator(Remainder),
            '!' => Token::Not,
            '.' => Token::Dot,
            ',' => Token::Comma,
            ':' => Token::Colon,
            '?' => Token::Question,
            '(' => Token::Open,
            ')' => Token::Close,
            '[' => Token::OpenBracket,
            ']' => Token::CloseBracket,
            '}' => Token::End,
            _ if double.is_some() => Token::End,
            _ => return Err(Flaw::new(self.offset, unknown_symbol(c))),
        };
        let (token, length) = double.unwrap_or((single, 1));
        self.offset += length;
        Ok(token)
    }
}

fn unknown_symbol(c: char) -> String {
    match c {
        '=' => "'=' assigns nothing here; compare with '=='".to_owned(),
        '&' | '|' => format!("'{c}' is no operator; write '{c}{c}'"),
        _ => format!("the character '{}' has no meaning here", c.escape_default()),
    }
}

fn keyword(word: &str) -> Option<Token> {
    use Operator::*;
    Some(match word {
        "and" => Token::Operator(And),
        "or" => Token::Operator(Or),
        "eq" => Token::Operator(Equal),
        "ne" => Token::Operator(NotEqual),
        "lt" => Token::Operator(Less),
        "le" => Token::Operator(LessOrEqual),
        "gt" => Token::Operator(Greater),
        "ge" => Token::Operator(GreaterOrEqual),
        "div" => Token::Operator(Divide),
        "mod" => Token::Operator(Remainder),
        "not" => Token::Not,
        "empty" => Token::Empty,
        "true" => Token::True,
        "false" => Token::False,
        "null" => Token::Null,
        _ => return None,
    })
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The words that are no names.
pub(super) fn is_keyword(word: &str) -> bool {
    keyword(word).is_some()
}
