//! What an evaluation has to say beside its value, gathered on the thread that evaluates.
use std::cell::RefCell;

/// So many are kept.
const MOST: usize = 50;

thread_local! {
    static NOTES: RefCell<(Vec<String>, Vec<String>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

pub(super) fn start() {
    NOTES.with_borrow_mut(|notes| *notes = (Vec::new(), Vec::new()));
}

/// Failures, and what explains a null.
pub(super) fn take() -> (Vec<String>, Vec<String>) {
    NOTES.take()
}

/// Something that is wrong with the decision or its data.
pub(super) fn failure(text: String) {
    NOTES.with_borrow_mut(|(failures, _)| {
        if failures.len() < MOST {
            failures.push(text);
        }
    });
}

/// Why something is null.
pub(super) fn warning(text: String) {
    NOTES.with_borrow_mut(|(_, warnings)| {
        if warnings.len() < MOST && !warnings.contains(&text) {
            warnings.push(text);
        }
    });
}
