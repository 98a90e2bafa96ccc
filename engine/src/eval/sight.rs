//! For messages: the variables that something saw. What a name calls secret is never shown.
use super::Scope;
use super::item::Item;
use baton_models::Value;
use std::collections::BTreeSet;

/// At most so many variables are told.
const LISTED: usize = 12;

/// `why` with the variables of these names, as far as they exist.
pub(super) fn explained<'n>(why: &str, source: &str, names: impl Iterator<Item = &'n str>, scope: &mut dyn Scope) -> String {
    // A message about FEEL has told them already, and masked them.
    if why.contains("it saw ") {
        return why.to_owned();
    }
    let why = masked(why, source);
    let seen: Vec<String> = names.filter_map(|name| scope.variable(name).map(|value| told(name, value))).take(LISTED).collect();
    if seen.is_empty() { why } else { format!("{why}; it saw {}", seen.join(", ")) }
}

/// The names in a script that may be variables, in the order of the alphabet.
pub(super) fn words(source: &str) -> BTreeSet<&str> {
    const MOST: usize = 2_000;
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_alphabetic() || c == '_') && word.len() <= 100;
    source.split(|c: char| !c.is_alphanumeric() && c != '_').filter(is_word).take(MOST).collect()
}

fn told(name: &str, value: Value) -> String {
    let shown = Item::Value(value).shown();
    match is_secret(name) || is_secret(&shown) {
        true => format!("{name} = ***"),
        false => format!("{name} = {shown}"),
    }
}

/// A message without the texts and data in it, where anything secret is spoken of.
fn masked(why: &str, source: &str) -> String {
    if !is_secret(source) && !is_secret(why) {
        return why.to_owned();
    }
    let mut whole = String::new();
    let mut rest = why;
    while let Some((before, after)) = [" (a text)", " (a number)", " (a JSON value)", " (a map)", " (a list)"]
        .iter()
        .filter_map(|kind| rest.find(kind).map(|at| (at, kind.len())))
        .min()
        .and_then(|(at, length)| Some((rest.get(..at)?, rest.get(at + length..)?)))
    {
        let kept = match before.strip_suffix('\'') {
            Some(inner) => inner.rfind('\'').and_then(|at| before.get(..at)).unwrap_or_default(),
            None => {
                before.find(['{', '[']).or_else(|| before.rfind(' ').map(|at| at + 1)).and_then(|at| before.get(..at)).unwrap_or_default()
            }
        };
        whole.push_str(kept);
        whole.push_str("***");
        rest = after;
    }
    whole + rest
}

/// Names whose values do not belong into messages.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "passwort", "passwd", "secret", "token", "credential", "apikey", "api_key", "api-key"]
        .iter()
        .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked() {
        for (why, source, expected) in [
            ("'a' (a text) is no number", "${a - 1}", "'a' (a text) is no number"),
            ("'hunter2' (a text) is no number", "${password - 1}", "*** is no number"),
            ("so 'x' (a text) cannot be compared with 7 (a number)", "${user.token == 7}", "so *** cannot be compared with ***"),
            ("{\"apiKey\":\"x y\"} (a map) is no number", "${a - 1}", "*** is no number"),
        ] {
            assert_eq!(masked(why, source), expected);
        }
    }

    #[test]
    fn words_of_a_script() {
        assert_eq!(words("let x = amount2 + 'y z'; // 3a").into_iter().collect::<Vec<_>>(), ["amount2", "let", "x", "y", "z"]);
    }
}
