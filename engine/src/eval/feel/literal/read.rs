//! Reads literals, and JSON, which is nearly a part of them.
use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value;
use dsntk_feel::{FeelNumber, IntervalType, Name};
use dsntk_feel_temporal::{FeelDate, FeelDateTime, FeelDaysAndTimeDuration, FeelTime, FeelYearsAndMonthsDuration};

/// The most lists and contexts within each other.
const MAX_DEPTH: usize = 128;
/// The most characters of a number.
const MAX_NUMBER: usize = 7000;

pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    json: bool,
}

type Read<T> = Result<T, String>;

impl<'t> Reader<'t> {
    pub fn new(text: &'t str, json: bool) -> Self {
        Self { text, at: 0, json }
    }

    /// The one value that the text is.
    pub fn whole(mut self) -> Read<Value> {
        let value = self.value(0)?;
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.unexpected("the end")),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character that is no white space.
    fn peek(&mut self) -> Option<char> {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        self.at += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    fn take(&mut self, text: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn expect(&mut self, text: &str) -> Read<()> {
        if self.take(text) { Ok(()) } else { Err(self.unexpected(&format!("'{text}'"))) }
    }

    fn unexpected(&mut self, wanted: &str) -> String {
        let found = self.peek().map_or_else(|| "the end".to_owned(), |c| format!("'{c}'"));
        let column = self.text.get(..self.at).unwrap_or_default().chars().count() + 1;
        format!("expected {wanted}, found {found} at character {column}")
    }

    fn value(&mut self, depth: usize) -> Read<Value> {
        if depth > MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
        }
        match self.peek() {
            Some('"') => self.string().map(Value::String),
            Some('[') => self.list_or_range(depth),
            Some('(') if !self.json => {
                self.at += 1;
                self.range(IntervalType::Opened, None, depth)
            }
            Some('{') => self.context(depth),
            Some('-' | '0'..='9') => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.word(),
            _ => Err(self.unexpected("a literal")),
        }
    }

    fn word(&mut self) -> Read<Value> {
        for (word, value) in [("null", Value::Null(None)), ("true", Value::Boolean(true)), ("false", Value::Boolean(false))] {
            let after = self.rest().strip_prefix(word).and_then(|rest| rest.chars().next());
            if self.rest().starts_with(word) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                self.at += word.len();
                return Ok(value);
            }
        }
        if !self.json {
            for function in ["date and time", "date", "time", "duration"] {
                if self.function(function) {
                    return self.temporal(function);
                }
            }
        }
        Err(self.unexpected("a literal"))
    }

    /// Takes a function's name and the parenthesis after it; white space between its words is free.
    fn function(&mut self, name: &str) -> bool {
        let start = self.at;
        let found = name.split(' ').enumerate().all(|(nth, word)| {
            let blank = nth == 0 || self.rest().starts_with(char::is_whitespace);
            blank && self.take(word)
        }) && self.take("(");
        if !found {
            self.at = start;
        }
        found
    }

    fn temporal(&mut self, function: &str) -> Read<Value> {
        if self.peek() != Some('"') {
            return Err(self.unexpected("a string"));
        }
        let text = self.string()?;
        self.expect(")")?;
        let value = match function {
            "date" => text.parse::<FeelDate>().ok().map(Value::Date),
            "time" => text.parse::<FeelTime>().ok().map(Value::Time),
            "duration" => duration(&text),
            _ => moment(&text),
        };
        value.ok_or_else(|| format!("\"{text}\" is no {function}"))
    }

    fn number(&mut self) -> Read<Value> {
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = usize::from(rest.starts_with('-'));
        let whole = digits(rest.get(end..).unwrap_or_default());
        end += whole;
        let mut good = whole > 0;
        if rest.get(end..).is_some_and(|rest| rest.starts_with('.') && !rest.starts_with("..")) {
            let fraction = digits(rest.get(end + 1..).unwrap_or_default());
            good &= fraction > 0;
            end += 1 + fraction;
        }
        if rest.get(end..).is_some_and(|rest| rest.starts_with(['e', 'E'])) {
            let sign = usize::from(rest.get(end + 1..).is_some_and(|rest| rest.starts_with(['+', '-'])));
            let exponent = digits(rest.get(end + 1 + sign..).unwrap_or_default());
            good &= exponent > 0;
            end += 1 + sign + exponent;
        }
        let text = rest.get(..end).unwrap_or_default();
        if !good || text.len() > MAX_NUMBER {
            return Err(self.unexpected("a number"));
        }
        let number: FeelNumber = text.parse().map_err(|_| format!("{text:.40} is out of the range of numbers"))?;
        self.at += end;
        Ok(Value::Number(number))
    }

    fn string(&mut self) -> Read<String> {
        self.expect("\"")?;
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((offset, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += offset + 1;
                    return Ok(out);
                }
                '\\' => {
                    let (c, taken) = escape(self.rest().get(offset + 1..).unwrap_or_default(), self.json)?;
                    out.push(c);
                    chars.by_ref().take(taken).for_each(drop);
                }
                c if c.is_control() || (!self.json && matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')) => {
                    if !(self.json && c >= '\u{7f}') {
                        return Err(format!("the character U+{:04X} must be escaped in a string", u32::from(c)));
                    }
                    out.push(c);
                }
                c => out.push(c),
            }
        }
        Err("the string has no end".to_owned())
    }

    fn list_or_range(&mut self, depth: usize) -> Read<Value> {
        self.expect("[")?;
        if self.take("]") {
            return Ok(Value::List(Vec::new()));
        }
        if !self.json && self.rest().starts_with("..") {
            return self.range(IntervalType::Closed, None, depth);
        }
        let first = self.value(depth + 1)?;
        self.peek();
        if !self.json && self.rest().starts_with("..") {
            return self.range(IntervalType::Closed, Some(first), depth);
        }
        let mut items = vec![first];
        while self.take(",") {
            items.push(self.value(depth + 1)?);
        }
        self.expect("]")?;
        Ok(Value::List(items))
    }

    /// What follows the opening bracket of a range, or its beginning.
    fn range(&mut self, open: IntervalType, from: Option<Value>, depth: usize) -> Read<Value> {
        self.peek();
        let from = match from {
            None if !self.rest().starts_with("..") => Some(self.value(depth + 1)?),
            from => from,
        };
        self.expect("..")?;
        let to = match self.peek() {
            Some(']' | ')') => None,
            _ => Some(self.value(depth + 1)?),
        };
        let close = match self.peek() {
            Some(']') => IntervalType::Closed,
            Some(')') => IntervalType::Opened,
            _ => return Err(self.unexpected("']' or ')'")),
        };
        self.at += 1;
        let (Some(from), Some(to)) = (&from, &to) else { return half(open, from, to, close) };
        Ok(Value::Range(Box::new(from.clone()), open, Box::new(to.clone()), close))
    }

    fn context(&mut self, depth: usize) -> Read<Value> {
        self.expect("{")?;
        let mut context = FeelContext::default();
        if self.take("}") {
            return Ok(Value::Context(context));
        }
        loop {
            if self.peek() != Some('"') {
                return Err(self.unexpected("a key in quotes"));
            }
            let key = self.string()?;
            let name = Name::from(key.as_str());
            if context.contains_entry(&name) && !self.json {
                return Err(format!("the key \"{key}\" occurs twice"));
            }
            self.expect(":")?;
            let value = self.value(depth + 1)?;
            context.set_entry(&name, value);
            if !self.take(",") {
                break;
            }
        }
        self.expect("}")?;
        Ok(Value::Context(context))
    }
}

/// A range that is open without end on one side.
fn half(open: IntervalType, from: Option<Value>, to: Option<Value>, close: IntervalType) -> Read<Value> {
    if from.is_none() && to.is_none() {
        return Err("a range needs a beginning or an end".to_owned());
    }
    let side = |value: Option<Value>, kind: IntervalType| match value {
        Some(value) => (Box::new(value), kind),
        None if kind.closed() => (Box::new(Value::Null(None)), IntervalType::ClosedUndef),
        None => (Box::new(Value::Null(None)), IntervalType::OpenedUndef),
    };
    let ((from, open), (to, close)) = (side(from, open), side(to, close));
    Ok(Value::Range(from, open, to, close))
}

fn moment(text: &str) -> Option<Value> {
    if let Ok(moment) = FeelDateTime::try_from(text) {
        return Some(Value::DateTime(moment));
    }
    Some(Value::DateTime(FeelDateTime::new(text.parse().ok()?, FeelTime::local(0, 0, 0, 0))))
}

fn duration(text: &str) -> Option<Value> {
    FeelYearsAndMonthsDuration::try_from(text)
        .map(Value::YearsAndMonthsDuration)
        .or_else(|_| FeelDaysAndTimeDuration::try_from(text).map(Value::DaysAndTimeDuration))
        .ok()
}

/// The character that an escape stands for, and how many characters it takes after the backslash.
fn escape(rest: &str, json: bool) -> Read<(char, usize)> {
    let code = |from: usize, digits: usize| {
        let text = rest.get(from..from + digits).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        text.and_then(|text| u32::from_str_radix(text, 16).ok()).ok_or_else(|| "an escape in a string lacks digits".to_owned())
    };
    let simple = |c: char| Ok((c, 1));
    match rest.chars().next() {
        Some('"') => simple('"'),
        Some('\\') => simple('\\'),
        Some('n') => simple('\n'),
        Some('r') => simple('\r'),
        Some('t') => simple('\t'),
        Some('/') if json => simple('/'),
        Some('b') if json => simple('\u{8}'),
        Some('f') if json => simple('\u{c}'),
        Some('u') => {
            let unit = code(1, 4)?;
            if (0xD800..0xDC00).contains(&unit) && rest.get(5..7) == Some("\\u") {
                let low = code(7, 4)?;
                let joined = 0x10000 + ((unit - 0xD800) << 10) + low.wrapping_sub(0xDC00);
                let whole = char::from_u32(joined).filter(|_| (0xDC00..0xE000).contains(&low));
                return whole.map(|c| (c, 11)).ok_or_else(|| "an escape in a string is no character".to_owned());
            }
            char::from_u32(unit).map(|c| (c, 5)).ok_or_else(|| "an escape in a string is no character".to_owned())
        }
        Some('U') if !json => char::from_u32(code(1, 6)?).map(|c| (c, 7)).ok_or_else(|| "an escape in a string is no character".to_owned()),
        _ => Err("an escape in a string is not known".to_owned()),
    }
}
