//! The tables of `docs/expressions.md`: every row is an example that is evaluated here, and every method that the code knows has a row.
//! `BATON_ACCEPT=1` writes the page.
mod objects;
mod rules;
mod values;

use super::*;
use crate::eval::text;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Names (several where they mean the same), what it gives, an example and its value.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// A table of the page, and the source whose methods it lists.
struct Table {
    title: &'static str,
    head: &'static str,
    rows: &'static [Row],
    sources: &'static [&'static str],
}

const INTRODUCTION: &str = "## Methods and functions of `${...}`
(This part is made from `engine/src/eval/tests/methods/`, where each row is tested.) In the examples `users` is `[\"ada\",\"bob\"]`, `order` is
`{\"id\":7,\"lines\":[{\"price\":2.5}],\"note\":null}`, `when` is noon (UTC) on 31 January 2026, which is also now, `n` is 5, `d` is 2.5, `nothing` is
null, and the expression stands in a listener to the task `Approve` of `eve`. Groovy has these methods too, beside its own. Positions count UTF-16 units,
as in Java. Data is read here and never changed. A method that is not listed does not exist: `getClass` and whatever reaches Java is not there.
";

fn here() -> Here {
    let mut here = Here::new(&[
        ("users", json(r#"["ada","bob"]"#)),
        ("order", json(r#"{"id":7,"lines":[{"price":2.5}],"note":null}"#)),
        ("when", Value::Date(NOW)),
        ("n", Value::Integer(5)),
        ("d", Value::Double(2.5)),
        ("nothing", Value::Null),
        ("done", Value::Boolean(false)),
    ])
    .with_task();
    here.facts.process_definition_id = Some("order:1:4".into());
    here.facts.current_activity_name = Some("Approve".into());
    here.facts.activity_instance_id = Some("7".into());
    here
}

/// A value as the page writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => format!("'{text}'"),
        other => text::of_value(other).unwrap().into_owned(),
    }
}

fn value(source: &str) -> String {
    here().value(&format!("${{{source}}}")).map_or_else(|why| format!("! {why}"), |value| shown(&value))
}

fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    let cell = |text: &str| text.replace('|', "\\|");
    for table in tables() {
        let _ = write!(page, "\n### {}\n| {} | |  |\n|---|---|---|\n", table.title, table.head);
        for (names, words, example, result) in table.rows {
            let names: Vec<String> = names.split(' ').map(|name| format!("`{}`", cell(name))).collect();
            let _ = writeln!(page, "| {} | {} | `{}` = `{}` |", names.join(" "), cell(words), cell(example), cell(result));
        }
    }
    page
}

fn tables() -> impl Iterator<Item = &'static Table> {
    rules::TABLES.iter().chain(values::TABLES).chain(objects::TABLES)
}

#[test]
fn every_row_is_so() {
    for (.., example, result) in tables().flat_map(|table| table.rows) {
        assert_eq!(value(example), *result, "{example}");
    }
}

#[test]
fn the_page_says_so() {
    const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/expressions.md");
    let written = std::fs::read_to_string(PAGE).unwrap();
    let (before, _) = written.split_once("## Methods and functions of").expect("the page has such a part");
    let wanted = format!("{before}{}", page());
    if std::env::var_os("BATON_ACCEPT").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
    }
    assert!(std::fs::read_to_string(PAGE).unwrap() == wanted, "docs/expressions.md is not up to date: BATON_ACCEPT=1 writes it");
}

/// Every name that an arm of a `match` knows, in the sources of a table.
fn known(source: &str) -> BTreeSet<String> {
    let name = ::regex::Regex::new(r#""([A-Za-z0-9]+)""#).unwrap();
    let code = source.split("#[cfg(test)]").next().unwrap();
    let arms = code.split("=>").filter_map(|before| {
        let start = before.rfind(['{', ',', ';', '}']).map_or(0, |at| at + 1);
        // `("a" | "b", [x])`: the pattern begins at its parenthesis.
        let pattern = match before.trim_end().ends_with(')') {
            true => before.rfind("(\"").filter(|at| !before[..*at].ends_with("Some")).map_or("", |at| &before[at..]),
            false => before.get(start..).unwrap_or_default(),
        };
        pattern.split(" if ").next().filter(|pattern| !pattern.contains('{') && !pattern.contains("Some("))
    });
    arms.flat_map(|arm| name.captures_iter(arm).map(|found| found[1].to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn every_method_has_a_row() {
    for table in tables() {
        let listed: BTreeSet<String> = table.rows.iter().flat_map(|(names, ..)| names.split(' ')).map(plain).collect();
        let missing: Vec<String> = table.sources.iter().flat_map(|source| known(source)).filter(|name| !listed.contains(name)).collect();
        assert!(missing.is_empty(), "{}: no row for {missing:?}", table.title);
    }
}

/// `vars:get(name)` as `get`, `plusDays(n)` as `Days`.
fn plain(name: &str) -> String {
    let name = name.split('(').next().unwrap();
    let name = name.rsplit([':', '.']).next().unwrap();
    name.strip_prefix("plus")
        .or_else(|| name.strip_prefix("minus"))
        .filter(|unit| unit.starts_with(char::is_uppercase))
        .unwrap_or(name)
        .to_owned()
}
