//! What a script writes for those who look into it (`console.log`, `println`): some lines of each run go to the journal.
use super::Scope;

/// Lines of one run.
const LINES: usize = 50;
/// Characters of one line.
const LENGTH: usize = 1_000;

/// Takes down a line of a run, counted from 0.
pub(super) fn line(number: usize, text: &str, scope: &mut dyn Scope) {
    if number > LINES {
        return;
    }
    if number == LINES {
        return scope.logged(format!("(what a script writes after {LINES} lines is left out)"));
    }
    let mut line: String = text.chars().take(LENGTH).collect();
    if line.len() < text.len() {
        line.push_str("...");
    }
    scope.logged(line);
}
