//! Things as people say them: values and names.
use super::moment;
use baton_engine::Directory;
use baton_models::Value;
use jiff::tz::TimeZone;

/// Longer values are cut on pages; reports have all of them.
const MAX_VALUE: usize = 2_000;

/// A variable's value in a page; times are in `zone`.
pub fn value(value: &Value, zone: &TimeZone) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Boolean(true) => "yes".into(),
        Value::Boolean(false) => "no".into(),
        Value::Short(n) => n.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Long(n) => n.to_string(),
        Value::Double(n) => n.to_string(),
        Value::String(text) | Value::Json(text) | Value::Xml(text) => text.to_string(),
        Value::Date(at) => moment::date(*at, zone),
        Value::Bytes(bytes) => format!("{} bytes", bytes.0.len()),
        Value::File(file) => format!("{} ({} bytes)", file.name, file.content.0.len()),
        Value::Object(object) => object.serialized.clone().unwrap_or_else(|| object.type_name.clone()),
    };
    cut(&text, MAX_VALUE)
}

/// At most so many characters, with dots where something is missing.
pub fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A technical name as words: `orderNumber` and `order_number` become `Order number`.
pub fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if matches!(c, '_' | '-' | '.') {
            out.push(' ');
        } else if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else if out.is_empty() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// With a capital letter in front.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The name of a user, or the id of one who is not known (any more).
pub fn name(user: &str, directory: &Directory) -> String {
    directory.user(user).map_or_else(|| user.to_owned(), |user| user.display_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(words("orderNumber"), "Order number");
        assert_eq!(words("supplier_message"), "Supplier message");
        assert_eq!(words("IBAN"), "IBAN");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_cut_keeps_whole_characters() {
        assert_eq!(cut("Käse", 2), "Kä…");
        assert_eq!(cut("Käse", 4), "Käse");
    }
}
