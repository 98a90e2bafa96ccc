//! Cuts Groovy into tokens.
use super::Flaw;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(Arc<str>),
    Text(Arc<str>),
    /// Text in double quotes: pieces of text, and ranges of the source to compute.
    Template(Vec<Raw>),
    Integer(i32),
    Long(i64),
    Double(f64),
    Decimal(Arc<str>),
    Symbol(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw {
    Text(String),
    /// From and to, in bytes.
    Source(usize, usize),
}

/// Longest first.
const SYMBOLS: &[&str] = &[
    "===", "<=>", "..<", "**=", "<<=", ">>=", "==~", "?.", "?:", "..", "++", "--", "->", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "<<", ">>", "**", "=~", "::", "(", ")", "[", "]", "{", "}", ",", ":", ";", "?", ".", "=", "<", ">", "+", "-", "*",
    "/", "%", "!", "&", "|", "^", "~", "@",
];

/// A token, where it begins, and whether a line ended before it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub token: Token,
    pub at: usize,
    pub fresh: bool,
}

#[derive(Clone)]
pub(super) struct Lexer<'s> {
    source: &'s str,
    offset: usize,
}

impl<'s> Lexer<'s> {
    /// Reads `source` from a byte on.
    pub fn new(source: &'s str, offset: usize) -> Self {
        Self { source, offset }
    }

    pub fn next(&mut self) -> Result<Word, Flaw> {
        let fresh = self.blanks()?;
        let at = self.offset;
        let Some(c) = self.rest().chars().next() else { return Ok(Word { token: Token::End, at, fresh: true }) };
        let token = match c {
            '\'' | '"' => self.text(c)?,
            '0'..='9' => self.number()?,
            c if is_start(c) => {
                let length = self.rest().find(|c: char| !is_start(c) && !c.is_numeric()).unwrap_or(self.rest().len());
                Token::Name(self.take(length).into())
            }
            _ => match SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol)) {
                Some(symbol) => {
                    self.offset += symbol.len();
                    Token::Symbol(symbol)
                }
                None => return Err(Flaw::new(at, format!("the character '{}' has no meaning here", c.escape_default()))),
            },
        };
        Ok(Word { token, at, fresh })
    }

    /// Passes blanks and comments; true where a line ended.
    fn blanks(&mut self) -> Result<bool, Flaw> {
        let mut fresh = self.offset == 0;
        loop {
            let rest = self.rest();
            let length = match rest {
                rest if rest.starts_with("//") || (self.offset == 0 && rest.starts_with("#!")) => rest.find('\n').unwrap_or(rest.len()),
                rest if rest.starts_with("/*") => {
                    rest.find("*/").ok_or_else(|| Flaw::new(self.offset, "the comment that begins here has no end"))? + 2
                }
                rest if rest.starts_with("\\\n") => 2,
                rest => match rest.chars().next().filter(|c| c.is_whitespace()) {
                    Some(c) => {
                        fresh |= c == '\n';
                        c.len_utf8()
                    }
                    None => return Ok(fresh),
                },
            };
            self.offset += length;
        }
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.offset..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'s str {
        let word = self.rest().get(..length).unwrap_or_default();
        self.offset += length;
        word
    }

    fn number(&mut self) -> Result<Token, Flaw> {
        let (at, rest) = (self.offset, self.rest());
        let digits = |from: usize| rest.get(from..).map_or(0, |r| r.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(r.len()));
        let mut length = digits(0);
        let mut whole = true;
        if rest.get(length..).is_some_and(|r| r.starts_with('.'))
            && rest.get(length + 1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        {
            whole = false;
            length += 1 + digits(length + 1);
        }
        if rest.get(length..).is_some_and(|r| r.starts_with(['e', 'E'])) {
            let sign = usize::from(rest.get(length + 1..).is_some_and(|r| r.starts_with(['+', '-'])));
            if digits(length + 1 + sign) > 0 {
                whole = false;
                length += 1 + sign + digits(length + 1 + sign);
            }
        }
        let word = self.take(length).replace('_', "");
        let suffix = self.rest().chars().next().filter(|c| c.is_alphabetic());
        self.offset += suffix.map_or(0, char::len_utf8);
        let too_large = || Flaw::new(at, format!("the number {word} is too large"));
        let long = || word.parse::<i64>().map_err(|_| too_large());
        match suffix {
            None if whole => long().map(|n| i32::try_from(n).map_or(Token::Long(n), Token::Integer)),
            Some('l' | 'L') if whole => long().map(Token::Long),
            Some('i' | 'I') if whole => long()?.try_into().map(Token::Integer).map_err(|_| too_large()),
            Some('d' | 'D' | 'f' | 'F') => word.parse().ok().filter(|n: &f64| n.is_finite()).map(Token::Double).ok_or_else(too_large),
            None | Some('g' | 'G') if word.len() <= 34 && !word.contains(['e', 'E']) => Ok(Token::Decimal(word.into())),
            None if !whole && word.len() <= 34 => match word.parse::<f64>() {
                Ok(n) if n.is_finite() && (n == 0.0 || (1e-300..1e300).contains(&n)) => Ok(Token::Decimal(word.into())),
                _ => Err(too_large()),
            },
            None => Err(too_large()),
            Some(c) => Err(Flaw::new(at, format!("a number cannot end with '{c}'"))),
        }
    }

    fn text(&mut self, quote: char) -> Result<Token, Flaw> {
        let at = self.offset;
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        let one = if quote == '"' { "\"" } else { "'" };
        let end = if self.rest().starts_with(triple) { triple } else { one };
        self.offset += end.len();
        let (mut raws, mut text) = (Vec::new(), String::new());
        loop {
            let Some(c) = self.rest().chars().next().filter(|c| *c != '\n' || end.len() == 3) else {
                return Err(Flaw::new(at, format!("the text that begins here has no closing {end}")));
            };
            if self.rest().starts_with(end) {
                self.offset += end.len();
                break;
            }
            let computed = if c == '$' && quote == '"' { self.computed()? } else { None };
            match (c, computed) {
                ('\\', _) => self.escape(&mut text)?,
                (_, Some((from, to, after))) => {
                    raws.push(Raw::Text(std::mem::take(&mut text)));
                    raws.push(Raw::Source(from, to));
                    self.offset = after;
                }
                (c, None) => {
                    text.push(c);
                    self.offset += c.len_utf8();
                }
            }
        }
        if raws.is_empty() {
            return Ok(Token::Text(text.into()));
        }
        raws.push(Raw::Text(text));
        raws.retain(|raw| !matches!(raw, Raw::Text(text) if text.is_empty()));
        Ok(Token::Template(raws))
    }

    fn escape(&mut self, text: &mut String) -> Result<(), Flaw> {
        let at = self.offset;
        let c = self.rest().chars().nth(1).ok_or_else(|| Flaw::new(at, "nothing follows '\\'"))?;
        self.offset += 1 + c.len_utf8();
        match c {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            '\n' => {}
            '\\' | '\'' | '"' | '$' => text.push(c),
            'u' => {
                let digits = self.take(4);
                let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                text.push(code.ok_or_else(|| Flaw::new(at, "after '\\u' four hexadecimal digits of a character must follow"))?);
            }
            _ => return Err(Flaw::new(at, format!("'\\{c}' is no character; write '\\\\' for a backslash"))),
        }
        Ok(())
    }

    /// What a `$` begins: `${...}` or `$name.name`, as (from, to, where the text goes on).
    fn computed(&self) -> Result<Option<(usize, usize, usize)>, Flaw> {
        let after = self.offset + 1;
        let rest = self.source.get(after..).unwrap_or_default();
        if rest.starts_with('{') {
            let length = closing(rest).ok_or_else(|| Flaw::new(self.offset, "the '${' that begins here has no closing '}'"))?;
            return Ok(Some((after + 1, after + length, after + length + 1)));
        }
        if !rest.starts_with(|c: char| is_start(c) && c != '$') {
            return Ok(None);
        }
        let mut length = 0;
        loop {
            let part = rest.get(length..).unwrap_or_default();
            length += part.find(|c: char| c == '$' || (!is_start(c) && !c.is_numeric())).unwrap_or(part.len());
            match rest.get(length..).unwrap_or_default().strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| is_start(c) && c != '$') => length += 1,
                _ => return Ok(Some((after, after + length, after + length))),
            }
        }
    }
}

/// The byte of the `}` that closes the `{` at the start; what stands in quotes does not count.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0, None);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, _) => {}
        }
    }
    None
}

fn is_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}
