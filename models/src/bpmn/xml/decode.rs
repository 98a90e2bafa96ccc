//! The bytes of a file to text: by byte order mark, by declaration, else UTF-8.
use super::cursor::position;
use crate::{Position, Problem};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Decodes a file. UTF-8 is borrowed. Bytes that contradict UTF-8 are read as windows-1252 with a warning, since
/// some tools declare the one and write the other.
///
/// Errors: UTF-16 and UTF-32, encodings nobody knows, characters that XML does not allow (XML 1.0, 2.2).
pub fn decode<'x>(bytes: &'x [u8], problems: &mut Vec<Problem>) -> Result<Cow<'x, str>, Problem> {
    let text = to_text(bytes, problems)?;
    match text.bytes().position(is_forbidden) {
        None => Ok(text),
        Some(offset) => {
            let code = text.as_bytes().get(offset).copied().unwrap_or_default();
            let message = format!("The control character U+{code:04X} is not allowed in XML. Is this a BPMN file?");
            Err(Problem::error("xml", position(&text, offset), None, message))
        }
    }
}

fn to_text<'x>(bytes: &'x [u8], problems: &mut Vec<Problem>) -> Result<Cow<'x, str>, Problem> {
    if is_wide(bytes) {
        return Err(refused(
            "The file is encoded in UTF-16 or UTF-32. Accepted is UTF-8 or a single-byte encoding that the XML declaration \
             names: save it as UTF-8.",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let encoding = declared(bytes)?;
    if encoding != UTF_8 {
        return Ok(encoding.decode_without_bom_handling(bytes).0);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
            let at = position(&text, error.valid_up_to());
            problems.push(Problem::warning(
                "encoding",
                at,
                None,
                "The file claims to be UTF-8, but this byte is not. It was read as windows-1252: save the file as UTF-8.",
            ));
            Ok(text)
        }
    }
}

fn refused(message: impl Into<String>) -> Problem {
    Problem::error("encoding", Position { line: 1, column: 1 }, None, message)
}

/// Wide encodings show by their byte order mark or by zero bytes around the first character.
fn is_wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, 0, ..] | [0, b'<', ..] | [b'<', 0, ..])
}

/// The encoding that `<?xml ... encoding="..."?>` names; UTF-8 without one.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, Problem> {
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let Some(name) = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next()).and_then(encoding_name) else {
        return Ok(UTF_8);
    };
    let found = Encoding::for_label(name.as_bytes()).filter(|found| found.is_ascii_compatible());
    found.ok_or_else(|| {
        refused(format!("The XML declaration names the encoding '{}', which is not accepted: save the file as UTF-8.", name.escape_debug()))
    })
}

fn encoding_name(declaration: &str) -> Option<&str> {
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split(quote).next()
}

/// Control characters other than tab, line feed and carriage return.
pub(super) fn is_forbidden(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}
