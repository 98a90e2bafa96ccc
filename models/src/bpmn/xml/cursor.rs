//! Byte offsets to lines and columns, in one pass over the file.
use crate::Position;

/// Walks forward over a text and knows the line and column of where it stands.
#[derive(Debug)]
pub(super) struct Cursor<'x> {
    text: &'x [u8],
    offset: usize,
    position: Position,
}

impl<'x> Cursor<'x> {
    pub fn new(text: &'x str) -> Self {
        Self { text: text.as_bytes(), offset: 0, position: Position { line: 1, column: 1 } }
    }

    /// The position of `offset`, which must not lie before the last one that was asked for.
    pub fn advance(&mut self, offset: usize) -> Position {
        let mut passed = self.text.get(self.offset..offset).unwrap_or_default();
        if let Some(last) = passed.iter().rposition(|b| *b == b'\n') {
            let (lines, rest) = passed.split_at(last + 1);
            self.position.line += lines.iter().filter(|b| **b == b'\n').count() as u32;
            self.position.column = 1;
            passed = rest;
        }
        self.position.column += characters(passed);
        self.offset = self.offset.max(offset);
        self.position
    }
}

/// The position of any offset, counted from the beginning.
pub(super) fn position(text: &str, offset: usize) -> Position {
    Cursor::new(text).advance(offset.min(text.len()))
}

/// Counts characters as bytes that do not continue one.
fn characters(utf8: &[u8]) -> u32 {
    utf8.iter().filter(|b| (**b as i8) >= -0x40).count() as u32
}
