//! Places within a value, in the file as it was written: there a character may stand as a reference, and comments,
//! `CDATA` sections and passed-over elements may stand between the parts of a text.
use crate::Position;

/// Walks over the raw text of a value, character for character of the value.
pub(super) struct Place<'x> {
    rest: &'x str,
    at: Position,
    in_cdata: bool,
}

impl<'x> Place<'x> {
    /// Where the value begins: `raw` is the file from there on, perhaps within a `CDATA` section.
    pub fn new(raw: &'x str, at: Position, in_cdata: bool) -> Self {
        Self { rest: raw, at, in_cdata }
    }

    /// Passes `before` of the value: what is left of the file then, where that is, and whether it is within `CDATA`. `more`: the value
    /// goes on.
    pub fn after(mut self, before: &str, more: bool) -> (&'x str, Position, bool) {
        self.walk(before);
        if more {
            self.markup();
        }
        (self.rest, self.at, self.in_cdata)
    }

    /// Passes a part of the value.
    pub fn walk(&mut self, part: &str) {
        for _ in part.chars() {
            self.markup();
            self.pass(self.character());
        }
    }

    /// Where the value goes on.
    pub fn here(&mut self) -> Position {
        self.markup();
        self.at
    }

    /// Where what was passed ends.
    pub fn end(&self) -> Position {
        self.at
    }

    /// Bytes that the next character of the value takes in the file.
    fn character(&self) -> usize {
        if self.rest.starts_with("\r\n") {
            return 2;
        }
        match (self.in_cdata, self.rest.chars().next()) {
            (false, Some('&')) => self.rest.find(';').map_or(1, |end| end + 1),
            (_, next) => next.map_or(0, char::len_utf8),
        }
    }

    /// Passes what is no part of the value.
    fn markup(&mut self) {
        const CDATA: &str = "<![CDATA[";
        loop {
            let end = match self.in_cdata {
                true if self.rest.starts_with("]]>") => Some("]]>"),
                true => None,
                false if self.rest.starts_with(CDATA) => Some(CDATA),
                false if self.rest.starts_with("<!--") => Some("-->"),
                false if self.rest.starts_with('<') => Some(">"),
                false => None,
            };
            let Some(end) = end else { return };
            self.in_cdata = end == CDATA;
            self.pass(self.rest.find(end).map_or(self.rest.len(), |found| found + end.len()));
        }
    }

    fn pass(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for character in passed.chars() {
            match character {
                '\n' => self.at = Position { line: self.at.line + 1, column: 1 },
                _ => self.at.column += 1,
            }
        }
        self.rest = rest;
    }
}
