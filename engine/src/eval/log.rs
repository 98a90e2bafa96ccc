//! What a script writes for those who look into it (`console.log`, `println`): some lines of each run go to the journal. Those of a run
//! that fails are rolled back with it, so the last ones are told with the failure.
use super::Scope;
use std::cell::RefCell;
use std::collections::VecDeque;

/// Lines of one run.
const LINES: usize = 50;
/// Characters of one line.
const LENGTH: usize = 1_000;
/// The last lines that a failure tells, and the most characters of all of them.
const LAST: usize = 10;
const LAST_LENGTH: usize = 2_000;

#[derive(Default)]
struct Last {
    lines: VecDeque<String>,
    /// There were more before.
    more: bool,
}

thread_local! {
    /// What the script that runs on this thread, or ran last, wrote last.
    static WRITTEN: RefCell<Last> = RefCell::default();
}

/// A script begins: nothing is written yet.
pub(super) fn begin() {
    WRITTEN.take();
}

/// Takes down a line of a run, counted from 0.
pub(super) fn line(number: usize, text: &str, scope: &mut dyn Scope) {
    let mut line: String = text.chars().take(LENGTH).collect();
    if line.len() < text.len() {
        line.push_str("...");
    }
    WRITTEN.with_borrow_mut(|last| {
        last.lines.push_back(line.clone());
        if last.lines.len() > LAST {
            last.lines.pop_front();
            last.more = true;
        }
    });
    match number {
        _ if number > LINES => {}
        LINES => scope.logged(format!("(what a script writes after {LINES} lines is left out)")),
        _ => scope.logged(line),
    }
}

/// The last lines of the script that ran, for the message of its failure; nothing where it wrote none.
pub(super) fn last() -> String {
    let Last { lines, mut more } = WRITTEN.take();
    let mut left = LAST_LENGTH;
    let mut told: Vec<&str> = Vec::new();
    for line in lines.iter().rev() {
        let Some(rest) = left.checked_sub(line.chars().count()) else {
            more = true;
            break;
        };
        left = rest;
        told.push(line);
    }
    if told.is_empty() {
        return String::new();
    }
    let told: String = told.iter().rev().map(|line| format!("> {}\n", line.replace('\n', "\n> "))).collect();
    format!("; it wrote{}:\n{told}", if more { " at last" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Given;

    fn written(lines: impl IntoIterator<Item = String>) -> String {
        begin();
        lines.into_iter().enumerate().for_each(|(at, text)| line(at, &text, &mut Given::default()));
        last()
    }

    #[test]
    fn the_last_lines_are_told_within_bounds() {
        assert_eq!(written([]), "");
        assert_eq!(written(["a".to_owned(), "b\nc".to_owned()]), "; it wrote:\n> a\n> b\n> c\n");
        let many = written((0..99).map(|n| n.to_string()));
        assert!(many.starts_with("; it wrote at last:\n> 89\n") && many.ends_with("> 98\n"), "{many}");
        let long = written((0..9).map(|n| n.to_string().repeat(900)));
        assert!(long.starts_with("; it wrote at last:\n> 777") && long.len() < 2_000, "{long}");
        assert_eq!(written([]), "", "nothing is left of the run before");
    }
}
