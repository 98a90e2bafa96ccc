//! A source in Java or MVEL without its casts, which change nothing here; what a word or a sign alone shows to mean something else in
//! Groovy is named: characters, and numbers of 8, 16 and 32 bits that are no int.
use super::{Dialect, Flaw};
use std::collections::BTreeSet;

/// Types that a cast changes nothing of, since variables have the types of their values.
const CASTS: [&str; 11] =
    ["Boolean", "Double", "Integer", "List", "Long", "Map", "Number", "Object", "String", "java.util.List", "java.util.Map"];

/// What was read.
pub(super) struct Plain {
    /// With blanks instead of casts, which keeps the places of all else.
    pub source: String,
    /// The names that are defined with a type that is none of objects.
    pub primitive: BTreeSet<String>,
}

/// Reads a source. Texts and remarks are left alone.
pub(super) fn read(source: &str, dialect: Dialect) -> Result<Plain, Flaw> {
    let mut plain = Plain { source: String::with_capacity(source.len()), primitive: BTreeSet::new() };
    let mut rest = source;
    let mut before = "";
    while let Some(first) = rest.chars().next() {
        let flaw = |message: &str| Err(Flaw::new(source.len() - rest.len(), message));
        let length = match first {
            '\'' if dialect == Dialect::Java => {
                return flaw("a character is none of Groovy's: write a text in double quotes, and .equals(...)");
            }
            '"' | '\'' => text_length(rest, first),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '(' => match cast_length(rest) {
                Some(length) => {
                    plain.source.extend(std::iter::repeat_n(' ', length));
                    rest = rest.get(length..).unwrap_or_default();
                    continue;
                }
                None => 1,
            },
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).unwrap_or(rest.len());
                let word = rest.get(..end).unwrap_or_default();
                match word {
                    "float" | "Float" => return flaw("a number of 32 bits is none of Groovy's: write double"),
                    "byte" | "Byte" | "short" | "Short" | "char" | "Character" => {
                        return flaw("a number of 8 or 16 bits is none of Groovy's: write int");
                    }
                    _ if c.is_ascii_digit() && word.ends_with(['f', 'F']) && !word.starts_with("0x") => {
                        return flaw("a number of 32 bits is none of Groovy's: write it without f");
                    }
                    _ => {}
                }
                if matches!(before, "int" | "long" | "double" | "boolean") {
                    plain.primitive.insert(word.to_owned());
                }
                before = word;
                end
            }
            _ => first.len_utf8(),
        };
        let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
        plain.source.push_str(taken);
        rest = left;
    }
    Ok(plain)
}

fn text_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The most bytes of a cast.
const LONGEST: usize = 100;

/// The bytes of `(Type)` before a value.
fn cast_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b')')?;
    let (name, after) = (text.get(1..end)?.trim(), text.get(end + 1..)?.trim_start());
    let raw = name.split_once('<').map_or(name, |(raw, _)| raw.trim());
    let value = after.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '(' | '"'));
    (CASTS.contains(&raw) && value).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn plain(source: &str) -> String {
        read(source, Dialect::Mvel).unwrap().source
    }

    #[test]
    fn casts_go_and_texts_stay() {
        assert_eq!(plain("f((String) x, \"(String) x\") // (String) x"), "f(         x, \"(String) x\") // (String) x");
        assert_eq!(plain("(List<String>)a + (String) + '\\'(String)x'"), "              a + (String) + '\\'(String)x'");
        assert_eq!(plain("(int) 3.7"), "(int) 3.7");
    }
}
