//! What is executed: every element and event position with a model that has it, which must be accepted, and the story that
//! plays it. `docs/elements.md` says the same; `BATON_ACCEPT=1` writes the page.
mod elements;
mod events;

use crate::harness::files;
use baton_models::bpmn;
use std::fmt::Write;

/// How another engine fares (Camunda 7.24, Camunda 8.6, Flowable 7; from their sources).
#[derive(Clone, Copy)]
enum Fare {
    Yes,
    Partly,
    No,
}

struct Row {
    what: &'static str,
    position: &'static str,
    /// The fixture of its story.
    fixture: &'static str,
    others: [Fare; 3],
    /// What stands in a process.
    model: &'static str,
}

const fn row(what: &'static str, position: &'static str, fixture: &'static str, others: [Fare; 3], model: &'static str) -> Row {
    Row { what, position, fixture, others, model }
}

const PATH: &str = "docs/elements.md";

const HEAD: &str = "# Elements
What stands in the table is parsed, executed and played by a story on the pure engine, SQLite and PostgreSQL (`tests/elements/`, `tests/rest/`),
with the fixture that is named. How others fare: Camunda 7.24, Camunda 8.6 and Flowable 7, from their sources; *partly* means with
limits.

This page is generated from `tests/coverage/`; `BATON_ACCEPT=1 cargo test -p baton-tests -- coverage::` writes it.
";

const ROOTS: &str = "<message id='m' name='order'/><signal id='g' name='alarm'/><error id='r' errorCode='R'/>\
    <escalation id='c' escalationCode='C'/><timerEventDefinition id='t'><timeDuration>PT1H</timeDuration></timerEventDefinition>";

#[test]
fn every_element_is_accepted_and_has_a_story() {
    let stories: String = files::sources().iter().filter(|path| path.starts_with("tests/")).map(|path| files::read(path)).collect();
    let mut wrong = Vec::new();
    for row in elements::ELEMENTS.iter().chain(events::EVENTS) {
        let name = format!("{} {}", row.what, row.position);
        let problems = bpmn::parse(file(row.model).as_bytes()).problems;
        wrong.extend(problems.iter().filter(|problem| problem.is_error()).map(|problem| format!("{name}: {problem}")));
        let told = stories.matches(&format!("\"{}\"", row.fixture)).count() > 1;
        if !told || !files::root().join(format!("tests/fixtures/{}.bpmn", row.fixture)).exists() {
            wrong.push(format!("{name}: no story plays the fixture {}", row.fixture));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_is_up_to_date() {
    let mut page = HEAD.to_owned();
    table(&mut page, "Flow nodes and flows", "element", elements::ELEMENTS);
    table(&mut page, "Events", "definition and position", events::EVENTS);
    if std::env::var("BATON_ACCEPT").is_ok_and(|accept| accept == "1") {
        std::fs::write(files::root().join(PATH), &page).unwrap();
    }
    assert!(files::read(PATH) == page, "{PATH} is not what tests/coverage says; run this test with BATON_ACCEPT=1");
}

fn table(page: &mut String, title: &str, head: &str, rows: &[Row]) {
    let _ = write!(page, "\n## {title}\n| {head} | Baton | Camunda 7 | Camunda 8 | Flowable | fixture |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let [seven, eight, flowable] = row.others.map(|fare| match fare {
            Fare::Yes => "yes",
            Fare::Partly => "partly",
            Fare::No => "no",
        });
        let what = if row.position.is_empty() { row.what.to_owned() } else { format!("{}: {}", row.what, row.position) };
        let _ = writeln!(page, "| {what} | yes | {seven} | {eight} | {flowable} | `{}` |", row.fixture);
    }
}

fn file(inner: &str) -> String {
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:camunda='http://camunda.org/schema/1.0/bpmn' \
         targetNamespace='t'><process id='p' isExecutable='true'>{inner}</process>{ROOTS}</definitions>"
    )
}
