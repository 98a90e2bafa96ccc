//! For messages: what something saw. What a name calls secret is never shown.
use super::Scope;
use super::feel::{self, FeelContext};
use super::item::Item;
use baton_models::Value;
use baton_models::expr::Template;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// At most so many variables are told.
const LISTED: usize = 12;

/// At most so many secrets are looked for.
const SECRETS: usize = 200;

/// The variables that were seen: how they are told, and the texts that nobody is told.
#[derive(Debug, Default)]
pub(crate) struct Sight {
    told: Vec<String>,
    secrets: BTreeSet<String>,
}

impl Sight {
    /// What an expression names.
    pub(super) fn of_template(template: &Template, scope: &mut dyn Scope) -> Self {
        let mut sight = Self::default();
        for name in template.names() {
            match (scope.variable(&name), template) {
                (Some(value), _) => sight.add(&name, value),
                (None, Template::Feel(_)) if !matches!(&*name, "item" | "partial" | "?") => sight.tell(format!("{name} is not there")),
                (None, _) => {}
            }
        }
        sight
    }

    /// What a script names, as far as it exists; the secrets of all others too, which it can reach without naming them.
    pub(super) fn of_script(source: &str, scope: &mut dyn Scope) -> Self {
        const REACHED: usize = 1_000;
        let mut sight = Self::default();
        scope.variables().into_iter().take(REACHED).for_each(|(name, value)| sight.keep(&name, value));
        for name in words(source) {
            if let Some(value) = scope.variable(name) {
                sight.add(name, value);
            }
        }
        sight
    }

    /// What a decision was given.
    pub fn of_decision(given: &FeelContext) -> Self {
        let mut sight = Self::default();
        for (name, value) in given.iter() {
            let name = name.as_str();
            let shown = feel::shown(value);
            // A variable shows the texts within it; what none can hold has none.
            sight.keep(name, feel::from_feel(value).unwrap_or(Value::Null));
            sight.tell(if is_secret(name) || is_secret(&shown) { format!("{name} = ***") } else { format!("{name} = {shown}") });
        }
        sight
    }

    /// `why`, without secrets, and with what was seen. `source` is what was evaluated.
    /// `place` is added as it is: a piece of the source.
    pub(super) fn explain(&self, why: &str, source: &str, place: &str) -> String {
        self.completed(self.masked(&without_values(why, source)) + place)
    }

    /// The same for what nothing but variables could give away.
    pub fn complete(&self, why: &str) -> String {
        self.completed(self.masked(why))
    }

    fn completed(&self, why: String) -> String {
        if self.told.is_empty() { why } else { format!("{why}; it saw {}", self.told.join(", ")) }
    }

    /// A text without the secrets that were seen. Of long ones the beginning is enough to be known by.
    pub fn masked(&self, text: &str) -> String {
        const KNOWN: usize = 12;
        let mut text = text.to_owned();
        for secret in self.secrets.iter().rev() {
            let head: String = secret.chars().take(KNOWN).collect();
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(&head)).map(|at| from + at) {
                let rest = text.get(at..).unwrap_or_default();
                let length: usize = rest.chars().zip(secret.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
                text.replace_range(at..at + length, "***");
                from = at + 3;
            }
        }
        text
    }

    fn add(&mut self, name: &str, value: Value) {
        let shown = Item::Value(value.clone()).shown();
        self.keep(name, value);
        self.tell(if is_secret(name) || is_secret(&shown) { format!("{name} = ***") } else { format!("{name} = {shown}") });
    }

    fn tell(&mut self, text: String) {
        if self.told.len() < LISTED {
            self.told.push(text);
        }
    }

    /// Keeps the texts that a name calls secret, the variable's own or one within it.
    fn keep(&mut self, name: &str, value: Value) {
        let Ok(json) = Item::Value(value).into_json() else { return };
        let mut open = vec![(is_secret(name), &json)];
        while let Some((secret, json)) = open.pop() {
            match json {
                Json::Array(items) => open.extend(items.iter().map(|item| (secret, item))),
                Json::Object(entries) => open.extend(entries.iter().map(|(name, item)| (secret || is_secret(name), item))),
                Json::Number(n) if secret => self.hide(n.to_string()),
                Json::String(text) if secret => self.hide(text.clone()),
                _ => {}
            }
        }
    }

    /// Shorter texts are found in too many words.
    fn hide(&mut self, text: String) {
        const SHORTEST: usize = 3;
        if text.chars().count() >= SHORTEST && self.secrets.len() < SECRETS {
            self.secrets.insert(text);
        }
    }
}

/// The names in a script that may be variables, in the order of the alphabet.
fn words(source: &str) -> BTreeSet<&str> {
    const MOST: usize = 2_000;
    let is_word = |word: &&str| word.starts_with(|c: char| c.is_alphabetic() || c == '_') && word.len() <= 100;
    source.split(|c: char| !c.is_alphanumeric() && c != '_').filter(is_word).take(MOST).collect()
}

/// A message without the texts and data in it, where anything secret is spoken of.
fn without_values(why: &str, source: &str) -> String {
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
fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "passwort", "passwd", "secret", "token", "credential", "apikey", "api_key", "api-key"]
        .iter()
        .any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_beside_a_secret_name_are_masked() {
        for (why, source, expected) in [
            ("'a' (a text) is no number", "${a - 1}", "'a' (a text) is no number"),
            ("'hunter2' (a text) is no number", "${password - 1}", "*** is no number"),
            ("so 'x' (a text) cannot be compared with 7 (a number)", "${user.token == 7}", "so *** cannot be compared with ***"),
            ("{\"apiKey\":\"x y\"} (a map) is no number", "${a - 1}", "*** is no number"),
        ] {
            assert_eq!(without_values(why, source), expected);
        }
    }

    #[test]
    fn what_a_name_calls_secret_is_masked_wherever_it_stands() {
        let long = "0123456789abcdefghijklmnopqrstuvwxyz0123456789";
        let mut sight = Sight::default();
        sight.add("password", Value::text("hunter2"));
        sight.add("user", Value::Json(format!(r#"{{"name":"eve","apiKey":["{long}",4711],"pin":12}}"#).into()));
        sight.add("amount", Value::Long(7));
        for (text, expected) in [
            ("Error: no hunter2, hunter2", "Error: no ***, ***"),
            ("it is \"0123456789abcdefghijklmnop...\"", "it is \"***...\""),
            ("eve has 4711 and 12", "eve has *** and 12"),
            ("it saw the hunter", "it saw the hunter"),
        ] {
            assert_eq!(sight.masked(text), expected);
        }
        assert_eq!(sight.complete("no"), "no; it saw password = ***, user = ***, amount = 7 (a number)");
    }

    #[test]
    fn words_of_a_script() {
        assert_eq!(words("let x = amount2 + 'y z'; // 3a").into_iter().collect::<Vec<_>>(), ["amount2", "let", "x", "y", "z"]);
    }
}
