//! The page of all problems, as it is made of the list.
use super::problems;
use crate::harness::files;
use baton_models::Severity;
use baton_models::codes::{CHAPTERS, Code, Example};
use std::fmt::Write;

const PATH: &str = "docs/problems.md";

const HEAD: &str = "# Problems
A model is deployed as a whole or refused as a whole. Everything that is wrong with it is named in one answer, each with a code, the element,
line and column. An *error* refuses the deployment, a *warning* is worth knowing. Numbers in brackets are sections of BPMN 2.0.

This page is generated from `models/src/codes/`; `BATON_ACCEPT=1 cargo test -p baton-tests -- problems::` writes it. Examples stand in a
process that is executable, with lines counted from there; those called `x` stand between a start event `s` and an end event `e`.

Some rules of the standard are not looked at, since real files break them widely and mean nothing by it: that a scope with a start event
has an end event and the other way round (10.5.2, 10.5.3), that a gateway splits or merges (8.4.10), the order of elements in the file,
`processType`, `itemKind` and `associationDirection`, references to types (`itemRef`, `structureRef`), `incoming` and `outgoing`.
";

#[test]
fn the_page_is_up_to_date() {
    let page = written();
    if std::env::var("BATON_ACCEPT").is_ok_and(|accept| accept == "1") {
        std::fs::write(files::root().join(PATH), &page).unwrap();
    }
    assert!(files::read(PATH) == page, "{PATH} is not what models/src/codes says; run this test with BATON_ACCEPT=1");
}

fn written() -> String {
    let mut page = HEAD.to_owned();
    for chapter in CHAPTERS {
        let _ = write!(page, "\n## {}\n", chapter.title);
        chapter.codes.iter().for_each(|code| entry(code, &mut page));
    }
    page
}

fn entry(code: &Code, page: &mut String) {
    let severity = if code.severity == Severity::Error { "error" } else { "warning" };
    let _ = write!(page, "\n### {}\n*{severity}*: {}\n", code.code, code.meaning);
    let _ = write!(page, "```xml\n{}\n```\n", shown(&code.example));
    if let Some(problem) = problems(&code.example).into_iter().find(|problem| problem.code == code.code) {
        let text = problem.to_string();
        let _ = writeln!(page, "`{}`", text.trim_end_matches(&format!(" [{}]", code.code)).replace('`', "'").replace('\n', " "));
    }
}

fn shown(example: &Example) -> String {
    match example {
        Example::Process(text) | Example::Between(text) | Example::File(text) | Example::Dmn(text) | Example::DmnFile(text) => {
            (*text).to_owned()
        }
        Example::Beside(text, "") | Example::BetweenBeside(text, "") => (*text).to_owned(),
        Example::Beside(text, roots) | Example::BetweenBeside(text, roots) => format!("{text}\n<!-- under the root --> {roots}"),
        Example::Times(text, times) => format!("<!-- {times} times --> {text}"),
        Example::Deployment { files, .. } => {
            let numbered = files.iter().enumerate();
            numbered.map(|(n, text)| format!("<!-- file {} --> {text}", n + 1)).collect::<Vec<_>>().join("\n")
        }
    }
}
